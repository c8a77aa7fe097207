"""Who is a customer of a scope, in a group, a super user: told by running counts of what begins and ends."""

NAMES = ("new_customers", "lost_customers", "returned_customers", "asset_customers")

STEPS = """
    friend as materialized (
        select s.scope_kind, s.scope_id, f.person_id, f.first_at, f.added_at, f.ended_at
        from (
            select r.member_id, c.person_id, r.added_at, r.ended_at,
                   min(r.added_at) over (partition by c.person_id) as first_at
            from relations r join customers c on c.id = r.customer_id where r.is_start_known
        ) f
        join scope_members s on s.member_id = f.member_id and s.scope_kind = :scope_kind
        where f.ended_at is null or f.ended_at > f.added_at
    ),
    known as (select distinct scope_kind, scope_id, person_id, first_at from friend),
    stay as (
        select c.person_id, g.joined_at, least(g.left_at, d.dismissed_at) as left_at
        from group_members g
        join groups d on d.id = g.group_id
        join customers c on c.external_userid = g.participant_id
        where g.is_customer
    ),
    bought as (
        select c.person_id, o.paid_at, count(*) over (partition by c.person_id) as orders
        from orders o join customers c on c.id = o.customer_id where o.paid_at is not null
    ),
    mark as (
        select scope_kind, scope_id, person_id, first_at, added_at as at, 1 as friends, 0 as stays, 0 as orders
        from friend
        union all
        select scope_kind, scope_id, person_id, first_at, ended_at, -1, 0, 0 from friend where ended_at is not null
        union all
        select k.*, e.at, 0, e.step, 0
        from known k join stay g using (person_id)
        cross join lateral (values (g.joined_at, 1), (g.left_at, -1)) e (at, step)
        where e.at is not null and (g.left_at is null or g.left_at > g.joined_at)
        union all
        select k.*, e.at, 0, 0, e.step
        from known k join bought b using (person_id)
        cross join lateral (values (b.paid_at, 1), (b.paid_at + make_interval(hours => 24 * :super_days), -1))
            e (at, step)
        where b.orders >= :super_orders
    ),
    instant as (
        select scope_kind, scope_id, person_id, first_at, at,
               sum(friends) as friends, sum(stays) as stays, sum(orders) as orders
        from mark group by scope_kind, scope_id, person_id, first_at, at
    ),
    level as (
        select scope_kind, scope_id, person_id, first_at, at,
               sum(friends) over so_far as friends, sum(stays) over so_far as stays, sum(orders) over so_far as orders
        from instant
        window so_far as (partition by scope_kind, scope_id, person_id order by at)
    ),
    state as (
        select l.scope_kind, l.scope_id, l.person_id, l.first_at, l.at, e.kind, cast(e.holds as int) as holds
        from level l cross join lateral (values
            (0, l.friends > 0), (1, l.friends > 0 and l.stays > 0), (2, l.friends > 0 and l.orders >= :super_orders)
        ) e (kind, holds)
    ),
    stepped as (
        select state.*, holds - lag(holds, 1, 0) over (
                   partition by scope_kind, scope_id, person_id, kind order by at
               ) as step
        from state
    ),
    turn as materialized (select * from stepped where step <> 0)
"""
"""A turn is the moment a state begins (step 1) or ends (step -1).

Every step is one pass over the rows of the one before it: PostgreSQL knows nothing of how many these are, and would
join them row by row.
"""

STATE_EVENTS = f"""{STEPS},
    event as (
        select scope_kind, scope_id, at, (array['customers_net', 'in_group_net', 'super_users_net'])[kind + 1] as name,
               step as amount
        from turn
    )
"""

SPELLS = """
    spell as materialized (
        select scope_kind, scope_id, person_id, first_at, kind, at as began_at, next_at as ended_at
        from (
            select turn.*, lead(at) over (partition by scope_kind, scope_id, person_id, kind order by at) as next_at
            from turn
        ) one where step = 1
    )
"""

CUSTOMER_EVENTS = f"""{STEPS}, {SPELLS},
    stood as (
        select spell.*, range_agg(tstzrange(began_at, ended_at, '(]')) over hers as stock,
               range_agg(tstzrange(began_at, ended_at, '()')) over hers as through
        from spell where kind = 0 window hers as (partition by scope_kind, scope_id, person_id)
    ),
    begun as materialized (
        select s.scope_kind, s.scope_id, s.person_id, e.at, e.step, s.stock, s.through,
               date_trunc(:period, e.at at time zone :zone) as begins,
               date_trunc(:period, s.first_at at time zone :zone) as first_begins
        from stood s cross join lateral (values (s.began_at, 1), (s.ended_at, -1)) e (at, step)
        where e.at is not null
    ),
    counting as (
        select scope_kind, scope_id, at,
               case when first_begins = begins then 'new_customers'
                    when stock @> (begins at time zone :zone) then 'lost_customers' else 'returned_customers' end
                   as name,
               case when first_begins <> begins and stock @> (begins at time zone :zone) then -step else step end
                   as amount
        from begun
        union all
        select scope_kind, scope_id, min(at), 'asset_customers', 1
        from begun where step = 1 and not through @> (begins at time zone :zone)
        group by scope_kind, scope_id, person_id, begins
        union all
        select scope_kind, scope_id, at, 'asset_customers', -1
        from begun where step = -1 and at = begins at time zone :zone
    ),
    event as (select scope_kind, scope_id, at, name || '_' || :period as name, amount from counting)
"""
"""In stock at t is who began before t and has not ended before it; through t is a friend who stays one after it."""
