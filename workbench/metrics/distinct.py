"""Distinct persons of a range of days that is no calendar period.

Of departments and the corp they are sums over pairs of days (`rollup_gaps`): whoever bought in [s, e) has exactly one
order there whose predecessor lies before s. Of one member they are few, and counted; so is the day on which a range
that is compared with a running one is cut.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.columns import GapKind, ScopeKind
from workbench.metrics.periods import Window

PAIRS = sa.text("""
    select
        coalesce(sum(amount) filter (where kind = 0 and other_day < :start), 0) as guided_customers,
        coalesce(sum(amount) filter (where kind = 0 and other_day < :start and other_day >= :before), 0)
            as buyback_customers,
        coalesce(sum(amount) filter (where kind = 1 and other_day >= :until), 0) as once,
        coalesce(sum(amount) filter (where kind = 2 and other_day < :start), 0) as reached_customers
    from rollup_gaps
    where scope_kind = :kind and scope_id = :id and kind in (0, 1, 2) and day >= :start and day < :until
""")

REST = sa.text("""
    with late as (
        select a.person_id, count(*) as orders, min(a.paid_at) as first_at
        from attributions a
        join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
        where a.paid_at >= :until_at and a.paid_at < :end_at and a.person_id is not null group by a.person_id
    ), seen as (
        select l.person_id, l.orders, w.orders as orders_before, coalesce(w.first_at, l.first_at) as first_at,
               w.is_returning
        from late l cross join lateral (
            select count(*) filter (where a.paid_at >= :start_at) as orders,
                   min(a.paid_at) filter (where a.paid_at >= :start_at) as first_at,
                   coalesce(bool_or(a.paid_at < :start_at), false) as is_returning
            from attributions a
            join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
            where a.person_id = l.person_id and a.paid_at >= :before_at and a.paid_at < :until_at
        ) w
    ), judged as (
        select seen.*, exists (
            select from attributions e where e.person_id = seen.person_id and e.paid_at < seen.first_at
        ) as has_earlier from seen
    )
    select count(*) filter (where orders_before = 0) as guided_customers,
        count(*) filter (where orders_before = 0 and is_returning) as buyback_customers,
        count(*) filter (where orders_before = 0 and orders = 1 and not has_earlier)
            - count(*) filter (where orders_before = 1 and not has_earlier) as once,
        (select count(distinct t.person_id)
         from touch_days t
         join scope_members s on s.member_id = t.member_id and s.scope_kind = :kind and s.scope_id = :id
         where t.day = :until and t.first_at < :end_at and not exists (
             select from touch_days e
             join scope_members m on m.member_id = e.member_id and m.scope_kind = :kind and m.scope_id = :id
             where e.person_id = t.person_id and e.day >= :start and e.day < :until
         )) as reached_customers
    from judged
""")
"""What the day on which a range is cut adds to the pairs of its whole days; `before_at` is not after `start_at`.

Whoever bought once in the whole days and again before the cut no longer bought once.
"""

OWN = sa.text("""
    with mine as (
        select a.person_id, a.paid_on, a.paid_at from attributions a
        where a.member_id = :id and a.person_id is not null and a.paid_at >= :start_at and a.paid_at < :end_at
    ), buyer as (select person_id, min(paid_at) as first_at, count(*) as orders from mine group by person_id)
    select count(*) as guided_customers,
        count(*) filter (where exists (
            select from attributions p where p.person_id = b.person_id and p.member_id = :id
              and p.paid_at >= :before_at and p.paid_at < :start_at
        )) as buyback_customers,
        count(*) filter (where orders = 1 and not exists (
            select from attributions p where p.person_id = b.person_id and p.paid_at < b.first_at
        )) as once,
        (select count(distinct person_id) from touch_days
         where member_id = :id and first_at >= :start_at and first_at < :end_at) as reached_customers
    from buyer b
