"""Reads of tasks and items."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from workbench.customers.queries import same_person
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.models import Member
from workbench.tasks.models import Task, TaskItem, TaskItemCompletion, TaskItemSnooze

FAR = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


def items_of(actor: Actor) -> sa.Select[Any]:
    """The actor's own items, with everything a card shows."""
    return _cards().where(TaskItem.member_id == actor.member_id)


def _cards() -> sa.Select[Any]:
    return (
        sa.select(TaskItem)
        .join(TaskItem.task)
        .outerjoin(TaskItem.completion)
        .outerjoin(TaskItem.snooze)
        .options(
            contains_eager(TaskItem.task).joinedload(Task.pushed_by),
            contains_eager(TaskItem.completion).joinedload(TaskItemCompletion.member),
            contains_eager(TaskItem.snooze),
        )
    )


def get_item(actor: Actor, item_id: int) -> TaskItem:
    """The only door to an item: it must be the actor's own."""
    found = db.session.scalars(items_of(actor).where(TaskItem.id == item_id)).unique().one_or_none()
    if found is None:
        raise not_found()
    assert isinstance(found, TaskItem)
    return found


def find_item(item_id: int) -> TaskItem | None:
    """An item for a press on its card, locked, so that two presses come one after the other."""
    query = _cards().where(TaskItem.id == item_id).with_for_update(of=TaskItem)
    return db.session.scalars(query).unique().one_or_none()


def read_again(item: TaskItem) -> None:
    """Bring an item and its completion up to date in one statement: between two, somebody could undo the tick."""
    db.session.scalars(_cards().where(TaskItem.id == item.id).execution_options(populate_existing=True)).one()


def open_items(
    actor: Actor, *, customer_id: int | None = None, after: tuple[Any, ...] | None = None, limit: int
) -> Sequence[TaskItem]:
    """Unticked items, soonest due first, then those without a due moment, then those put off; up to `limit + 1`."""
    position = (is_snoozed(), sa.func.coalesce(TaskItem.due_at, FAR), TaskItem.id)
    query = items_of(actor).where(TaskItemCompletion.item_id.is_(None)).order_by(*position).limit(limit + 1)
    if customer_id is not None:
        query = query.where(TaskItem.customer_id.in_(same_person(customer_id)))
    if after:
        query = query.where(sa.tuple_(*position) > sa.tuple_(sa.cast(after[0], sa.Integer), *after[1:]))
    return db.session.scalars(query).unique().all()


def is_snoozed() -> sa.ColumnElement[int]:
    """1 for an item put off till later than now, else 0; the first part of the order of open items."""
    return sa.case((TaskItemSnooze.snoozed_until > clock.now(), 1), else_=0)


def open_position(item: TaskItem) -> tuple[Any, ...]:
    """Where an item stands among the open ones."""
    return int(item.snoozed_until(clock.now()) is not None), item.due_at or FAR, item.id


def due_reminders(now: dt.datetime) -> Sequence[TaskItem]:
    """Open items whose time has come again and whose members have not been reminded, locked."""
    query = (
        _cards()
        .where(
            TaskItemSnooze.snoozed_until <= now,
            TaskItemSnooze.reminded_at.is_(None),
            TaskItemCompletion.item_id.is_(None),
        )
        .order_by(TaskItem.id)
        .with_for_update(of=TaskItem, skip_locked=True)
    )
    return db.session.scalars(query).unique().all()


def done_items(
    actor: Actor, *, customer_id: int | None = None, after: tuple[Any, ...] | None = None, limit: int
) -> Sequence[TaskItem]:
    """Items ticked today, newest first; up to `limit + 1`."""
    start, end = clock.day_bounds(clock.today())
    moment = TaskItemCompletion.completed_at
    query = items_of(actor).where(moment >= start, moment < end)
    query = query.order_by(moment.desc(), TaskItem.id.desc()).limit(limit + 1)
    if customer_id is not None:
        query = query.where(TaskItem.customer_id.in_(same_person(customer_id)))
    if after:
        query = query.where(sa.tuple_(moment, TaskItem.id) < sa.tuple_(*after))
    return db.session.scalars(query).unique().all()


def counts_of(member_id: int, day: dt.date) -> dict[str, int]:
    """`open_items`, of which `snoozed_items` are put off, `overdue_items` of the others, `done_items` of the day."""
    start, end = clock.day_bounds(day)
    is_open = TaskItemCompletion.item_id.is_(None)
    done = sa.and_(TaskItemCompletion.completed_at >= start, TaskItemCompletion.completed_at < end)
    query = (
        sa.select(
            sa.func.count().filter(is_open).label("open_items"),
            sa.func.count().filter(is_open, is_snoozed() == 1).label("snoozed_items"),
            sa.func.count().filter(is_open, is_snoozed() == 0, TaskItem.due_at < clock.now()).label("overdue_items"),
            sa.func.count().filter(done).label("done_items"),
        )
        .outerjoin(TaskItem.completion)
        .outerjoin(TaskItem.snooze)
        .where(TaskItem.member_id == member_id)
    )
    return dict(db.session.execute(query).mappings().one())


def progress_columns() -> tuple[Any, Any]:
    """Number of items of a task, and how many are ticked."""
    total = sa.select(sa.func.count()).where(TaskItem.task_id == Task.id).correlate(Task).scalar_subquery()
    done = (
        sa.select(sa.func.count())
        .select_from(TaskItem)
        .join(TaskItemCompletion, TaskItemCompletion.item_id == TaskItem.id)
        .where(TaskItem.task_id == Task.id)
        .correlate(Task)
        .scalar_subquery()
    )
    return total.label("items_total"), done.label("items_done")


def pushed_by(actor: Actor, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Tasks the actor pushed with their progress, newest first; up to `limit + 1`."""
    query = sa.select(Task, *progress_columns()).where(Task.pushed_by_id == actor.member_id)
    if after:
        query = query.where(Task.id < after[0])
    return db.session.execute(query.order_by(Task.id.desc()).limit(limit + 1)).all()


def get_pushed(actor: Actor, task_id: int) -> Any:
    """The only door to a pushed task: it must be the actor's own. Returns (Task, items_total, items_done)."""
    query = sa.select(Task, *progress_columns()).where(Task.id == task_id, Task.pushed_by_id == actor.member_id)
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def find_by_client_key(actor: Actor, client_key: str) -> Task | None:
    """The task this phone already pushed under that key."""
    return db.session.scalars(_of_client_key(actor, client_key)).one_or_none()


def get_by_client_key(actor: Actor, client_key: str) -> Task:
    """The task that is known to have been pushed under that key."""
    return db.session.scalars(_of_client_key(actor, client_key)).one()


def _of_client_key(actor: Actor, client_key: str) -> sa.Select[Task]:
    return sa.select(Task).where(Task.client_key == client_key, Task.pushed_by_id == actor.member_id)


def assignee_userids(task_id: int) -> set[str]:
    """Who was asked to do a task."""
    query = sa.select(Member.userid).join(TaskItem, TaskItem.member_id == Member.id)
    return set(db.session.scalars(query.where(TaskItem.task_id == task_id)))


def items_by_staff(task_id: int) -> Sequence[TaskItem]:
    """Every staff member's item of a task, unfinished first."""
    query = (
        sa.select(TaskItem)
        .outerjoin(TaskItem.completion)
        .options(joinedload(TaskItem.member), contains_eager(TaskItem.completion), joinedload(TaskItem.snooze))
        .where(TaskItem.task_id == task_id)
        .order_by(TaskItemCompletion.item_id.is_not(None), TaskItem.id)
    )
    return db.session.scalars(query).unique().all()
