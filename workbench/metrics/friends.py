"""Who becomes or stops to be a customer, as events, with what that means in each kind of period. See `streams`."""

from workbench.metrics.columns import PERIODS, per_period
from workbench.metrics.days import day_of, moment, start, sums

_STEPS = """
    step as (
        select person_id, scope_kind, scope_id, kind, first_at, began_at as at, 1 as step
        from scope_spells s where person_id $who and $scope
        union all
        select person_id, scope_kind, scope_id, kind, first_at, ended_at, -1
        from scope_spells s where person_id $who and $scope and ended_at is not null
    ),
"""


def _placed() -> str:
    def window(period: str) -> str:
        return f"(partition by person_id, scope_kind, scope_id, {start(period, 'day')} order by at, step)"

    each = [
        f"first_value(step) over {window(period)} as opening_{period},"
        f" first_value(at) over {window(period)} as opening_at_{period},"
        f" row_number() over {window(period)} as place_{period}"
        for period in PERIODS
    ]
    return f"""
    dated as (
        select step.*, {day_of("at")} as day, {day_of("first_at")} as first_on from step
    ),
    placed as (
        select dated.*, {", ".join(each)} from dated where kind = 0
    )
"""


def _customer_sums() -> dict[str, str]:
    """What an event adds to each sum of its period, from what the period's first event tells of its beginning.

    Of the asset customers (a friend at any moment of the period) the stock at the beginning is a part already. Nobody
    is added who was in that stock; but it counts whoever ended in the very instant the period began, and she was a
    friend at no moment of it: her ending takes her out again, and if she comes back later in the period, with the
    second event of it (`place = 2`), she is added after all.
    """
    named: dict[str, str] = {}
    for period in PERIODS:
        begin = start(period, "p.day")
        is_new = f"{start(period, 'p.first_on')} = {begin}"
        opened_by_end = f"(p.opening_{period} = -1 and p.opening_at_{period} = {moment(begin)})"
        named |= {
            f"new_customers_{period}": f"case when {is_new} then p.step else 0 end",
            f"lost_customers_{period}": f"case when p.opening_{period} = -1 and not {is_new} then -p.step else 0 end",
            f"returned_customers_{period}": f"case when p.opening_{period} = 1 and not {is_new} then p.step else 0 end",
            f"asset_customers_{period}": f"""case
                when p.step = 1 and (p.place_{period} = 1 or p.place_{period} = 2 and {opened_by_end}) then 1
                when p.step = -1 and p.at = {moment(begin)} then -1 else 0 end""",
        }
    return named


CUSTOMER_SUMS = per_period(("new_customers", "lost_customers", "returned_customers", "asset_customers"))
STATE_SUMS = ("customers_net", "in_group_net", "super_users_net")

SPELL_STEPS = f"{_STEPS} {_placed()}"
SPELL_EVENTS = f"""
    select p.scope_kind, p.scope_id, p.at, p.day, p.step as customers_net, 0 as in_group_net, 0 as super_users_net,
        {sums(_customer_sums())}
    from placed p
    union all
    select d.scope_kind, d.scope_id, d.at, d.day, 0, case when d.kind = 1 then d.step else 0 end,
        case when d.kind = 2 then d.step else 0 end,
        {", ".join("0" for _ in CUSTOMER_SUMS)}
    from dated d where d.kind > 0
"""
"""A person becomes a customer of a scope, or stops to be one. What the first event of a period is tells what she was
when the period began: whoever begins first was none."""