""")

FRIENDS = sa.text("""
    with again as materialized (
        select person_id, began_at, ended_at, first_at from scope_spells
        where scope_kind = :kind and scope_id = :id and kind = 0
          and began_at >= :start_at and began_at < :end_at and began_at > first_at
    ), came as (
        select
            count(*) filter (where (a.ended_at is null or a.ended_at >= :end_at) and a.first_at < :start_at and exists (
                select from scope_spells b
                where b.person_id = a.person_id and b.scope_kind = :kind and b.scope_id = :id and b.kind = 0
                  and b.began_at < :start_at and b.ended_at >= :start_at
            )) as back,
            count(*) filter (where not exists (
                select from scope_spells b
                where b.person_id = a.person_id and b.scope_kind = :kind and b.scope_id = :id and b.kind = 0
                  and b.began_at < a.began_at and b.ended_at > :start_at
            )) as met
        from again a
    ), stood as (
        select
            count(*) filter (where first_at >= :start_at and (ended_at is null or ended_at >= :end_at))
                as new_customers,
            count(*) filter (where began_at < :start_at and (ended_at is null or ended_at >= :start_at)) as before,
            count(*) filter (where ended_at is null or ended_at >= :end_at) as after,
            count(*) filter (where began_at < :start_at and (ended_at is null or ended_at >= :end_at)) as stayed,
            count(*) filter (where began_at < :start_at and (ended_at is null or ended_at > :start_at)) as met_before,
            count(*) filter (where began_at >= :start_at and began_at = first_at) as met_first
        from scope_spells where scope_kind = :kind and scope_id = :id and kind = 0 and began_at < :end_at
    )
    select new_customers, before, after, stayed + back as kept, met_before + met_first + met as met from stood, came
""")
"""One look at all spells; only who has begun anew is looked up."""

STRANGERS = sa.text("""
    select count(distinct a.person_id)
    from attributions a join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
    where a.source in ('code', 'manual') and a.paid_at >= :start_at and a.paid_at < :end_at
      and a.person_id is not null and not exists (
          select from scope_spells f
          where f.person_id = a.person_id and f.scope_kind = :kind and f.scope_id = :id and f.kind = 0
            and f.began_at < :end_at and (f.ended_at is null or f.ended_at > :start_at)
      )
""")
"""Who bought by code or correction without being a friend at any moment of the range."""


def read(kind: ScopeKind, scope_id: int, window: Window, before: Window) -> dict[str, int]:
    """The sums of kinds of period, for a range of days; `before` is the range it is compared with."""
    about = _about(kind, scope_id, window) | {"before": before.start, "before_at": before.start_at}
    bought = _bought(kind, window, about)
    known = db.session.execute(FRIENDS, about).mappings().one()
    guided = int(bought["guided_customers"])
    return {
        "guided_customers": guided,
        "converted_customers": guided - int(db.session.scalar(STRANGERS, about) or 0),
        "repurchasers": guided - int(bought["once"]),
        "buyback_customers": int(bought["buyback_customers"]),
        "reached_customers": int(bought["reached_customers"]),
        "touch_customers": 0,
        "new_customers": known["new_customers"],
        "lost_customers": known["before"] - known["kept"],
        "returned_customers": known["after"] - known["kept"] - known["new_customers"],
        "asset_customers": known["met"] - known["before"],
    }


def _bought(kind: ScopeKind, window: Window, about: Mapping[str, object]) -> dict[str, int]:
    if kind is ScopeKind.MEMBER:
        return _counts(OWN, about)
    whole = _counts(PAIRS, about)
    rest = {} if window.cut_at is None else _counts(REST, about)
    return {name: amount + rest.get(name, 0) for name, amount in whole.items()}


def _counts(query: sa.TextClause, about: Mapping[str, object]) -> dict[str, int]:
    return {name: int(amount) for name, amount in db.session.execute(query, about).mappings().one().items()}


def count_guided(kind: ScopeKind, scope_id: int, window: Window) -> int:
    """Guided customers of a range of whole days."""
    if kind is ScopeKind.MEMBER:
        query = sa.text("""
            select count(distinct person_id) from attributions
            where member_id = :id and paid_at >= :start_at and paid_at < :end_at
        """)
    else:
        query = sa.text(f"""
            select coalesce(sum(amount), 0) from rollup_gaps
            where kind = {GapKind.ORDER_BEFORE.value} and scope_kind = :kind and scope_id = :id
              and day >= :start and day < :until and other_day < :start
        """)
    return int(db.session.scalar(query, _about(kind, scope_id, window)) or 0)


def _about(kind: ScopeKind, scope_id: int, window: Window) -> dict[str, object]:
    return {
        "kind": kind.value,
        "id": scope_id,
        "start": window.start,
        "until": window.until,
        "start_at": window.start_at,
        "until_at": clock.day_bounds(window.until)[0],
        "end_at": window.end_at,
    }
