"""What became of those who came through channels, counted from our own events by `state` and day."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from workbench.acquisition.access import counted_for
from workbench.acquisition.models import HalfAddition
from workbench.customers.models import BegunBy, EndedBy, Relation
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.welcomes.models import Outcome, Welcome

NAMES = (
    *("adds", "half_adds", "losses", "deletions"),
    *("welcomes_sent", "welcomes_already", "welcomes_late", "welcomes_refused"),
)
ENDINGS = {EndedBy.CUSTOMER.value: "losses", EndedBy.STAFF.value: "deletions"}
WELCOMES = {
    Outcome.SENT.value: "welcomes_sent",
    Outcome.ALREADY.value: "welcomes_already",
    Outcome.LATE.value: "welcomes_late",
    Outcome.UNCLEAR.value: "welcomes_late",
    Outcome.REFUSED.value: "welcomes_refused",
}

Counts = dict[str, int]


def totals(actor: Actor, states: Sequence[str], days: int) -> dict[str, Counts]:
    """By state: everything of the last `days` (today included), and `active_now`."""
    found = {state: {**dict.fromkeys(NAMES, 0), "active_now": 0} for state in states}
    for state, _, name, count in _counted(actor, states, days, by_day=False):
        found[state][name] += count
    active = (
        sa.select(Relation.state, sa.func.count())
        .where(Relation.state.in_(states), Relation.ended_at.is_(None), counted_for(actor, Relation.member_id))
        .group_by(Relation.state)
    )
    for row in db.session.execute(active):
        found[row.state]["active_now"] = row[1]
    return found


def by_day(actor: Actor, state: str, days: int) -> list[dict[str, Any]]:
    """One row per day, oldest first, days without anything too."""
    today = clock.today()
    rows = {today - dt.timedelta(days=back): dict.fromkeys(NAMES, 0) for back in range(days)}
    for _, day, name, count in _counted(actor, [state], days, by_day=True):
        if day in rows:
            rows[day][name] += count
    return [{"day": day, **rows[day]} for day in sorted(rows)]


def _counted(
    actor: Actor, states: Sequence[str], days: int, *, by_day: bool
) -> list[tuple[str, dt.date | None, str, int]]:
    since = clock.day_bounds(clock.today() - dt.timedelta(days=days - 1))[0]
    added = _grouped(
        (Relation.state, Relation.added_at, sa.literal("adds")),
        counted_for(actor, Relation.member_id),
        Relation.state.in_(states),
        Relation.began_by == BegunBy.ADDED.value,
        Relation.is_start_known,
        since=since,
        by_day=by_day,
    )
    ended = _grouped(
        (Relation.state, Relation.ended_at, Relation.ended_by),
        counted_for(actor, Relation.member_id),
        Relation.state.in_(states),
        Relation.ended_by.in_(ENDINGS),
        since=since,
        by_day=by_day,
    )
    half = _grouped(
        (HalfAddition.state, HalfAddition.happened_at, sa.literal("half_adds")),
        counted_for(actor, HalfAddition.member_id),
        HalfAddition.state.in_(states),
        since=since,
        by_day=by_day,
    )
    welcomed = _grouped(
        (Welcome.state, Welcome.happened_at, Welcome.outcome),
        Welcome.userid.in_(sa.select(Member.userid).where(counted_for(actor, Member.id))),
        Welcome.state.in_(states),
        Welcome.outcome.in_(WELCOMES),
        since=since,
        by_day=by_day,
    )
    words = {"adds": "adds", "half_adds": "half_adds", **ENDINGS, **WELCOMES}
    rows = db.session.execute(sa.union_all(added, ended, half, welcomed))
    return [(state, day, words[what], count) for state, day, what, count in rows]


def _grouped(
    columns: tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any], Any],
    *conditions: sa.ColumnElement[bool] | InstrumentedAttribute[bool],
    since: dt.datetime,
    by_day: bool,
) -> sa.Select[Any]:
    state, moment, what = columns
    local = sa.func.timezone(str(clock.corp_zone()), moment)
    day = sa.cast(local, sa.Date) if by_day else sa.null()
    query = sa.select(state, sa.cast(day, sa.Date).label("day"), what.label("what"), sa.func.count())
    return query.where(*conditions, moment >= since).group_by(sa.text("1, 2, 3"))
