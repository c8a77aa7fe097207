"""Take tokens, secrets, tickets and one-time codes out of anything that is written down."""

import logging
import re
import traceback

# Only the end of a name is matched: a prefix of any length would make the search quadratic.
_NAMES = (
    r"(?:(?<!get)token|secret|ticket|chat_key|aes_key|password|welcome_code|response_code|launch_code"
    r"|(?:(?<![A-Za-z0-9_])|(?<=%26)|(?<=%3F))code)"
)
# "name: value" without quotes is prose ("get_jsapi_ticket: error 42012"), not a secret.
_IN_QUOTES = re.compile(rf"""({_NAMES}["']?\s*[=:]\s*)(b?["'])((?:\\.|(?!\2).)*)\2""", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(
    rf"""({_NAMES}(?:["']\s*:\s*|\s*=\s*|%3D))(?!\*\*\*)(?:[^\s&"'<>,;)\]}}%]|%(?!26))+""", re.IGNORECASE
)
_IN_XML = re.compile(r"(<(?:WelcomeCode|ResponseCode|ChatKey|Token)>(?:<!\[CDATA\[)?)[^<\]]+")
_URL_PASSWORD = re.compile(r"(://[^\s/:@]*):[^\s/@]+@")


def scrub(text: str) -> str:
    """The same text with the value of every secret replaced by ``***``; error codes stay readable."""
    text = _IN_QUOTES.sub(r"\1\2***\2", text)
    text = _BARE.sub(r"\1***", text)
    text = _IN_XML.sub(r"\1***", text)
    return _URL_PASSWORD.sub(r"\1:***@", text)


class ScrubFilter(logging.Filter):
    """Scrubs message, arguments, traceback and stack of every record.

    Attach it to handlers: a filter on a logger never sees the records of its children (urllib3 logs whole URLs).
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keep the record; rewrite it only when it held a secret."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = f"{record.msg} {record.args}"
        if (clean := scrub(message)) != message:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            trace = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            if (clean := scrub(trace)) != trace:
                # The formatter prints exc_text; exc_info would let another formatter print the original.
                record.exc_text, record.exc_info = clean, None
        elif record.exc_text:
            record.exc_text = scrub(record.exc_text)
        if record.stack_info:
            record.stack_info = scrub(record.stack_info)
        return True
