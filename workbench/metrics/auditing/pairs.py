"""The pairs of days distinct persons are counted by, and money by source and channel, told by the facts."""

from workbench.metrics.auditing import touches
from workbench.metrics.auditing.check import Check
from workbench.metrics.columns import Dimension, GapKind, ScopeKind

PAIRED = f"""{touches.STEPS},
    bought as (
        select s.scope_kind, s.scope_id, c.person_id,
               array_agg(cast(o.paid_at at time zone :zone as date) order by o.paid_at, o.id) as days,
               min(o.paid_at) as first_at
        from orders o
        join customers c on c.id = o.customer_id
        join attributions a on a.order_id = o.id
        join scope_members s on s.member_id = a.member_id and s.scope_kind = :scope_kind
        where o.paid_at is not null group by s.scope_kind, s.scope_id, c.person_id
    ),
    ever as (
        select c.person_id, min(o.paid_at) as first_at
        from orders o join customers c on c.id = o.customer_id where o.paid_at is not null group by c.person_id
    ),
    met as (
        select s.scope_kind, s.scope_id, t.person_id, array_agg(t.day order by t.at, t.member_id, t.kind) as days
        from touched t join scope_members s on s.member_id = t.member_id and s.scope_kind = :scope_kind
        group by s.scope_kind, s.scope_id, t.person_id
    ),
    pair (kind, scope_kind, scope_id, day, other_day) as (
        select {GapKind.ORDER_BEFORE.value}, scope_kind, scope_id, d.day, coalesce(days[d.place - 1], '-infinity')
        from bought cross join lateral unnest(days) with ordinality d (day, place)
        union all
        select {GapKind.FIRST_ORDER_NEXT.value}, scope_kind, scope_id, days[1], coalesce(days[2], 'infinity')
        from bought b join ever e on e.person_id = b.person_id and e.first_at = b.first_at
        union all
        select {GapKind.TOUCH_BEFORE.value}, scope_kind, scope_id, d.day, coalesce(days[d.place - 1], '-infinity')
        from met cross join lateral unnest(days) with ordinality d (day, place)
    ),
    counted as (
        select 'rollup_gaps' as table_name, scope_kind, scope_id, day, kind || ' ' || other_day as subject,
               'amount' as name, count(*) as amount
        from pair group by scope_kind, scope_id, day, kind, other_day
    )
"""
KEPT_PAIRS = """
    kept as (
        select 'rollup_gaps' as table_name, scope_kind, scope_id, day, kind || ' ' || other_day as subject,
               'amount' as name, amount
        from rollup_gaps where scope_kind = :scope_kind
    )
"""

DIVIDED = f"""
    money as (
        select a.member_id, o.paid_at as at, a.source, o.channel, a.acquisition_channel,
               1 as orders, o.amount_fen as gmv_fen, 0 as refunds_fen
        from orders o join attributions a on a.order_id = o.id
        where o.paid_at is not null and a.member_id is not null
        union all
        select a.member_id, r.refunded_at, a.source, o.channel, a.acquisition_channel, 0, 0, r.amount_fen
        from refunds r join orders o on o.id = r.order_id and o.paid_at is not null
        join attributions a on a.order_id = o.id
        where a.member_id is not null
    ),
    part as (
        select p.dimension, s.scope_kind, s.scope_id, m.at, p.part, m.orders, m.gmv_fen, m.refunds_fen
        from money m
        join scope_members s on s.member_id = m.member_id and s.scope_kind = :scope_kind
        cross join lateral (values
            ({Dimension.SOURCE.value}, m.source),
            ({Dimension.SALES_CHANNEL.value}, m.channel),
            ({Dimension.ACQUISITION_CHANNEL.value}, coalesce(m.acquisition_channel, ''))
        ) p (dimension, part)
        union all
        select {Dimension.PAID_CHANNEL.value}, 0, 0, o.paid_at, o.channel, 1, o.amount_fen, 0
        from orders o where o.paid_at is not null and :scope_kind = 0
    ),
    counted as (
        select 'rollup_parts' as table_name, scope_kind, scope_id, cast(at at time zone :zone as date) as day,
               dimension || ' ' || part as subject, cell.name, sum(cell.amount) as amount
        from part cross join lateral (
            values ('orders', orders), ('gmv_fen', gmv_fen), ('refunds_fen', refunds_fen)
        ) cell (name, amount)
        group by scope_kind, scope_id, 4, dimension, part, cell.name
    )
"""
KEPT_PARTS = """
    kept as (
        select 'rollup_parts' as table_name, scope_kind, scope_id, day, dimension || ' ' || part as subject,
               cell.name, cell.amount
        from rollup_parts cross join lateral (
            values ('orders', orders), ('gmv_fen', gmv_fen), ('refunds_fen', refunds_fen)
        ) cell (name, amount)
        where scope_kind = :scope_kind
    )
"""

TOGETHER = (ScopeKind.CORP, ScopeKind.DEPARTMENT)
"""Parts are kept of these only."""

CHECKS = tuple(
    [Check(PAIRED, KEPT_PAIRS, {"scope_kind": kind.value}) for kind in ScopeKind if kind is not ScopeKind.MEMBER]
    + [Check(DIVIDED, KEPT_PARTS, {"scope_kind": kind.value}) for kind in TOGETHER]
)
