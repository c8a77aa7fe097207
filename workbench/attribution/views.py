"""Turn rows into the shapes of `schemas`."""

from collections.abc import Sequence
from typing import Any

from workbench.attribution.access import knows
from workbench.attribution.deciders import deciders
from workbench.attribution.models import Attribution
from workbench.kernel.actor import Actor
from workbench.orders.models import Order
from workbench.people.leading import led_by


def claim(actor: Actor, row: Any) -> dict[str, Any]:
    """One claim."""
    return claims(actor, [row])[0]


def claims(actor: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Claims as their list and their order show them; whom the actor leads and who decides is read once for all."""
    waiting = [(row.Claim.id, row.claimant_id, row.holder_id) for row in rows if row.Claim.decided_at is None]
    asked = deciders(waiting)
    led = led_by(actor, {member_id for row in rows for member_id in (row.claimant_id, row.holder_id) if member_id})
    return [{**_claim(actor, row, led), "deciders": asked.get(row.Claim.id, [])} for row in rows]


def rights(actor: Actor, order: Order, found: Attribution, asked: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the actor may do about an attribution."""
    is_mine = found.member_id == actor.member_id
    has_asked = any(one["is_mine"] and one["decided_at"] is None for one in asked)
    holder = {found.member_id} if found.member_id else set()
    return {
        "is_mine": is_mine,
        "may_claim": not is_mine and not has_asked and knows(actor, order),
        "may_correct": actor.may_push_tasks and holder <= led_by(actor, holder),
    }


def _claim(actor: Actor, row: Any, led: set[int]) -> dict[str, Any]:
    made, order = row.Claim, row.Order
    concerned = {made.member_id, row.holder_id} - {None}
    is_waiting = made.decided_at is None and made.member_id != row.holder_id
    return {
        "id": made.id,
        "order": {name: getattr(order, name) for name in ("id", "order_no", "channel", "amount_fen", "paid_at")},
        "member": {"userid": row.claimant_userid, "name": row.claimant_name},
        "holder": {"userid": row.holder_userid, "name": row.holder_name} if row.holder_id else None,
        "holder_source": row.source,
        "note": made.note,
        "made_at": made.made_at,
        "is_mine": made.member_id == actor.member_id,
        "may_decide": is_waiting and actor.member_id not in concerned and concerned <= led,
        "decided_at": made.decided_at,
        "decided_by_name": row.decided_by_name,
        "is_granted": made.is_granted,
        "answer": made.answer,
    }
