"""Push a task, tick an item, take the tick back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.customers import queries as customers
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later
from workbench.people.queries import get_assignable
from workbench.tasks import queries
from workbench.tasks.jobs import notify
from workbench.tasks.models import Task, TaskItem, TaskItemCompletion
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def push_task(
    *,
    title: str,
    assignee_userids: Sequence[str],
    client_key: str,
    by: Actor,
    customer_id: int | None = None,
    **about: Any,
) -> Task:
    """Give staff of my scope something to do; the same `client_key` again is the same task, not a second one."""
    if not by.may_push_tasks:
        raise Refused("not_a_manager", status=403, detail="Only heads of departments may push tasks.")
    if (known := queries.find_by_client_key(by, client_key)) is not None:
        return known
    assignees = get_assignable(by, assignee_userids)
    if customer_id is not None:
        customers.get_for(by, customer_id)
        strangers = customers.strangers_to(customer_id, [member.id for member in assignees])
        if strangers:
            names = "、".join(member.name for member in assignees if member.id in strangers)
            raise Refused("not_their_customer", detail=f"Only those who know the customer can be asked; not {names}.")
    task = Task(
        title=title,
        client_key=client_key,
        customer_id=customer_id,
        pushed_by_id=by.member_id,
        created_at=clock.now(),
        **about,
    )
    db.session.add(task)
    db.session.flush()  # the items and the job need its id
    items = [
        TaskItem(task_id=task.id, member_id=member.id, customer_id=customer_id, due_at=task.due_at)
        for member in assignees
    ]
    db.session.add_all(items)
    if customer_id is not None:
        _record(Kind.TASK_ITEM_ASSIGNED, task, by.member_id, clock.now(), fact_key=f"task_item_assigned:{task.id}")
    live.tell(
        db.session.info, [member.id for member in assignees], "tasks", kind="task_pushed", customer_id=customer_id
    )
    later(notify, task_id=task.id)
    return task


def complete(item: TaskItem, *, at: dt.datetime | None, by: Actor) -> TaskItemCompletion:
    """Tick an item. `at` is when the thumb touched the phone, perhaps off line.

    It is never in the future nor before the task. Ticking twice is ticking once: the first tick stays.
    """
    now = clock.now()
    moment = min(at or now, now)
    moment = max(moment, item.task.created_at)
    statement = (
        insert(TaskItemCompletion)
        .values(item_id=item.id, member_id=by.member_id, completed_at=moment)
        .on_conflict_do_nothing()
        .returning(TaskItemCompletion.item_id)
    )
    if db.session.scalars(statement).one_or_none() is not None:
        _tell(item, Kind.TASK_ITEM_COMPLETED, by, moment)
    db.session.refresh(item, ["completion"])
    assert item.completion is not None
    db.session.refresh(item.completion, ["member"])
    return item.completion


def reopen(item: TaskItem, *, by: Actor) -> None:
    """Take the tick back; doing it twice changes nothing."""
    removed = db.session.scalars(
        sa.delete(TaskItemCompletion).where(TaskItemCompletion.item_id == item.id).returning(TaskItemCompletion.item_id)
    ).one_or_none()
    if removed is not None:
        _tell(item, Kind.TASK_ITEM_REOPENED, by, clock.now())
    db.session.expire(item, ["completion"])
    db.session.refresh(item, ["completion"])


def _tell(item: TaskItem, kind: Kind, by: Actor, at: dt.datetime) -> None:
    if item.customer_id is not None:
        _record(kind, item.task, by.member_id, at)
    concerned = {item.member_id, item.task.pushed_by_id}
    live.tell(db.session.info, concerned, "tasks", kind=kind.value, customer_id=item.customer_id)


def _record(kind: Kind, task: Task, member_id: int, at: dt.datetime, fact_key: str | None = None) -> None:
    trail.record(
        kind,
        source=Source.WORKBENCH,
        customer_id=task.customer_id,
        happened_at=at,
        actor_member_id=member_id,
        fact_key=fact_key,
        title=task.title,
        task_id=task.id,
    )
