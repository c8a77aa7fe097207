"""Who buys, as events: the first guided order of a person in a period, a second one, a return. See `streams`."""

from workbench.metrics.columns import PERIODS
from workbench.metrics.days import BY_TOUCH, NOT_BY_RELATION, day_of, each, moment, start, sums

GUIDED = f"""
    known as (
        select a.*, a.paid_at > min(a.paid_at) over (partition by a.person_id) as has_earlier
        from attributions a where a.person_id $who
    ),
    guided as materialized (
        select s.scope_kind, s.scope_id, k.person_id, k.paid_at, k.paid_on, k.source, k.has_earlier,
               {", ".join(f"{start(period, 'k.paid_on')} as {period}_on" for period in PERIODS)},
               lag(k.paid_on) over ordered as before_on, lag(k.paid_on, 2) over ordered as second_before_on,
               lag(k.has_earlier) over ordered as before_has_earlier, lead(k.paid_on) over ordered as next_on,
               max(k.paid_on) filter (where k.source in {BY_TOUCH}) over (
                   ordered rows between unbounded preceding and 1 preceding
               ) as touched_on
        from known k join scope_members s on s.member_id = k.member_id and $scope
        window ordered as (partition by k.person_id, s.scope_kind, s.scope_id order by k.paid_at, k.order_id)
    )
"""
"""The guided orders of persons in each scope, each knowing the one before it and the one after it, the last one earned
by a touch, and the first days of its periods. One sort serves them all, and no row asks twice when its month began."""


def _buyer_sums() -> dict[str, str]:
    named: dict[str, str] = {}
    for period in PERIODS:
        begin = f"g.{period}_on"
        is_first = f"coalesce(g.before_on < {begin}, true)"
        is_second = f"(g.before_on >= {begin} and coalesce(g.second_before_on < {begin}, true))"
        named |= {
            f"guided_customers_{period}": each(is_first),
            f"converted_customers_{period}": each(f"{is_first} and g.source not in {NOT_BY_RELATION}"),
            f"repurchasers_{period}": each(
                f"({is_first} and g.has_earlier) or ({is_second} and not g.before_has_earlier)"
            ),
            f"buyback_customers_{period}": each(
                f"{is_first} and coalesce(g.before_on >= cast({begin} - interval '1 {period}' as date), false)"
            ),
            f"touch_customers_{period}": each(f"g.source in {BY_TOUCH} and coalesce(g.touched_on < {begin}, true)"),
        }
    return named


BUYER_SUMS = tuple(_buyer_sums())

BOUGHT = f"""
    select g.scope_kind, g.scope_id, g.paid_at as at, g.paid_on as day,
        {sums(_buyer_sums())}
    from guided g
"""


def _met(period: str) -> str:
    """Buyers by code or correction, in a conversion rate: counted when they have both bought and been a friend.

    Whoever buys by a relation is a friend at that moment, and `BOUGHT` counts her there. A code or a manager may give
    a member the order of somebody who becomes a friend later in the period, or never.
    """
    begin = moment(f"g.{period}_on")
    end = moment(f"(g.{period}_on + interval '1 {period}')")
    zeros = {name: each("false") for name in BUYER_SUMS} | {f"converted_customers_{period}": "1"}
    return f"""
    select g.scope_kind, g.scope_id, greatest(g.paid_at, m.met_at) as at,
        {day_of("greatest(g.paid_at, m.met_at)")} as day,
        {sums(zeros)}
    from guided g
    cross join lateral (
        select min(greatest(f.began_at, {begin})) as met_at from scope_spells f
        where f.person_id = g.person_id and f.scope_kind = g.scope_kind and f.scope_id = g.scope_id and f.kind = 0
          and f.began_at < {end} and (f.ended_at is null or f.ended_at > {begin})
    ) m
    where g.source in {NOT_BY_RELATION} and coalesce(g.before_on < g.{period}_on, true)
      and m.met_at is not null
"""


BUYERS = " union all ".join([BOUGHT, *(_met(period) for period in PERIODS)])
"""A buyer counts when she buys first; in a conversion rate, not before she is a friend (orders by code or correction
may come from somebody who is none)."""
