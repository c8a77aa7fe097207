"""Turn a write-back into the shape of `schemas`; mobile numbers leave only masked."""

from collections.abc import Sequence
from typing import Any

from workbench.customers.models import Relation
from workbench.writebacks import mobiles
from workbench.writebacks.models import Kind, Status, WriteBack


def written(relation: Relation, writes: Sequence[WriteBack], *, may_read: bool) -> dict[str, Any]:
    """What a profile says of a relation beside its confirmed values; of a colleague's nothing."""
    return {
        "may_edit": may_read and relation.is_active,
        "mobiles": mobiles.shown(relation.id, relation.remark_mobiles) if may_read else [],
        "pending": [writeback(wish) for wish in writes if wish.status == Status.WANTED.value],
        "refusals": [writeback(wish) for wish in writes if wish.status == Status.REFUSED.value],
    }


def writeback(wish: WriteBack) -> dict[str, Any]:
    """A wish, and what became of it."""
    kind, wanted = Kind(wish.kind), wish.wanted
    numbers = wanted if kind is Kind.MOBILES else {"add": [], "remove": []}
    tags = wanted if kind is Kind.TAGS else {"add": [], "remove": []}
    return {
        "id": wish.id,
        "relation_id": wish.relation_id,
        "kind": wish.kind,
        "status": wish.status,
        "since": wish.created_at,
        "text": wanted.get("text"),
        "mobiles_added": mobiles.shown(wish.relation_id, numbers["add"]),
        "mobiles_removed": mobiles.shown(wish.relation_id, numbers["remove"]),
        "tags_added": tags["add"],
        "tags_removed": tags["remove"],
        "reason": wish.reason,
        "errcode": wish.errcode,
        "decided_at": wish.decided_at,
    }
