"""Turn rows into the shapes of `schemas`."""

from collections.abc import Sequence
from typing import Any

from workbench.customers.queries import refs_of
from workbench.customers.views import masked as masked_name
from workbench.kernel.actor import Actor
from workbench.writebacks.mobiles import masked as masked_mobile

SAME = ("id", "channel", "shop", "order_no", "status", "amount_fen", "created_at", "paid_at")
DETAILS = ("closed_at", "seen_at", "code", "resolved_by", "buyer_id", "items", "refunds")


def orders(actor: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Orders in a list; the customers they name are read in one query."""
    refs = refs_of(actor, [row.Order.customer_id for row in rows if row.Order.customer_id is not None])
    return [_row(row, refs) for row in rows]


def order(actor: Actor, row: Any) -> dict[str, Any]:
    """One order with everything on it."""
    one = row.Order
    mobile = masked_mobile(one.buyer_mobile) if one.buyer_mobile else one.buyer_mobile_masked
    details = {name: getattr(one, name) for name in DETAILS}
    return {**orders(actor, [row])[0], **details, "buyer_mobile": mobile, "told_by": one.source}


def _row(row: Any, refs: dict[int, dict[str, Any]]) -> dict[str, Any]:
    one = row.Order
    customer = refs.get(one.customer_id or 0)
    name = one.buyer_name
    return {
        **{name: getattr(one, name) for name in SAME},
        "refunded_fen": row.refunded_fen,
        "title": row.title or "",
        "items_count": row.items_count,
        "customer": customer,
        "is_resolved": one.customer_id is not None,
        "buyer_name": name if customer or not name else masked_name(name),
        "member": {"userid": row.userid, "name": row.member_name} if row.userid else None,
        "source": row.attributed_by,
    }
