"""Turn rows into the shapes of `schemas`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from workbench.customers.queries import refs_of
from workbench.customers.views import masked
from workbench.kernel.actor import Actor
from workbench.mass_sends import allowance
from workbench.mass_sends.audience import Preview
from workbench.mass_sends.message_models import MassSendSync
from workbench.mass_sends.models import MassSend
from workbench.mass_sends.statuses import STATUS_OF, WORD_OF

NO_FIGURES = dict.fromkeys(
    ("recipients_total", "unreachable", "waiting", "refused", "staff_total", "staff_sent", *STATUS_OF), 0
)


def preview(found: Preview, sync: MassSendSync | None) -> dict[str, Any]:
    """A preview with the estimate it rests on."""
    estimate = {"per_month": allowance.per_month(), "read_at": sync.finished_at if sync else None}
    return {**asdict(found), "allowance": estimate}


def sends(found: Sequence[MassSend], figures: Mapping[int, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Mass sends with what became of them."""
    return [_send(send, figures[send.id]) for send in found]


def _send(send: MassSend, figures: Mapping[str, int]) -> dict[str, Any]:
    return {
        **{name: getattr(send, name) for name in ("id", "chat_type", "content", "created_at", "cancelled_at")},
        "created_by_name": send.created_by.name,
        "attachments_total": len(send.attachments),
        **NO_FIGURES,
        **figures,
    }


def detail(send: MassSend, figures: Mapping[str, int], problems: Sequence[Any], reminders_left: int) -> dict[str, Any]:
    """One mass send in full."""
    excluded = send.audience["excluded"]
    return {
        **_send(send, figures),
        **{name: getattr(send, name) for name in ("sender_rule", "attachments", "allow_select")},
        "excluded_no_relation": excluded["no_relation"],
        "excluded_allowance_used": excluded["allowance_used"],
        "reminders_left": reminders_left,
        "problems": [{"member_name": row.name, "errcode": row.errcode} for row in problems],
    }


def staff(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Members who were asked, with what their recipients got."""
    return [
        {
            "member": {"userid": row.userid, "name": row.name},
            "sent_at": row.sent_at if row.has_sent else None,
            **{name: getattr(row, name) for name in STATUS_OF},
        }
        for row in rows
    ]


def recipients(actor: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Recipients; customers the actor may open are named, others masked."""
    refs = refs_of(actor, [row.customer_id for row in rows if row.customer_id is not None])
    return [_recipient(row, refs.get(row.customer_id or 0)) for row in rows]


def _recipient(row: Any, customer: dict[str, Any] | None) -> dict[str, Any]:
    name = row.group_name if row.customer_id is None else masked(row.customer_name)
    return {
        "id": row.id,
        "customer": customer,
        "name": customer["name"] if customer else name,
        "member_name": row.member_name,
        "status": WORD_OF[row.status],
        "sent_at": row.sent_at,
    }
