"""Push a task; tick an item, put it off, take either back."""

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
from workbench.people.queries import get_assignable
from workbench.tasks import cards, queries
from workbench.tasks.models import Task, TaskItem, TaskItemCompletion, TaskItemSnooze
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
    if customer_id is not None:
        customer_id = customers.person_id_of(customer_id)
    content = {"title": title, "customer_id": customer_id, **about}
    if (known := queries.find_by_client_key(by, client_key)) is not None:
        return _same(known, content, assignee_userids)
    assignees = get_assignable(by, assignee_userids)
    customer_name = None
    if customer_id is not None:
        customer_name = customers.get_for(by, customer_id).name
        strangers = customers.strangers_to(customer_id, [member.id for member in assignees])
        if strangers:
            names = "、".join(member.name for member in assignees if member.id in strangers)
            raise Refused("not_their_customer", detail=f"Only those who know the customer can be asked; not {names}.")
    statement = (
        insert(Task)
        .values(client_key=client_key, pushed_by_id=by.member_id, created_at=clock.now(), **content)
        .on_conflict_do_nothing(constraint=Task.ONE_PER_KEY)
        .returning(Task)
    )
    # A repetition that came at the same moment waits here for the first one's commit, and then finds its task.
    task = db.session.scalars(statement).one_or_none()
    if task is None:
        return _same(queries.get_by_client_key(by, client_key), content, assignee_userids)
    items = [
        TaskItem(task_id=task.id, member_id=member.id, customer_id=customer_id, due_at=task.due_at)
        for member in assignees
    ]
    db.session.add_all(items)
    db.session.flush()  # the cards lead to the items by their ids
    for item in items:
        cards.send(item, task, pushed_by_name=by.name, customer_name=customer_name, is_reminder=False)
    if customer_id is not None:
        _record(Kind.TASK_ITEM_ASSIGNED, task, by.member_id, clock.now(), f"task_item_assigned:{task.id}")
    live.tell(
        db.session.info, [member.id for member in assignees], "tasks", kind="task_pushed", customer_id=customer_id
    )
    return task


def _same(known: Task, content: dict[str, Any], assignee_userids: Sequence[str]) -> Task:
    asked = {userid.lower() for userid in assignee_userids}
    is_same = all(getattr(known, name) == value for name, value in content.items())
    if not is_same or queries.assignee_userids(known.id) != asked:
        raise Refused("conflict", detail="Another task was pushed with this client_key; make a new one.")
    return known


def complete(item: TaskItem, *, at: dt.datetime | None, by_id: int) -> None:
    """Tick an item. `at` is when the thumb touched the phone, perhaps off line.

    It is never in the future nor before the task. Ticking twice is ticking once: the first tick stays. Afterwards the
    item is as it is now, which is open again when it was undone at the same moment.
    """
    now = clock.now()
    moment = min(at or now, now)
    moment = max(moment, item.task.created_at)
    statement = (
        insert(TaskItemCompletion)
        .values(item_id=item.id, member_id=by_id, completed_at=moment)
        .on_conflict_do_nothing()
        .returning(TaskItemCompletion.item_id)
    )
    if db.session.scalars(statement).one_or_none() is not None:
        db.session.execute(sa.delete(TaskItemSnooze).where(TaskItemSnooze.item_id == item.id))
        _tell(item, Kind.TASK_ITEM_COMPLETED, by_id, moment)
        cards.show(item.id, cards.LABEL_DONE)
    queries.read_again(item)


def reopen(item: TaskItem, *, by_id: int) -> None:
    """Take the tick back; doing it twice changes nothing. Afterwards the item is as it is now."""
    removed = db.session.scalars(
        sa.delete(TaskItemCompletion).where(TaskItemCompletion.item_id == item.id).returning(TaskItemCompletion.item_id)
    ).one_or_none()
    if removed is not None:
        now = clock.now()
        db.session.execute(sa.update(TaskItem).where(TaskItem.id == item.id).values(reopened_at=now))
        _tell(item, Kind.TASK_ITEM_REOPENED, by_id, now)
        cards.show(item.id, None)
    queries.read_again(item)


def snooze(item: TaskItem, *, until: dt.datetime, by_id: int) -> None:
    """Put an open item off; until the same moment twice is once. A ticked one is refused."""
    if item.completion is not None:
        raise Refused("item_done", detail="It is ticked; open it again first.")
    known = item.snooze
    if known is not None and known.snoozed_until == until:
        return
    now = clock.now()
    values = {"member_id": by_id, "snoozed_at": now, "snoozed_until": until, "reminded_at": None}
    statement = insert(TaskItemSnooze).values(item_id=item.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["item_id"], set_=values))
    _tell(item, Kind.TASK_ITEM_SNOOZED, by_id, now, until=until.isoformat())
    cards.show(item.id, cards.snoozed_label(until))
    queries.read_again(item)


def resume(item: TaskItem, *, by_id: int) -> None:
    """Take an item up again before its time; doing it twice changes nothing."""
    removed = db.session.scalars(
        sa.delete(TaskItemSnooze).where(TaskItemSnooze.item_id == item.id).returning(TaskItemSnooze.snoozed_until)
    ).one_or_none()
    if removed is not None and removed > clock.now():
        _tell(item, Kind.TASK_ITEM_RESUMED, by_id, clock.now())
        cards.show(item.id, None)
    queries.read_again(item)


def _tell(item: TaskItem, kind: Kind, by_id: int, at: dt.datetime, *, fact_key: str | None = None, **more: Any) -> None:
    if item.customer_id is not None:
        _record(kind, item.task, by_id, at, fact_key, **more)
    concerned = {item.member_id, item.task.pushed_by_id}
    live.tell(db.session.info, concerned, "tasks", kind=kind.value, customer_id=item.customer_id)


def _record(kind: Kind, task: Task, member_id: int, at: dt.datetime, fact_key: str | None = None, **more: Any) -> None:
    trail.record(
        kind,
        source=Source.WORKBENCH,
        customer_id=task.customer_id,
        happened_at=at,
        actor_member_id=member_id,
        fact_key=fact_key,
        title=task.title,
        task_id=task.id,
        **more,
    )
