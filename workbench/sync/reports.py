"""How far the sync is and what it cost: the newest run, and the runs before."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.customers.models import Customer, Relation
from workbench.groups.models import Group
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.sync.models import RepairState, StepKind, SyncRepair, SyncRun, SyncStep
from workbench.tags.models import Tag

LABELS = {
    StepKind.BASICS: "成员、标签与渠道",
    StepKind.CUSTOMERS: "客户",
    StepKind.COMPARE: "核对好友关系",
    StepKind.GROUP_LIST: "客户群列表",
    StepKind.GROUP: "客户群",
}
PHASES = {
    StepKind.BASICS: 5,
    StepKind.CUSTOMERS: 80,
    StepKind.COMPARE: 82,
    StepKind.GROUP_LIST: 84,
    StepKind.GROUP: 99,
}
"""The percent reached at the end of each, in their order."""
RELATIONS_PER_CALL, GROUPS_PER_CALL = 100, 1000

IS_OVER = SyncStep.finished_at.is_not(None)
COUNTED = SyncStep.kind.in_([StepKind.CUSTOMERS.value, StepKind.GROUP_LIST.value, StepKind.GROUP.value])


def _pages(rows_per_call: int) -> sa.ColumnElement[int]:
    return sa.func.greatest(1, sa.func.ceil(SyncStep.rows / sa.cast(rows_per_call, sa.Numeric)))


EXPECTED = sa.case(
    (SyncStep.kind == StepKind.CUSTOMERS.value, _pages(RELATIONS_PER_CALL)),
    (SyncStep.kind == StepKind.GROUP_LIST.value, _pages(GROUPS_PER_CALL)),
    else_=1,
)
"""Calls a step needs: max(1, ⌈relations ÷ 100⌉) of a member, as many pages as a list of groups has, one of a group."""

FIGURES = (
    sa.func.count(SyncStep.id).label("steps_total"),
    sa.func.count(SyncStep.id).filter(IS_OVER, sa.not_(SyncStep.has_failed)).label("steps_done"),
    sa.func.count(SyncStep.id).filter(SyncStep.has_failed).label("steps_failed"),
    sa.func.coalesce(sa.func.sum(SyncStep.calls).filter(COUNTED), 0).label("calls_made"),
    sa.cast(sa.func.coalesce(sa.func.sum(EXPECTED).filter(COUNTED, IS_OVER), 0), sa.Integer).label("calls_expected"),
    sa.func.coalesce(sa.func.sum(SyncStep.rows).filter(SyncStep.kind == StepKind.CUSTOMERS.value), 0).label(
        "relations_read"
    ),
)


def progress() -> dict[str, Any]:
    """The newest run in numbers and percent, and what the database holds now."""
    rows = list_runs(before=None, limit=0)
    waiting = sa.select(sa.func.count()).where(SyncRepair.state == RepairState.PROPOSED.value)
    common = {"counts": _counts(), "proposals_waiting": db.session.scalars(waiting).one()}
    if not rows:
        blank = dict.fromkeys(("id", "started_at", "finished_at", "current", "cause"))
        zero = dict.fromkeys((column.name for column in FIGURES), 0)
        return {"state": "never", "percent": 0, "phases": [], "repairs": 0, **blank, **zero, **common}
    run = rows[0]
    phases = _phases(run["id"])
    return {
        **run,
        **common,
        "percent": 100 if run["finished_at"] else _percent(phases),
        "phases": phases,
        "current": _current(run["id"]) if run["state"] == "running" else None,
    }


def in_words(progress: dict[str, Any]) -> str:
    """What a finished run cost and found, in one line for the terminal."""
    calls = f"{progress['calls_made']} calls for customers and groups, {progress['calls_expected']} by the formula"
    return f"{calls}; {progress['repairs']} repairs, {progress['proposals_waiting']} held back"


def list_runs(*, before: int | None, limit: int) -> list[dict[str, Any]]:
    """Runs, newest first, with what they did; up to `limit + 1`."""
    page = sa.select(SyncRun).order_by(SyncRun.id.desc()).limit(limit + 1)
    if before is not None:
        page = page.where(SyncRun.id < before)
    run = aliased(SyncRun, page.subquery())
    repairs = (
        sa.select(sa.func.count())
        .where(SyncRepair.run_id == run.id, SyncRepair.state == RepairState.APPLIED.value)
        .scalar_subquery()
    )
    query = (
        sa.select(run.id, run.started_at, run.finished_at, run.cause, repairs.label("repairs"), *FIGURES)
        .outerjoin(SyncStep, SyncStep.run_id == run.id)
        .group_by(run.id, run.started_at, run.finished_at, run.cause)
        .order_by(run.id.desc())
    )
    return [{**row, "state": _state(row)} for row in db.session.execute(query).mappings()]


def _state(row: Any) -> str:
    if row["finished_at"] is None:
        return "running"
    return "failed" if row["steps_failed"] else "done"


def _phases(run_id: int) -> list[dict[str, Any]]:
    """Each kind of step that is planned, in its order."""
    over, failed = sa.func.count().filter(IS_OVER), sa.func.count().filter(SyncStep.has_failed)
    columns = (sa.func.count().label("total"), over.label("over"), failed.label("failed"))
    rows = sa.func.sum(SyncStep.rows).label("rows")
    query = sa.select(SyncStep.kind, *columns, rows).where(SyncStep.run_id == run_id).group_by(SyncStep.kind)
    found = {row.kind: row for row in db.session.execute(query)}
    return [
        {
            "kind": kind.value,
            "label": LABELS[kind],
            "steps_total": row.total,
            "steps_over": row.over,
            "steps_failed": row.failed,
            "rows": row.rows,
            "percent": row.over * 100 // row.total,
        }
        for kind in PHASES
        if (row := found.get(kind.value))
    ]


def _percent(phases: Sequence[dict[str, Any]]) -> int:
    """How far an unfinished run is. A phase counts when those before it are over: only then are its steps all known."""
    by_kind = {phase["kind"]: phase for phase in phases}
    reached = 0
    for kind, end in PHASES.items():
        phase = by_kind.get(kind.value, {"steps_over": 0, "steps_total": 0})
        if phase["steps_over"] < phase["steps_total"]:
            return int(reached + (end - reached) * phase["steps_over"] // phase["steps_total"])
        if phase["steps_total"]:
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
