"""What the run itself needs to know of its steps, and of what was there before."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.groups.models import Group, GroupMember
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.sync.models import Cause, RepairState, StepKind, SyncRepair, SyncRun, SyncStep
from workbench.tags.models import Tag


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is in a group, as far as we know."""

    group_id: int
    participants: set[str]


def find_running() -> SyncRun | None:
    """The run that is not finished."""
    query = sa.select(SyncRun).where(SyncRun.finished_at.is_(None)).order_by(SyncRun.id.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def newest_run_id() -> int | None:
    """The run that was started last."""
    return db.session.scalars(sa.select(sa.func.max(SyncRun.id))).one()


def is_night_done(moment: dt.datetime) -> bool:
    """Whether a nightly run was started since then and came past the basics, or any run is still going on.

    A run that somebody started by hand in the evening is none of the night's; one without basics has read nobody.
    """
    has_no_basics = sa.exists().where(
        SyncStep.run_id == SyncRun.id, SyncStep.kind == StepKind.BASICS.value, SyncStep.has_failed
    )
    of_the_night = sa.and_(SyncRun.cause == Cause.NIGHTLY.value, SyncRun.started_at >= moment, sa.not_(has_no_basics))
    query = sa.select(SyncRun.id).where(sa.or_(of_the_night, SyncRun.finished_at.is_(None)))
    return db.session.scalars(query.limit(1)).first() is not None


def get_step(step_id: int) -> SyncStep:
    """One step, locked, or 404."""
    found = db.session.get(SyncStep, step_id, with_for_update=True)
    if found is None:
        raise not_found()
    return found


def has_open_steps(run_id: int) -> bool:
    """Whether anything of a run is still to be done."""
    return _exists(run_id, SyncStep.finished_at.is_(None))


def has_failed(run_id: int, kind: StepKind) -> bool:
    """Whether a step of this kind was given up."""
    return _exists(run_id, SyncStep.kind == kind.value, SyncStep.has_failed)


def is_planned(run_id: int, kind: StepKind) -> bool:
    """Whether the run has steps of this kind."""
    return _exists(run_id, SyncStep.kind == kind.value)


def _exists(run_id: int, *conditions: sa.ColumnExpressionArgument[bool]) -> bool:
    query = sa.select(SyncStep.id).where(SyncStep.run_id == run_id, *conditions).limit(1)
    return db.session.scalars(query).first() is not None


def has_unweighed(run_id: int) -> bool:
    """Whether a listing found something missing that was not weighed yet."""
    query = sa.select(SyncRepair.id).where(SyncRepair.run_id == run_id, SyncRepair.state == RepairState.FOUND.value)
    return db.session.scalars(query.limit(1)).first() is not None


def subjects(run_id: int, kind: StepKind) -> list[str]:
    """The subjects of a run's steps of one kind."""
    query = sa.select(SyncStep.subject).where(SyncStep.run_id == run_id, SyncStep.kind == kind.value)
    return list(db.session.scalars(query.order_by(SyncStep.subject)))


def is_news(run_id: int) -> bool:
    """Whether the step that has just ended made another whole percent of the steps: phones need not hear of each."""
    total, over = db.session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(SyncStep.finished_at.is_not(None))).where(
            SyncStep.run_id == run_id
        )
    ).one()
    return bool(over * 100 // total != (over - 1) * 100 // total)


def was_listed_before(step: SyncStep) -> bool:
    """Whether an earlier run has read all of this member's relations: what is new since then was missed."""
    query = sa.select(SyncStep.id).where(
        SyncStep.subject == step.subject,
        SyncStep.kind == step.kind,
        SyncStep.run_id < step.run_id,
        SyncStep.finished_at.is_not(None),
        sa.not_(SyncStep.has_failed),
    )
    return db.session.scalars(query.limit(1)).first() is not None


def live_tags() -> dict[str, str]:
    """The names of the tags that are not deleted, by WeCom's id."""
    return dict(db.session.execute(sa.select(Tag.tag_id, Tag.name).where(Tag.deleted_at.is_(None))).all())


def present_in(chat_id: str) -> Presence | None:
    """Who is in the group; None for one we do not know, or know as dismissed."""
    group = sa.select(Group.id).where(Group.chat_id == chat_id, Group.dismissed_at.is_(None))
    group_id = db.session.scalars(group).one_or_none()
    if group_id is None:
        return None
    stays = sa.select(GroupMember.participant_id).where(GroupMember.group_id == group_id, GroupMember.left_at.is_(None))
    return Presence(group_id, set(db.session.scalars(stays)))
