"""A metric of a scope divided: by person, department, day, channel, source or product."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.metrics import beginnings, outside, parts, products, series, sums
from workbench.metrics.beginnings import Known
from workbench.metrics.columns import Dimension, ScopeKind
from workbench.metrics.metric import Behind, Metric, Reading, needs
from workbench.metrics.periods import Kind, Period
from workbench.metrics.queries import Figure, compared, value_of
from workbench.metrics.scopes import Scope, member_ids
from workbench.people.models import Member


class By(StrEnum):
    """What a number is divided by."""

    STAFF = "staff"
    DEPARTMENT = "department"
    DATE = "date"
    SALES_CHANNEL = "sales_channel"
    ACQUISITION_CHANNEL = "acquisition_channel"
    SOURCE = "source"
    PRODUCT = "product"


DIMENSIONS = {
    By.SALES_CHANNEL: Dimension.SALES_CHANNEL,
    By.ACQUISITION_CHANNEL: Dimension.ACQUISITION_CHANNEL,
    By.SOURCE: Dimension.SOURCE,
}


Readings = tuple[Reading, Reading]
"""Now and before."""


@dataclass(frozen=True, slots=True)
class Division:
    """The parts of a figure, the largest first (days in their order), what they leave of it, and what is known."""

    rows: list[Figure]
    rest: Figure | None
    known: Known


def divide(metric: Metric, scope: Scope, period: Period, by: By) -> Division:
    """Each row `{key, name, value, previous, change, …, opens}`, as far as the figure itself is known."""
    known = beginnings.known(metric, period, beginnings.read(), sees_corp=scope.sees_corp)
    rest = None
    match by:
        case By.DATE:
            return Division(_by_date(metric, scope, period), None, known)
        case By.STAFF:
            found = _by_staff(metric, scope, period, known)
        case By.DEPARTMENT:
            found = _by_department(metric, scope, period, known)
        case By.PRODUCT:
            found, rest = products.divide(metric, scope, period, known)
        case _:
            found = parts.rows(metric, scope, period, DIMENSIONS[by], known)
    rows = [{"opens": None, **row} for row in found]
    return Division(sorted(rows, key=_order), rest, known)


def _order(row: Figure) -> Any:
    return row["value"] is None, -(row["value"] or 0), row["name"], row["key"]


def divided(actor: Actor, metric: Metric, scope: Scope, period: Period, by: By) -> dict[str, Any]:
    """The division as the API answers: a row opens only what the actor may see."""
    found = divide(metric, scope, period, by)
    rows = [{**row, "opens": row["opens"] if _may_open(actor, row["opens"]) else None} for row in found.rows]
    return {"rows": rows, "rest": found.rest, "since": found.known.since, "is_partial": found.known.is_partial}


def _may_open(actor: Actor, scope_key: str | None) -> bool:
    kind, _, key = (scope_key or "").partition(":")
    return kind != "department" or actor.sees_all or int(key) in actor.led_department_ids


def _row(metric: Metric, key: str, name: str, read: Readings | None, known: Known) -> Figure:
    assert metric.reckon is not None
    reckoned = metric.reckon(read[0]) if read and known.is_known else None
    earlier = metric.reckon(read[1]) if read and known.is_comparable else None
    return {
        "key": key,
        "name": name,
        **compared(value_of(metric.unit, reckoned), value_of(metric.unit, earlier), metric.unit),
    }


def _by_date(metric: Metric, scope: Scope, period: Period) -> list[Figure]:
    nothing = {"previous": None, "change": None, "change_points": None, "is_new": False, "opens": None}
    return [
        {"key": point["day"].isoformat(), "name": point["day"].isoformat(), "value": point["value"], **nothing}
        for point in series.values(metric, scope, period, Kind.DAY, period.current)
    ]


def _by_staff(metric: Metric, scope: Scope, period: Period, known: Known) -> list[Figure]:
    ids = member_ids(scope)
    query = sa.select(Member.id, Member.userid, Member.name, Member.has_contact).where(Member.id.in_(ids))
    people = {row.id: row for row in db.session.execute(query)}
    found = {}
    for member_id, read in readings(metric, replace(scope, kind=ScopeKind.MEMBER), ids, known.period(period)).items():
        row = _row(metric, people[member_id].userid, people[member_id].name, read, known)
        found[member_id] = {**row, "opens": f"staff:{people[member_id].userid}"}
    return [row for member_id, row in found.items() if people[member_id].has_contact or row["value"] or row["previous"]]


DEPARTMENTS = sa.text("""
    select s.scope_id, d.name, array_agg(s.member_id) filter (where s.member_id = any(:ids)) as members,
           bool_and(s.member_id = any(:ids)) as is_whole,
           not exists (
               select from scope_members b where b.scope_kind = 1 and b.scope_id = s.scope_id and not exists (
                   select from scope_members m
                   where m.scope_kind = 3 and m.scope_id = s.scope_id and m.member_id = b.member_id
               )
           ) and d.id is not null as is_its_page
    from scope_members s left join departments d on d.id = s.scope_id
    where s.scope_kind = 3 group by s.scope_id, d.id, d.name having bool_or(s.member_id = any(:ids))
