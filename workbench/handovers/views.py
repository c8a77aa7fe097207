"""Turn rows into the shapes of `schemas`."""

from collections.abc import Sequence
from typing import Any

from workbench.customers.queries import refs_of
from workbench.customers.views import masked
from workbench.handovers.models import HandoverItem, ItemState
from workbench.kernel.actor import Actor


def handovers(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Hand-overs with how far they are."""
    return [_handover(row) for row in rows]


def _handover(row: Any) -> dict[str, Any]:
    handover = row.Handover
    return {
        **{name: getattr(handover, name) for name in ("id", "giver", "taker", "has_left", "created_at")},
        "created_by_name": handover.created_by.name,
        "items_total": row.items_total,
        **{state.value: getattr(row, state.value) for state in ItemState},
    }


def items(actor: Actor, found: Sequence[HandoverItem]) -> list[dict[str, Any]]:
    """Items; a customer who is no longer the actor's to see is masked."""
    refs = refs_of(actor, [item.customer_id for item in found if item.customer_id is not None])
    return [_item(item, item.customer_id in refs) for item in found]


def _item(item: HandoverItem, may_open: bool) -> dict[str, Any]:  # noqa: FBT001  # a fact about the item
    if item.group is not None:
        name = item.group.name
    else:
        assert item.customer is not None
        name = item.customer.name if may_open else masked(item.customer.name)
    return {
        **{field: getattr(item, field) for field in ("id", "state", "errcode", "started_at", "finished_at")},
        "customer_id": item.customer_id if may_open else None,
        "name": name,
        "is_group": item.group is not None,
    }


def unassigned(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Customers of leavers."""
    return [{**row._asdict(), "member": {"userid": row.userid, "name": row.member_name}} for row in rows]
