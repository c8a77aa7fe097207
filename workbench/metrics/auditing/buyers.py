"""Who buys in each period, told by grouping the orders of a period: its first, its second, its first by a touch."""

NAMES = ("guided_customers", "converted_customers", "repurchasers", "buyback_customers", "touch_customers")

EVENTS = """
    bought as (
        select s.scope_kind, s.scope_id, c.person_id, o.id as order_id, o.paid_at, a.source,
               date_trunc(:period, o.paid_at at time zone :zone) as begins
        from orders o
        join customers c on c.id = o.customer_id
        join attributions a on a.order_id = o.id
        join scope_members s on s.member_id = a.member_id and s.scope_kind = :scope_kind
        where o.paid_at is not null
    ),
    buyer as materialized (
        select scope_kind, scope_id, person_id, begins, min(paid_at) as first_at,
               (array_agg(source order by paid_at, order_id))[1] as first_source,
               (array_agg(paid_at order by paid_at, order_id))[2] as second_at,
               min(paid_at) filter (where source not in ('code', 'natural', 'manual')) as touched_at
        from bought group by scope_kind, scope_id, person_id, begins
    ),
    ever as (
        select c.person_id, min(o.paid_at) as first_at
        from orders o join customers c on c.id = o.customer_id where o.paid_at is not null group by c.person_id
    ),
    event as (
        select b.scope_kind, b.scope_id, e.at, e.name || '_' || :period as name, 1 as amount
        from buyer b
        join ever v on v.person_id = b.person_id
        left join buyer p on (p.scope_kind, p.scope_id, p.person_id) = (b.scope_kind, b.scope_id, b.person_id)
            and p.begins = b.begins - cast('1 ' || :period as interval)
        left join lateral (
            select min(greatest(r.added_at, b.begins at time zone :zone)) as at
            from customers q
            join relations r on r.customer_id = q.id and r.is_start_known
            join scope_members m on m.member_id = r.member_id
                and m.scope_kind = b.scope_kind and m.scope_id = b.scope_id
            where q.person_id = b.person_id
              and r.added_at < (b.begins + cast('1 ' || :period as interval)) at time zone :zone
              and (r.ended_at is null or r.ended_at > greatest(r.added_at, b.begins at time zone :zone))
        ) met on b.first_source in ('code', 'manual')
        cross join lateral (values
            ('guided_customers', b.first_at),
            ('touch_customers', b.touched_at),
            ('buyback_customers', case when p.first_at is not null then b.first_at end),
            ('repurchasers', case when v.first_at < b.first_at then b.first_at else b.second_at end),
            ('converted_customers',
             case when b.first_source in ('code', 'manual') then
                 case when met.at is not null then greatest(b.first_at, met.at) end else b.first_at end)
        ) e (name, at)
        where e.at is not null
    )
"""
"""Who bought as a friend's customer was one then; of an order by code or correction the friendship is looked up."""
