"""How far the sync is."""

from typing import Any

import sqlalchemy as sa

from workbench.customers.models import Customer, Relation
from workbench.groups.models import Group
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.sync.models import StepKind, SyncRun, SyncStep
from workbench.tags.models import Tag

LABELS = {
    StepKind.BASICS: "成员、标签与渠道",
    StepKind.CUSTOMERS: "客户",
    StepKind.GROUP_LIST: "客户群列表",
    StepKind.GROUP: "客户群",
}
PHASES = {StepKind.BASICS: 5, StepKind.CUSTOMERS: 80, StepKind.GROUP_LIST: 83, StepKind.GROUP: 99}
"""The percent reached at the end of each, in their order."""


def find_running() -> SyncRun | None:
    """The run that is not finished."""
    query = sa.select(SyncRun).where(SyncRun.finished_at.is_(None)).order_by(SyncRun.id.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def has_open_steps(run_id: int) -> bool:
    """Whether anything of a run is still to be done."""
    query = sa.select(SyncStep.id).where(SyncStep.run_id == run_id, SyncStep.finished_at.is_(None)).limit(1)
    return db.session.scalars(query).first() is not None


def subjects(run_id: int, kind: StepKind) -> list[str]:
    """The subjects of a run's steps of one kind."""
    query = sa.select(SyncStep.subject).where(SyncStep.run_id == run_id, SyncStep.kind == kind.value)
    return list(db.session.scalars(query.order_by(SyncStep.subject)))


def progress() -> dict[str, Any]:
    """The newest run in numbers and percent, and what the database holds now."""
    run = db.session.scalars(sa.select(SyncRun).order_by(SyncRun.id.desc()).limit(1)).one_or_none()
    if run is None:
        blank = dict.fromkeys(("started_at", "finished_at", "current"))
        return {"state": "never", "percent": 0, "steps_total": 0, "steps_done": 0, "steps_failed": 0,
                **blank, "counts": _counts()}  # fmt: skip
    total, over, failed = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(SyncStep.finished_at.is_not(None)),
            sa.func.count().filter(SyncStep.has_failed),
        ).where(SyncStep.run_id == run.id)
    ).one()
    state = "running" if run.finished_at is None else "failed" if failed else "done"
    return {
        "state": state,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "steps_total": total,
        "steps_done": over - failed,
        "steps_failed": failed,
        "percent": 100 if run.finished_at else _percent(run.id),
        "current": _current(run.id) if state == "running" else None,
        "counts": _counts(),
    }


def _percent(run_id: int) -> int:
    """How far an unfinished run is. A phase counts when those before it are over: only then are its steps all known."""
    query = sa.select(SyncStep.kind, sa.func.count(), sa.func.count().filter(SyncStep.finished_at.is_not(None))).where(
        SyncStep.run_id == run_id
    )
    numbers = {kind: (total, over) for kind, total, over in db.session.execute(query.group_by(SyncStep.kind))}
    reached = 0
    for kind, end in PHASES.items():
        total, over = numbers.get(kind.value, (0, 0))
        if over < total:
            return reached + (end - reached) * over // total
        reached = end
    return reached


def _current(run_id: int) -> str | None:
    query = (
        sa.select(SyncStep.kind, SyncStep.error)
        .where(SyncStep.run_id == run_id, SyncStep.finished_at.is_(None))
        .order_by(SyncStep.id)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    label = LABELS[StepKind(row.kind)]
    return f"{label}({row.error})" if row.error else label


def _counts() -> dict[str, int]:
    models = {"members": Member, "customers": Customer, "relations": Relation, "groups": Group, "tags": Tag}
    columns = [sa.select(sa.func.count()).select_from(m).scalar_subquery().label(name) for name, m in models.items()]
    return dict(db.session.execute(sa.select(*columns)).mappings().one())
