"""Count a part of an hour, or of a member's day, from the facts: by the same SQL the sums are made with."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.metrics import days, spells, streams
from workbench.metrics.columns import ScopeKind

IN_SCOPE = "s.scope_kind = :kind and s.scope_id = any(:ids)"
NOW = "at >= :from_at and at < :cut_at"
PERSONS = {
    "buyers": f"""in (
        select a.person_id from attributions a join scope_members s on s.member_id = a.member_id and {IN_SCOPE}
        where a.paid_at >= :from_at and a.paid_at < :cut_at and a.person_id is not null
        union select person_id from scope_spells s
        where {IN_SCOPE} and s.kind = 0 and s.began_at >= :from_at and s.began_at < :cut_at)""",
    "contacts": """in (
        select person_id from contact_spells where began_at >= :from_at and began_at < :cut_at
        union select person_id from contact_spells where ended_at >= :from_at and ended_at < :cut_at
        union select person_id from contact_spells
        where began_at >= :from_at - interval '24 hours' and began_at < :cut_at - interval '24 hours'
        union select person_id from contact_spells
        where began_at >= :from_at - interval '720 hours' and began_at < :cut_at - interval '720 hours')""",
    "friends": f"""in (
        select person_id from scope_spells s where {IN_SCOPE} and s.began_at >= :from_at and s.began_at < :cut_at
        union select person_id from scope_spells s
        where {IN_SCOPE} and s.ended_at >= :from_at and s.ended_at < :cut_at)""",
    "touched": f"""in (
        select t.person_id from touch_days t join scope_members s on s.member_id = t.member_id and {IN_SCOPE}
        where t.first_at >= :from_at and t.first_at < :cut_at and t.day = {days.day_of(":from_at")})""",
}
READS = (
    ("buyers", streams.BUYER_SUMS, f"with {streams.GUIDED}", streams.BUYERS),
    ("money", tuple(streams.MONEY_SUMS), "", streams.MONEY),
    ("refunds", ("refunds_fen",), "", streams.REFUNDS),
    ("contacts", streams.CONTACT_SUMS, "", streams.CONTACT_EVENTS),
    ("friends", (*streams.STATE_SUMS, *streams.CUSTOMER_SUMS), f"with {streams.SPELL_STEPS}", streams.SPELL_EVENTS),
    ("touched", streams.TOUCH_SUMS, f"with {streams.TOUCHED}", streams.TOUCH_EVENTS),
)


def count(
    kind: ScopeKind, ids: Sequence[int], names: Mapping[str, str], from_at: dt.datetime, cut_at: dt.datetime
) -> dict[int, dict[str, int]]:
    """The sums (columns by name) of the events of a stretch of time, by scope."""
    about = {"kind": kind.value, "ids": list(ids), "from_at": from_at, "cut_at": cut_at}
    found: dict[int, dict[str, int]] = {scope_id: dict.fromkeys(names, 0) for scope_id in ids}
    for who, columns, steps, events in READS:
        wanted = {name: column for name, column in names.items() if column in columns}
        if not wanted:
            continue
        sums = ", ".join(f"sum({column}) as {name}" for name, column in wanted.items())
        statement = days.filled(
            f"{steps} select scope_id, {sums} from ({events}) event where {NOW} group by scope_id",
            scope=IN_SCOPE,
            who=PERSONS.get(who, ""),
            orders="a.paid_at >= :from_at and a.paid_at < :cut_at",
            refunds="r.refunded_at >= :from_at and r.refunded_at < :cut_at",
        )
        for row in db.session.execute(sa.text(statement), spells.values([], []) | about).mappings():
            found[row["scope_id"]] |= {name: int(row[name]) for name in wanted}
    return found
