"""The copies the sums are made of, row by row: each row's content as one number, beside that of the facts.

The number is 52 bits of a hash, so that JSON can carry it. A row of which only one side knows differs as well. Rows
stand under the member they are about.
"""

from workbench.metrics.auditing import friends, touches
from workbench.metrics.auditing.check import Check
from workbench.metrics.columns import ScopeKind

CONTACTS = """
    spell as (
        select r.id, c.person_id, r.member_id, r.added_at, r.began_by, r.ended_at, r.ended_by,
               case when r.state is null then 'way:' || r.add_way else 'state:' || r.state end as channel,
               exists (
                   select from customers q join touches t on t.customer_id = q.id
                   where q.person_id = c.person_id and t.kind in ('one_to_one', 'task')
                     and t.touched_at >= r.added_at and t.touched_at - r.added_at < interval '24 hours'
                     and (t.self_told_at is null or t.self_told_at - r.added_at < interval '24 hours 5 seconds')
               ) as is_served,
               exists (
                   select from customers q join orders o on o.customer_id = q.id
                   join attributions a on a.order_id = o.id
                   where q.person_id = c.person_id and a.member_id is not null
                     and o.paid_at >= r.added_at and o.paid_at - r.added_at < interval '720 hours'
               ) as is_realised,
               r.id = first_value(r.id) over (
                   partition by c.person_id
                   order by r.added_at, c.external_userid collate "C", m.userid collate "C"
               ) as is_first
        from relations r join customers c on c.id = r.customer_id join members m on m.id = r.member_id
        where r.is_start_known
    ),
    counted as (
        select 'contact_spells' as table_name, 2 as scope_kind, member_id as scope_id,
               cast(added_at at time zone :zone as date) as day, cast(id as text) as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   person_id, added_at, began_by, ended_at, ended_by, channel, is_served,
                   is_realised, is_first) as text), 0) as amount
        from spell
    )
"""
KEPT_CONTACTS = """
    kept as (
        select 'contact_spells' as table_name, 2 as scope_kind, member_id as scope_id,
               cast(began_at at time zone :zone as date) as day, cast(relation_id as text) as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   person_id, began_at, began_by, ended_at, ended_by, acquisition_channel,
                   is_served, is_realised, is_first) as text), 0) as amount
        from contact_spells
    )
"""
MARK_CONTACTS = """
    insert into changes (customer_id)
    select r.customer_id from differing d join relations r on r.id = cast(d.subject as bigint)
    union
    select s.person_id from differing d join contact_spells s on s.relation_id = cast(d.subject as bigint)
"""

TOUCHED = f"""{touches.STEPS},
    counted as (
        select 'touch_days' as table_name, 2 as scope_kind, member_id as scope_id, day,
               person_id || ' ' || kind as subject, 'row' as name, cast(extract(epoch from at) * 1000000 as bigint)
                   as amount
        from touched
    )
"""
KEPT_TOUCHED = """
    kept as (
        select 'touch_days' as table_name, 2 as scope_kind, member_id as scope_id, day,
               person_id || ' ' || kind as subject, 'row' as name,
               cast(extract(epoch from first_at) * 1000000 as bigint) as amount
        from touch_days
    )
"""
MARK_TOUCHED = """
    insert into changes (customer_id) select distinct cast(split_part(subject, ' ', 1) as bigint) from differing
"""

REFUNDS = """
    counted as (
        select 'guided_refunds' as table_name, 2 as scope_kind, a.member_id as scope_id,
               cast(r.refunded_at at time zone :zone as date) as day, r.id || ' ' || o.id as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   c.person_id, a.source, o.channel, a.acquisition_channel, r.refunded_at,
                   r.amount_fen) as text), 0) as amount
        from refunds r
        join orders o on o.id = r.order_id and o.paid_at is not null
        join attributions a on a.order_id = o.id and a.member_id is not null
        left join customers c on c.id = o.customer_id
    )
"""
KEPT_REFUNDS = """
    kept as (
        select 'guided_refunds' as table_name, 2 as scope_kind, member_id as scope_id, refunded_on as day,
               refund_id || ' ' || order_id as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   person_id, source, sales_channel, acquisition_channel, refunded_at, amount_fen)
                   as text), 0) as amount
        from guided_refunds
    )
"""
MARK_REFUNDS = """
    insert into changes (order_id) select distinct cast(split_part(subject, ' ', 2) as bigint) from differing
"""

STATES = f"""{friends.STEPS}, {friends.SPELLS},
    counted as (
        select 'scope_spells' as table_name, scope_kind, scope_id, cast(began_at at time zone :zone as date) as day,
               person_id || ' ' || kind || ' ' || extract(epoch from began_at) as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   ended_at, first_at) as text), 0) as amount
        from spell
    )
"""
KEPT_STATES = """
    kept as (
        select 'scope_spells' as table_name, scope_kind, scope_id, cast(began_at at time zone :zone as date) as day,
               person_id || ' ' || kind || ' ' || extract(epoch from began_at) as subject, 'row' as name,
               4503599627370495 & hashtextextended(cast((
                   ended_at, first_at) as text), 0) as amount
        from scope_spells where scope_kind = :scope_kind
    )
"""
"""Scopes have these; they are made anew with the scope."""

CHECKS = (
    Check(CONTACTS, KEPT_CONTACTS, marks=MARK_CONTACTS),
    Check(TOUCHED, KEPT_TOUCHED, marks=MARK_TOUCHED),
    Check(REFUNDS, KEPT_REFUNDS, marks=MARK_REFUNDS),
    *(Check(STATES, KEPT_STATES, {"scope_kind": kind.value}) for kind in ScopeKind),
)
