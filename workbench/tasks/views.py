"""Turn rows into the shapes of `schemas`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from workbench.customers.queries import refs_of
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.notices.queries import newest_statuses
from workbench.tasks.cards import PURPOSE
from workbench.tasks.models import TaskItem


def items(actor: Actor, found: Sequence[TaskItem]) -> list[dict[str, Any]]:
    """Items as cards; the customers they name are read in one query."""
    refs = refs_of(actor, [item.customer_id for item in found if item.customer_id is not None])
    now = clock.now()
    return [_item(item, refs.get(item.customer_id or 0), now) for item in found]


def _item(item: TaskItem, customer: dict[str, Any] | None, now: dt.datetime) -> dict[str, Any]:
    completion = item.completion
    return {
        "id": item.id,
        "task_id": item.task_id,
        "title": item.task.title,
        "note": item.task.note,
        "script": item.task.script,
        "pushed_by_name": item.task.pushed_by.name,
        "customer": customer,
        "due_at": item.due_at,
        "is_overdue": item.is_overdue(now),
        "snoozed_until": item.snoozed_until(now),
        "completed_at": completion.completed_at if completion else None,
        "completed_by_name": completion.member.name if completion else None,
    }


def tasks(actor: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Pushed tasks with their progress."""
    refs = refs_of(actor, [row.Task.customer_id for row in rows if row.Task.customer_id is not None])
    return [
        {
            **{name: getattr(row.Task, name) for name in ("id", "title", "note", "script", "due_at", "created_at")},
            "customer": refs.get(row.Task.customer_id or 0),
            "items_total": row.items_total,
            "items_done": row.items_done,
        }
        for row in rows
    ]


def staff_items(found: Sequence[TaskItem]) -> list[dict[str, Any]]:
    """Progress by staff member."""
    now = clock.now()
    statuses = newest_statuses(PURPOSE, [item.id for item in found])
    return [
        {
            "id": item.id,
            "member": item.member,
            "due_at": item.due_at,
            "completed_at": item.completion.completed_at if item.completion else None,
            "snoozed_until": item.snoozed_until(now),
            "is_overdue": item.is_overdue(now),
            "card_status": statuses.get(item.id),
        }
        for item in found
    ]
