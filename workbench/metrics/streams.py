"""Every event that adds to a sum, as SQL: which scope, at what moment, on what day, and how much of what.

The sums per day and hour add these events up (`rollups`); a part of an hour or of a day is read from them directly
(`sums`). The placeholders: `{who}` is a condition on `person_id`, `{orders}` one on `attributions a`, `{scope}` one on
`scope_members s` or on what carries a scope, `{when}` one on the moment `at`.
"""

from workbench.metrics.columns import CONTACTS, PERIODS, SERVICE, per_period

NOT_BY_RELATION = "('code', 'manual')"
BY_TOUCH = "('task', 'one_to_one', 'mass_send', 'group')"


def start(period: str, day: str) -> str:
    """SQL for the first day of the period of a day."""
    return day if period == "day" else f"cast(date_trunc('{period}', cast({day} as timestamp)) as date)"


def start_before(period: str, day: str) -> str:
    """SQL for the first day of the period before."""
    return f"cast({start(period, day)} - interval '1 {period}' as date)"


def moment(day: str) -> str:
    """SQL for the instant a day of the corp begins."""
    return f"(cast({day} as timestamp) at time zone :zone)"


def day_of(at: str) -> str:
    """SQL for the corp's day of an instant."""
    return f"cast(({at}) at time zone :zone as date)"


def _sums(named: dict[str, str]) -> str:
    return ",\n        ".join(f"{expression} as {name}" for name, expression in named.items())


def _each(condition: str) -> str:
    return f"cast(coalesce({condition}, false) as int)"


GUIDED = """
    known as (
        select a.*, a.paid_at > min(a.paid_at) over (partition by a.person_id) as has_earlier
        from attributions a where a.person_id {who}
    ),
    guided as materialized (
        select s.scope_kind, s.scope_id, k.person_id, k.paid_at, k.paid_on, k.source, k.has_earlier,
               lag(k.paid_on) over ordered as before_on, lag(k.paid_on, 2) over ordered as second_before_on,
               lag(k.has_earlier) over ordered as before_has_earlier, lead(k.paid_on) over ordered as next_on,
               lag(k.paid_on) over (
                   partition by s.scope_kind, s.scope_id, k.person_id,
                       k.source in ('task', 'one_to_one', 'mass_send', 'group')
                   order by k.paid_at, k.order_id
               ) as alike_on
        from known k join scope_members s on s.member_id = k.member_id and {scope}
        window ordered as (partition by s.scope_kind, s.scope_id, k.person_id order by k.paid_at, k.order_id)
    )
"""
"""The guided orders of persons in each scope, each knowing the one before it and the one after it."""


def _buyer_sums() -> dict[str, str]:
    named: dict[str, str] = {}
    for period in PERIODS:
        begin = start(period, "g.paid_on")
        is_first = f"coalesce(g.before_on < {begin}, true)"
        is_second = f"(g.before_on >= {begin} and coalesce(g.second_before_on < {begin}, true))"
        named |= {
            f"guided_customers_{period}": _each(is_first),
            f"converted_customers_{period}": _each(f"{is_first} and g.source not in {NOT_BY_RELATION}"),
            f"repurchasers_{period}": _each(
                f"({is_first} and g.has_earlier) or ({is_second} and not g.before_has_earlier)"
            ),
            f"buyback_customers_{period}": _each(
                f"{is_first} and coalesce(g.before_on >= {start_before(period, 'g.paid_on')}, false)"
            ),
            f"touch_customers_{period}": _each(f"g.source in {BY_TOUCH} and coalesce(g.alike_on < {begin}, true)"),
        }
    return named


BUYER_SUMS = tuple(_buyer_sums())

BOUGHT = f"""
    select g.scope_kind, g.scope_id, g.paid_at as at, g.paid_on as day,
        {_sums(_buyer_sums())}
    from guided g
"""