""")
ADDITIVE = frozenset(sums.PLAIN) - {"customers_net", "in_group_net", "super_users_net"}


def _by_department(metric: Metric, scope: Scope, period: Period, known: Known) -> list[Figure]:
    """By main department, so that what adds up does.

    A department's page counts those below it and members with another main department as well: a row that is less
    than its page says so and does not open it. Of a department with members outside of the scope those inside are
    added up; distinct persons cannot be.
    """
    found = db.session.execute(DEPARTMENTS, {"ids": member_ids(scope)}).all()
    part, of_main = known.period(period), replace(scope, kind=ScopeKind.MAIN_DEPARTMENT)
    read = dict(readings(metric, of_main, [row.scope_id for row in found if row.is_whole], part))
    if needs(metric) <= ADDITIVE:
        inside = [member for row in found if not row.is_whole for member in row.members]
        own = readings(metric, replace(scope, kind=ScopeKind.MEMBER), inside, part)
        read |= {row.scope_id: _together([own[id_] for id_ in row.members]) for row in found if not row.is_whole}
    rows = []
    for row in found:
        opens = f"department:{row.scope_id}" if row.is_its_page and row.is_whole else None
        shown = _row(metric, str(row.scope_id), _called(row), read.get(row.scope_id), known)
        rows.append({**shown, "opens": opens})
    return rows


def _called(row: Any) -> str:
    if not row.name:
        return "未分配部门"
    if not row.is_whole:
        return f"{row.name}（部分成员）"
    return str(row.name) if row.is_its_page else f"{row.name}（直属）"


def _together(read: list[Readings]) -> Readings:
    """Added up; WeCom's statistics too."""
    now, before = (
        Reading(
            sums.together([reading.sums for reading in side]),
            side[0].paid_fen,
            _told([reading.statistics for reading in side]),
        )
        for side in zip(*read, strict=True)
    )
    return now, before


def _told(statistics: list[Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
    told = [one for one in statistics if one is not None]
    return {name: sum(one[name] for one in told) for name in told[0]} if told else None


def readings(metric: Metric, scope: Scope, ids: list[int], period: Period) -> Mapping[int, Readings]:
    """What the metric is reckoned from, of several scopes of one kind at once."""
    read = sums.read_many(scope.kind, ids, period, only=needs(metric))
    paid, paid_before = 0, 0
    if metric.needs_corp:
        paid, paid_before = outside.paid(scope, period.current), outside.paid(scope, period.previous)
    told: dict[int, tuple[Any, Any]] = {}
    if metric.behind is Behind.MEMBER_DAYS:
        now_days, days_before = outside.finished(period)
        for scope_id in ids:
            of = replace(scope, id=scope_id)
            told[scope_id] = outside.statistics(of, now_days), outside.statistics(of, days_before)
    return {
        scope_id: (
            Reading(now, paid, told.get(scope_id, (None, None))[0]),
            Reading(before, paid_before, told.get(scope_id, (None, None))[1]),
        )
        for scope_id, (now, before) in read.items()
    }
