"""Writing to one relation: remark and tags. Both set what they are given, so a lost answer may be asked for again.

WeCom takes one such write per relation at a time (45035, kind RETRY) and calls none of them back.
"""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from wecom.client import WeComClient
from wecom.transport import Timeout

REMARK_CHARACTERS = 20
DESCRIPTION_CHARACTERS = 150


class RemarkParts(TypedDict, total=False):
    """What `write_remark` can set."""

    remark: str
    description: str
    mobiles: Sequence[str]


def write_remark(
    client: WeComClient,
    userid: str,
    external_userid: str,
    *,
    remark: str | None = None,
    description: str | None = None,
    mobiles: Sequence[str] | None = None,
    timeout: Timeout | None = None,
) -> None:
    """Set what is given and leave the rest; `mobiles` replaces all numbers (wecom-api E.5).

    WeCom refuses a call in which everything is empty: whoever clears a text gives another part beside it.
    """
    body: dict[str, object] = {"userid": userid, "external_userid": external_userid}
    if remark is not None:
        body["remark"] = remark
    if description is not None:
        body["description"] = description
    if mobiles is not None:
        body["remark_mobiles"] = list(mobiles) or [""]  # an empty list would leave the numbers as they are
    client.call("externalcontact/remark", body=body, timeout=timeout)


def mark_tags(
    client: WeComClient,
    userid: str,
    external_userid: str,
    *,
    add: Iterable[str],
    remove: Iterable[str],
    timeout: Timeout | None = None,
) -> None:
    """Put corp tags on and take them off, by WeCom's tag ids; personal tags cannot be set (wecom-api E.7)."""
    body: dict[str, object] = {"userid": userid, "external_userid": external_userid}
    if added := list(add):
        body["add_tag"] = added
    if removed := list(remove):
        body["remove_tag"] = removed
    client.call("externalcontact/mark_tag", body=body, timeout=timeout)
