"""The sums per day and per hour, held against events that are told by the facts in other words than made the sums."""

from workbench.metrics.auditing import buyers, friends, touches
from workbench.metrics.auditing.check import Check
from workbench.metrics.columns import CONTACTS, MONEY, PERIODS, SERVICE, STATES, ScopeKind, per_period

CONTACT_EVENTS = """
    event as (
        select s.scope_kind, s.scope_id, e.at, e.name, 1 as amount
        from relations r
        join customers c on c.id = r.customer_id
        join scope_members s on s.member_id = r.member_id and s.scope_kind = :scope_kind
        cross join lateral (
            select r.added_at, case r.began_by when 'added' then 'new_contacts' else 'transferred_in' end
            union all
            select r.ended_at, case r.ended_by when 'customer' then 'lost_contacts' when 'staff' then 'deleted_contacts'
                                               when 'transfer' then 'transferred_out' else 'other_ended' end
            where r.ended_at is not null
            union all
            select r.added_at + interval '24 hours', 'service_due' where r.began_by = 'added'
            union all
            select r.added_at + interval '24 hours', 'service_done'
            where r.began_by = 'added' and exists (
                select from customers q join touches t on t.customer_id = q.id
                where q.person_id = c.person_id and t.kind in ('one_to_one', 'task')
                  and t.touched_at >= r.added_at and t.touched_at - r.added_at < interval '24 hours'
                  and (t.self_told_at is null or t.self_told_at - r.added_at < interval '24 hours 5 seconds')
            )
            union all
            select r.added_at + interval '720 hours', 'realisation_due' where r.began_by = 'added'
            union all
            select r.added_at + interval '720 hours', 'realisation_done'
            where r.began_by = 'added' and exists (
                select from customers q join orders o on o.customer_id = q.id join attributions a on a.order_id = o.id
                where q.person_id = c.person_id and a.member_id is not null
                  and o.paid_at >= r.added_at and o.paid_at - r.added_at < interval '720 hours'
            )
        ) e (at, name)
        where r.is_start_known
    )
"""

MONEY_EVENTS = """
    event as (
        select s.scope_kind, s.scope_id, o.paid_at as at, e.name, e.amount
        from orders o
        join attributions a on a.order_id = o.id
        join scope_members s on s.member_id = a.member_id and s.scope_kind = :scope_kind
        cross join lateral (values
            ('orders', 1),
            ('gmv_fen', o.amount_fen),
            ('public_gmv_fen', case when o.channel = any(:own_channels) then 0 else o.amount_fen end),
            (case when a.source in ('code', 'natural', 'manual') then a.source else 'touch' end || '_gmv_fen',
             o.amount_fen)
        ) e (name, amount)
        where o.paid_at is not null
        union all
        select s.scope_kind, s.scope_id, r.refunded_at, 'refunds_fen', r.amount_fen
        from refunds r
        join orders o on o.id = r.order_id and o.paid_at is not null
        join attributions a on a.order_id = o.id
        join scope_members s on s.member_id = a.member_id and s.scope_kind = :scope_kind
        union all
        select 0, 0, o.paid_at, e.name, e.amount
        from orders o cross join lateral (values ('paid_orders', 1), ('paid_fen', o.amount_fen)) e (name, amount)
        where o.paid_at is not null and :scope_kind = 0
    )
"""

COUNTED = """
    dated as (
        select e.*, cast(e.at at time zone :zone as date) as day from event e
    ),
    placed as (
        select d.*, cast(floor(extract(epoch from d.at - cast(d.day as timestamp) at time zone :zone) / 3600) as text)
                        as hour
        from dated d
    ),
    counted as (
        select case when grouping(hour) = 1 then 'rollup_days' else 'rollup_hours' end as table_name,
               scope_kind, scope_id, day, coalesce(hour, '') as subject, name, sum(amount) as amount
        from placed
        group by grouping sets ((scope_kind, scope_id, day, name), (scope_kind, scope_id, day, name, hour))
        having sum(amount) <> 0 and (grouping(hour) = 1 or scope_kind <> 2)
    )
"""
"""Every event in its day and, but for single members, in its hour."""


def kept(names: tuple[str, ...]) -> str:
    """The same as it is kept in these columns."""
    values = ", ".join(f"('{name}', {name})" for name in names)
    return f"""
    kept as (
        select 'rollup_days' as table_name, scope_kind, scope_id, day, '' as subject, name, amount
        from rollup_days cross join lateral (values {values}) cell (name, amount)
        where scope_kind = :scope_kind and amount <> 0
        union all
        select 'rollup_hours', scope_kind, scope_id, day, cast(hour as text), name, amount
        from rollup_hours cross join lateral (values {values}) cell (name, amount)
        where scope_kind = :scope_kind and amount <> 0
    )
    """


PLAIN = (
    (CONTACT_EVENTS, (*CONTACTS, *SERVICE)),
    (MONEY_EVENTS, (*MONEY, "refunds_fen")),
    (friends.STATE_EVENTS, tuple(STATES.values())),
    (touches.TOUCH_EVENTS, ("touches",)),
)
PER_PERIOD = (
    (buyers.EVENTS, buyers.NAMES),
    (friends.CUSTOMER_EVENTS, friends.NAMES),
    (touches.REACHED_EVENTS, touches.NAMES),
)
"""What counts persons once per period of each kind; its columns end with the period."""

COLUMNS = frozenset(
    [name for _, names in PLAIN for name in names] + [name for _, names in PER_PERIOD for name in per_period(names)]
)

CHECKS = tuple(
    [
        Check(f"{events}, {COUNTED}", kept(names), {"scope_kind": kind.value})
        for events, names in PLAIN
        for kind in ScopeKind
    ]
    + [
        Check(
            f"{events}, {COUNTED}",
            kept(tuple(f"{name}_{period}" for name in names)),
            {"scope_kind": kind.value, "period": period},
        )
        for events, names in PER_PERIOD
        for period in PERIODS
        for kind in ScopeKind
    ]
)
