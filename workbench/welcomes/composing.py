"""The text of a welcome message. Pure."""

import datetime as dt
import re
from dataclasses import dataclass

MOST_BYTES = 4000
"""WeCom's limit for the text of a welcome message (doc 92137)."""
VARIABLE = re.compile(r"\{(?:员工|客户|职位|渠道|问候)\}")
GREETINGS = ((5, "晚上好"), (11, "早上好"), (13, "中午好"), (18, "下午好"), (24, "晚上好"))
"""Until which hour one says what."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Who meets whom, through what, and when (local time)."""

    member_name: str
    customer_name: str | None = None
    job_title: str = ""
    channel_name: str | None = None
    at: dt.datetime | None = None


def compose(text: str, situation: Situation) -> str:
    """Fill in 「{客户}」 and the others. What is not known (a half added customer's name) is politely left out."""
    values = {
        "{员工}": situation.member_name,
        "{客户}": situation.customer_name or "",
        "{职位}": situation.job_title,
        "{渠道}": situation.channel_name or "",
        "{问候}": _greeting(situation.at),
    }
    # In one pass: a customer may be called 「{员工}」.
    filled = VARIABLE.sub(lambda found: values[found[0]], text)
    return filled.encode("utf-8", "replace")[:MOST_BYTES].decode(errors="ignore")


def _greeting(at: dt.datetime | None) -> str:
    if at is None:
        return "您好"
    return next(words for until, words in GREETINGS if at.hour < until)