def _met(period: str) -> str:
    begin = moment(start(period, "g.paid_on"))
    end = moment(f"({start(period, 'g.paid_on')} + interval '1 {period}')")
    zeros = {name: _each("false") for name in BUYER_SUMS} | {f"converted_customers_{period}": "1"}
    return f"""
    select g.scope_kind, g.scope_id, greatest(g.paid_at, m.met_at) as at,
        {day_of("greatest(g.paid_at, m.met_at)")} as day,
        {_sums(zeros)}
    from guided g
    cross join lateral (
        select min(greatest(f.began_at, {begin})) as met_at from scope_spells f
        where f.person_id = g.person_id and f.scope_kind = g.scope_kind and f.scope_id = g.scope_id and f.kind = 0
          and f.began_at < {end} and (f.ended_at is null or f.ended_at > {begin})
    ) m
    where g.source in {NOT_BY_RELATION} and coalesce(g.before_on < {start(period, "g.paid_on")}, true)
      and m.met_at is not null
"""


BUYERS = " union all ".join([BOUGHT, *(_met(period) for period in PERIODS)])
"""A buyer counts when she buys first; in a conversion rate, not before she is a friend (orders by code or correction
may come from somebody who is none)."""

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
        {_sums(MONEY_SUMS)}
    from attributions a join scope_members s on s.member_id = a.member_id and {{scope}} where {{orders}}
    union all
    select s.scope_kind, s.scope_id, a.paid_at, a.paid_on,
        {_sums(PAID_SUMS)}
    from attributions a cross join (select 0 as scope_kind, 0 as scope_id) s where {{orders}} and {{scope}}
"""
"""Money and numbers of orders; in the corp also of those nobody guided."""

REFUNDS = """
    select s.scope_kind, s.scope_id, r.refunded_at as at, r.refunded_on as day, r.amount_fen as refunds_fen
    from guided_refunds r join scope_members s on s.member_id = r.member_id and {scope} where {refunds}
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
    named = {name: _each(conditions.get(name, "false")) for name in CONTACT_SUMS}
    return f"""
    select s.scope_kind, s.scope_id, {at} as at, {day_of(at)} as day,
        {_sums(named)}
    from contact_spells c join scope_members s on s.member_id = c.member_id and {{scope}}
    where c.person_id {{who}} and {where}
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

_STEPS = """
    step as (
        select person_id, scope_kind, scope_id, kind, first_at, began_at as at, 1 as step
        from scope_spells s where person_id {who} and {scope}
        union all
        select person_id, scope_kind, scope_id, kind, first_at, ended_at, -1
        from scope_spells s where person_id {who} and {scope} and ended_at is not null
    ),
"""


def _placed() -> str:
    def window(period: str) -> str:
        return f"(partition by scope_kind, scope_id, person_id, {start(period, 'day')} order by at, step)"

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
        {_sums(_customer_sums())}
    from placed p
    union all
    select d.scope_kind, d.scope_id, d.at, d.day, 0, case when d.kind = 1 then d.step else 0 end,
        case when d.kind = 2 then d.step else 0 end,
        {", ".join("0" for _ in CUSTOMER_SUMS)}
    from dated d where d.kind > 0
"""
"""A person becomes a customer of a scope, or stops to be one. What the first event of a period is tells what she was
when the period began: whoever begins first was none."""


def _reached() -> dict[str, str]:
    return {
        f"reached_customers_{period}": _each(f"coalesce(t.before_on < {start(period, 't.day')}, true)")
        for period in PERIODS
    }


TOUCHED = """
    touched as materialized (
        select s.scope_kind, s.scope_id, t.person_id, t.day, t.first_at, lag(t.day) over (
                   partition by s.scope_kind, s.scope_id, t.person_id order by t.first_at, t.member_id, t.kind
               ) as before_on
        from touch_days t join scope_members s on s.member_id = t.member_id and {scope}
        where t.person_id {who}
    )
"""
TOUCH_SUMS = ("touches", *_reached())
TOUCH_EVENTS = f"""
    select t.scope_kind, t.scope_id, t.first_at as at, t.day, 1 as touches,
        {_sums(_reached())}
    from touched t
"""
