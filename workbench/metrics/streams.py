"""Every event that adds to a sum, as SQL: which scope, at what moment, on what day, and how much of what.

The sums per day and hour add these events up (`rollups`); a part of an hour or of a day is read from them directly
(`partial`). They are put together by Python, because sixty columns differ by the kind of period only; every finished
statement stands whole in `tests/workbench/metrics/sums.sql`. Conditions are put in last (`days.filled`): `$who` is one
on `person_id`, `$orders` one on `attributions a`, `$refunds` one on `guided_refunds r`, `$scope` one on
`scope_members s` or on what carries a scope.
"""

from workbench.metrics.buyers import BUYER_SUMS, BUYERS, GUIDED
from workbench.metrics.columns import CONTACTS, PERIODS, SERVICE
from workbench.metrics.days import BY_TOUCH, day_of, each, start, sums
from workbench.metrics.friends import CUSTOMER_SUMS, SPELL_EVENTS, SPELL_STEPS, STATE_SUMS

__all__ = [
    "BUYERS",
    "BUYER_SUMS",
    "CONTACT_EVENTS",
    "CONTACT_SUMS",
    "CUSTOMER_SUMS",
    "GUIDED",
    "MONEY",
    "MONEY_SUMS",
    "REFUNDS",
    "SPELL_EVENTS",
    "SPELL_STEPS",
    "STATE_SUMS",
    "TOUCHED",
    "TOUCH_EVENTS",
    "TOUCH_SUMS",
]

MONEY_SUMS = {
    "orders": "1",
    "gmv_fen": "a.amount_fen",
    "public_gmv_fen": "case when a.sales_channel = any(:own_channels) then 0 else a.amount_fen end",
    "touch_gmv_fen": f"case when a.source in {BY_TOUCH} then a.amount_fen else 0 end",
    "code_gmv_fen": "case when a.source = 'code' then a.amount_fen else 0 end",
    "natural_gmv_fen": "case when a.source = 'natural' then a.amount_fen else 0 end",
    "manual_gmv_fen": "case when a.source = 'manual' then a.amount_fen else 0 end",
    "paid_orders": "0",
    "paid_fen": "0",
}
PAID_SUMS = dict.fromkeys(MONEY_SUMS, "0") | {"paid_orders": "1", "paid_fen": "a.amount_fen"}

MONEY = f"""
    select s.scope_kind, s.scope_id, a.paid_at as at, a.paid_on as day,
        {sums(MONEY_SUMS)}
    from attributions a join scope_members s on s.member_id = a.member_id and $scope where $orders
    union all
    select s.scope_kind, s.scope_id, a.paid_at, a.paid_on,
        {sums(PAID_SUMS)}
    from attributions a cross join (select 0 as scope_kind, 0 as scope_id) s where $orders and $scope
"""
"""Money and numbers of orders; in the corp also of those nobody guided."""

REFUNDS = """
    select s.scope_kind, s.scope_id, r.refunded_at as at, r.refunded_on as day, r.amount_fen as refunds_fen
    from guided_refunds r join scope_members s on s.member_id = r.member_id and $scope where $refunds
"""

_BEGAN = {"new_contacts": "c.began_by = 'added'", "transferred_in": "c.began_by <> 'added'"}
_ENDED = {
    "lost_contacts": "c.ended_by = 'customer'",
    "deleted_contacts": "c.ended_by = 'staff'",
    "transferred_out": "c.ended_by = 'transfer'",
    "other_ended": "c.ended_by not in ('customer', 'staff', 'transfer')",
}
_SERVED = {"service_due": "true", "service_done": "c.is_served"}
_REALISED = {"realisation_due": "true", "realisation_done": "c.is_realised"}
CONTACT_SUMS = (*CONTACTS, *SERVICE)


def _contacts(at: str, conditions: dict[str, str], where: str) -> str:
    named = {name: each(conditions.get(name, "false")) for name in CONTACT_SUMS}
    return f"""
    select s.scope_kind, s.scope_id, {at} as at, {day_of(at)} as day,
        {sums(named)}
    from contact_spells c join scope_members s on s.member_id = c.member_id and $scope
    where c.person_id $who and {where}
"""


CONTACT_EVENTS = " union all ".join(
    [
        _contacts("c.began_at", _BEGAN, "true"),
        _contacts("c.ended_at", _ENDED, "c.ended_at is not null"),
        _contacts("c.began_at + interval '24 hours'", _SERVED, "c.began_by = 'added'"),
        _contacts("c.began_at + interval '720 hours'", _REALISED, "c.began_by = 'added'"),
    ]
)
"""Relations begin and end; 24 hours and 30 days after a new one began, it is judged."""


def _reached() -> dict[str, str]:
    return {
        f"reached_customers_{period}": each(f"coalesce(t.before_on < {start(period, 't.day')}, true)")
        for period in PERIODS
    }


TOUCHED = """
    touched as materialized (
        select s.scope_kind, s.scope_id, t.person_id, t.day, t.first_at, lag(t.day) over (
                   partition by t.person_id, s.scope_kind, s.scope_id order by t.first_at, t.member_id, t.kind
               ) as before_on
        from touch_days t join scope_members s on s.member_id = t.member_id and $scope
        where t.person_id $who
    )
"""
TOUCH_SUMS = ("touches", *_reached())
TOUCH_EVENTS = f"""
    select t.scope_kind, t.scope_id, t.first_at as at, t.day, 1 as touches,
        {sums(_reached())}
    from touched t
"""
