"""The lists behind the sync page: steps of a run, repairs, and proposals that wait for a decision."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.customers.models import Customer, Relation
from workbench.customers.queries import visible_to
from workbench.customers.views import masked
from workbench.groups.models import Group
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.sync.models import RepairState, StepKind, SyncRepair, SyncStep
from workbench.sync.reports import IS_OVER, LABELS


def list_steps(*, run_id: int, state: str | None, after: int | None, limit: int) -> list[dict[str, Any]]:
    """The steps of a run, in the order they were planned; up to `limit + 1`."""
    earlier = aliased(SyncStep)
    known = (
        sa.select(earlier.rows)
        .where(
            earlier.subject == SyncStep.subject,
            earlier.kind == SyncStep.kind,
            earlier.run_id < SyncStep.run_id,
            earlier.finished_at.is_not(None),
        )
        .order_by(earlier.run_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(SyncStep, known.label("rows_known"), sa.func.coalesce(Member.name, Group.name).label("name"))
        .outerjoin(Member, sa.and_(SyncStep.kind == StepKind.CUSTOMERS.value, Member.userid == SyncStep.subject))
        .outerjoin(Group, sa.and_(SyncStep.kind == StepKind.GROUP.value, Group.chat_id == SyncStep.subject))
        .where(SyncStep.run_id == run_id)
        .order_by(SyncStep.id)
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where({"failed": SyncStep.has_failed, "open": sa.not_(IS_OVER), "over": IS_OVER}[state])
    if after is not None:
        query = query.where(SyncStep.id > after)
    return [_step(row.SyncStep, row.name, row.rows_known) for row in db.session.execute(query)]


def _step(step: SyncStep, name: str | None, rows_known: int | None) -> dict[str, Any]:
    return {
        "id": step.id,
        "kind": step.kind,
        "label": LABELS[StepKind(step.kind)],
        "name": name or (step.subject if step.kind != StepKind.GROUP_LIST else None),
        "state": "failed" if step.has_failed else "done" if step.finished_at else "open",
        "rows": step.rows,
        "percent": _step_percent(step, rows_known),
        "calls": step.calls,
        "attempts": step.attempts,
        "error": step.error,
        "finished_at": step.finished_at,
    }


def _step_percent(step: SyncStep, rows_known: int | None) -> int | None:
    """Against what the step read in the run before; None while nobody can know."""
    if step.finished_at is not None:
        return None if step.has_failed else 100
    return min(99, step.rows * 100 // rows_known) if rows_known else None


def list_repairs(
    actor: Actor, *, state: str | None, run_id: int | None, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Differences, newest first, with the names of whom they concern; up to `limit + 1`.

    To administer the sync does not open the door to its customers: those the actor may not open are masked.
    """
    decider = aliased(Member)
    query = (
        sa.select(
            *(SyncRepair.id, SyncRepair.run_id, SyncRepair.kind, SyncRepair.state, SyncRepair.effective_at),
            *(SyncRepair.decided_at, SyncRepair.details, SyncRepair.subject, SyncRepair.customer_id),
            Member.userid,
            Member.name.label("member_name"),
            Customer.name.label("customer_name"),
            visible_to(actor).label("may_open"),
            Group.name.label("group_name"),
            decider.name.label("decided_by"),
        )
        .outerjoin(Member, Member.id == SyncRepair.member_id)
        .outerjoin(Customer, Customer.id == SyncRepair.customer_id)
        .outerjoin(Group, Group.id == SyncRepair.group_id)
        .outerjoin(decider, decider.id == SyncRepair.decided_by_id)
        .where(SyncRepair.state != RepairState.FOUND.value)
        .order_by(SyncRepair.id.desc())
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(SyncRepair.state == state)
    if run_id is not None:
        query = query.where(SyncRepair.run_id == run_id)
    if before is not None:
        query = query.where(SyncRepair.id < before)
    return [_repair(row) for row in db.session.execute(query)]


def _repair(row: Any) -> dict[str, Any]:
    shown: dict[str, Any] = row._asdict()
    if row.customer_id is not None and not row.may_open:
        shown.update(customer_id=None, customer_name=masked(row.customer_name))
    return shown


def list_proposals(*, after: int | None, limit: int) -> Sequence[Any]:
    """What waits for a decision: per member, how many relations of how many; up to `limit + 1`."""
    held = (
        sa.select(sa.func.count())
        .where(Relation.member_id == Member.id, Relation.ended_at.is_(None))
        .correlate(Member)
        .scalar_subquery()
    )
    query = (
        sa.select(
            SyncRepair.run_id,
            Member.id,
            Member.userid,
            Member.name,
            sa.func.count().label("missing"),
            held.label("held"),
            sa.func.min(SyncRepair.effective_at).label("effective_at"),
        )
        .join(Member, Member.id == SyncRepair.member_id)
        .where(SyncRepair.state == RepairState.PROPOSED.value)
        .group_by(SyncRepair.run_id, Member.id)
        .order_by(Member.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(Member.id > after)
    return db.session.execute(query).all()
