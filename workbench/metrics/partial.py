"""Count a part of an hour, or of a member's day, from the facts: by the same SQL the sums are made with."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.metrics import days, remembered, spells, streams
from workbench.metrics.columns import ScopeKind
from workbench.metrics.remembered import Event, Named

IN_SCOPE = "s.scope_kind = :kind and s.scope_id = any(:ids)"
NOW = "at >= :from_at and at < :cut_at"
PERSONS = {
    "buyers": f"""
        select a.person_id from attributions a join scope_members s on s.member_id = a.member_id and {IN_SCOPE}
        where a.paid_at >= :from_at and a.paid_at < :cut_at and a.person_id is not null
        union select person_id from scope_spells s
        where {IN_SCOPE} and s.kind = 0 and s.began_at >= :from_at and s.began_at < :cut_at""",
    "contacts": f"""
        select c.person_id from contact_spells c join scope_members s on s.member_id = c.member_id and {IN_SCOPE}
        where c.began_at >= :from_at and c.began_at < :cut_at
           or c.ended_at >= :from_at and c.ended_at < :cut_at
           or c.began_at >= :from_at - interval '24 hours' and c.began_at < :cut_at - interval '24 hours'
           or c.began_at >= :from_at - interval '720 hours' and c.began_at < :cut_at - interval '720 hours'""",
    "friends": f"""
        select person_id from scope_spells s where {IN_SCOPE} and s.began_at >= :from_at and s.began_at < :cut_at
        union select person_id from scope_spells s
        where {IN_SCOPE} and s.ended_at >= :from_at and s.ended_at < :cut_at""",
    "touched": f"""
        select t.person_id from touch_days t join scope_members s on s.member_id = t.member_id and {IN_SCOPE}
        where t.first_at >= :from_at and t.first_at < :cut_at and t.day = {days.day_of(":from_at")}""",
}
COLUMNS: Mapping[str, Collection[str]] = {
    "buyers": streams.BUYER_SUMS,
    "money": streams.MONEY_SUMS,
    "refunds": ("refunds_fen",),
    "contacts": streams.CONTACT_SUMS,
    "friends": (*streams.STATE_SUMS, *streams.CUSTOMER_SUMS),
    "touched": streams.TOUCH_SUMS,
}
EVENTS = {
    "buyers": (f"with {streams.GUIDED}", streams.BUYERS),
    "money": ("", streams.MONEY),
    "refunds": ("", streams.REFUNDS),
    "contacts": ("", streams.CONTACT_EVENTS),
    "friends": (f"with {streams.SPELL_STEPS}", streams.SPELL_EVENTS),
    "touched": (f"with {streams.TOUCHED}", streams.TOUCH_EVENTS),
}
"""Steps and events of each read."""

LOOKS = PERSONS | {
    "money": f"""
        select from attributions a join scope_members s on s.member_id = a.member_id and {IN_SCOPE}
        where a.paid_at >= :from_at and a.paid_at < :cut_at""",
    "refunds": f"""
        select from guided_refunds r join scope_members s on s.member_id = r.member_id and {IN_SCOPE}
        where r.refunded_at >= :from_at and r.refunded_at < :cut_at""",
}
LOOK = sa.text("select " + ", ".join(f"exists ({who}) as {read}" for read, who in LOOKS.items()))
"""Which of the reads would find anything: of one member and a part of a day, few do."""


def count(
    kind: ScopeKind, ids: Sequence[int], names: Mapping[str, str], from_at: dt.datetime, cut_at: dt.datetime
) -> dict[int, dict[str, int]]:
    """The sums (columns by name) of the events of a stretch of time, by scope."""
    named = tuple(names.items())
    if len(ids) == 1:
        return {ids[0]: remembered.events(kind, ids[0], named, from_at, read=_events).until(cut_at)}
    found: dict[int, dict[str, int]] = {scope_id: dict.fromkeys(names, 0) for scope_id in ids}
    about = _about(kind, ids, from_at, cut_at)
    for read, wanted in _reads(COLUMNS, named):
        for row in db.session.execute(_statement(read, wanted, "scope_id"), about).mappings():
            found[row["scope_id"]] |= {name: int(row[name]) for name, _ in wanted}
    return found


def _events(kind: ScopeKind, scope_id: int, named: Named, from_at: dt.datetime, cut_at: dt.datetime) -> list[Event]:
    """What is added to a scope at each moment of a stretch of time."""
    about = _about(kind, [scope_id], from_at, cut_at)
    worth_reading: Iterable[str] = COLUMNS
    if kind is ScopeKind.MEMBER:
        anything = db.session.execute(LOOK, about).mappings().one()
        worth_reading = [read for read in COLUMNS if anything[read]]
    return [
        (row["at"], {name: int(row[name]) for name, _ in wanted})
        for read, wanted in _reads(worth_reading, named)
        for row in db.session.execute(_statement(read, wanted, "at"), about).mappings()
    ]


def _about(kind: ScopeKind, ids: Sequence[int], from_at: dt.datetime, cut_at: dt.datetime) -> dict[str, Any]:
    return {"kind": kind.value, "ids": list(ids), "from_at": from_at, "cut_at": cut_at} | spells.values([], [])


def _reads(reads: Iterable[str], named: Named) -> Iterator[tuple[str, Named]]:
    for read in reads:
        wanted = tuple((name, column) for name, column in named if column in COLUMNS[read])
        if wanted:
            yield read, wanted


@cache
def _statement(read: str, wanted: Named, by: str) -> sa.TextClause:
    """Few there are: two for each read and kind of period."""
    steps, events = EVENTS[read]
    sums = ", ".join(f"sum({column}) as {name}" for name, column in wanted)
    return sa.text(
        days.filled(
            f"{steps} select {by}, {sums} from ({events}) event where {NOW} group by {by}",
            scope=IN_SCOPE,
            who=f"in ({PERSONS[read]})" if read in PERSONS else "",
            orders="a.paid_at >= :from_at and a.paid_at < :cut_at",
            refunds="r.refunded_at >= :from_at and r.refunded_at < :cut_at",
        )
    )
