"""What WeCom's answer means for a wish: ask again later, or give it up and say why."""

import datetime as dt

from wecom.errors import Kind, WeComError

GIVE_UP_AFTER = dt.timedelta(minutes=30)
"""So long the outbox tries on its own; then the member is told, who can want it again."""

FIRST_WAIT_SECONDS = 1
LONGEST_WAIT_SECONDS = 60
RATE_WINDOW_SECONDS = 60

AGAIN = {Kind.RETRY, Kind.WAIT, Kind.REFRESH}
REASONS_BY_CODE = {40068: "tag_gone", 40144: "tag_limit", 81011: "tag_forbidden"}
REASONS_BY_KIND = {
    Kind.GONE: "relation_gone",
    Kind.VISIBILITY: "not_visible",
    Kind.CONFIGURATION: "not_permitted",
    Kind.BUG: "not_accepted",
}
NO_ANSWER = "no_answer"
ENDED = "relation_ended"
REFUSED = "refused"


def reason_of(error: WeComError, *, age: dt.timedelta) -> str | None:
    """Why the wish is given up; None when it is worth another attempt. Both writes may be repeated (wecom-api L.2)."""
    if error.kind in AGAIN:
        return NO_ANSWER if age >= GIVE_UP_AFTER else None
    return REASONS_BY_CODE.get(error.errcode) or REASONS_BY_KIND.get(error.kind, REFUSED)


def wait_before(attempts: int, error: WeComError) -> dt.timedelta:
    """1, 2, 4 … 60 seconds; the whole window when this API's rate is used up (45009)."""
    if error.kind is Kind.WAIT:
        return dt.timedelta(seconds=RATE_WINDOW_SECONDS)
    return dt.timedelta(seconds=min(FIRST_WAIT_SECONDS * 2 ** (attempts - 1), LONGEST_WAIT_SECONDS))
