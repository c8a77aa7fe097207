"""Ask WeCom for one wish. No transaction is open meanwhile, and nothing here writes to the database."""

from dataclasses import dataclass
from typing import Any

from wecom import contacts, writes
from wecom.errors import WeComError
from workbench.kernel.wecom_client import client
from workbench.writebacks import queries
from workbench.writebacks.changes import applied
from workbench.writebacks.models import Kind, WriteBack

LIMIT = (1.0, 2.0)
"""Seconds to connect and to answer: after three the outbox goes on by itself."""
GONE = 84061


@dataclass(frozen=True, slots=True)
class Errand:
    """A wish in plain values, to be carried out after its transaction is over."""

    writeback_id: int
    kind: Kind
    wanted: dict[str, Any]
    userid: str
    external_userid: str
    add_tags: list[str]
    remove_tags: list[str]

    @property
    def pair(self) -> tuple[str, str]:
        """Whose relation it is, as WeCom names it."""
        return self.userid, self.external_userid


def errand_of(wish: WriteBack) -> Errand:
    """Everything the call needs, read while there is a transaction."""
    is_about_tags = wish.kind == Kind.TAGS.value
    return Errand(
        writeback_id=wish.id,
        kind=Kind(wish.kind),
        wanted=wish.wanted,
        userid=wish.relation.member.userid,
        external_userid=wish.relation.customer.external_userid,
        add_tags=queries.wecom_tag_ids([tag["id"] for tag in wish.wanted["add"]]) if is_about_tags else [],
        remove_tags=queries.wecom_tag_ids([tag["id"] for tag in wish.wanted["remove"]]) if is_about_tags else [],
    )


def deliver(errand: Errand) -> list[str]:
    """Make the call; returns the mobile numbers WeCom has afterwards, when it was about them."""
    if errand.kind is Kind.TAGS:
        writes.mark_tags(client(), *errand.pair, add=errand.add_tags, remove=errand.remove_tags, timeout=LIMIT)
        return []
    if errand.kind is Kind.MOBILES:
        # They are replaced as a whole: what the member typed into the client a moment ago must not get lost.
        numbers = applied(_as_wecom_has_it(errand).remark_mobiles, **errand.wanted)
        writes.write_remark(client(), *errand.pair, mobiles=numbers, timeout=LIMIT)
        return numbers
    writes.write_remark(client(), *errand.pair, **_texts(errand), timeout=LIMIT)
    return []


def _texts(errand: Errand) -> writes.RemarkParts:
    """The text, and when it is empty another part as it is: WeCom refuses a call in which everything is empty."""
    text = errand.wanted["text"]
    parts: writes.RemarkParts = {"remark": text} if errand.kind is Kind.REMARK else {"description": text}
    if not text:
        seen = _as_wecom_has_it(errand)
        beside: writes.RemarkParts = {"remark": seen.remark or "", "description": seen.description or ""}
        parts = {**beside, **parts}
        if not any(parts.values()):
            parts["mobiles"] = seen.remark_mobiles
    return parts


def _as_wecom_has_it(errand: Errand) -> contacts.Relation:
    detail = contacts.get_customer(client(), errand.external_userid)
    for seen in detail.followers:
        if seen.userid == errand.userid:
            return seen
    raise WeComError(GONE, "the member is not among the followers", "externalcontact/get")
