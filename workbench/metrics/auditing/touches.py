"""Who is reached, told by the touches and the stays in groups themselves."""

NAMES = ("reached_customers",)

STEPS = """
    reached as (
        select c.person_id, t.member_id, t.kind,
               case when t.self_told_at > t.touched_at + interval '5 seconds'
                    then t.self_told_at - interval '5 seconds' else t.touched_at end as at
        from touches t join customers c on c.id = t.customer_id
        union all
        select c.person_id, t.member_id, t.kind, t.touched_at
        from touches t
        join group_members g on g.group_id = t.group_id and g.is_customer
        join customers c on c.external_userid = g.participant_id
        where g.joined_at <= t.touched_at and (g.left_at is null or g.left_at > t.touched_at)
    ),
    touched as materialized (
        select person_id, member_id, kind, cast(reached.at at time zone :zone as date) as day, min(reached.at) as at
        from reached group by person_id, member_id, kind, 4
    )
"""

TOUCH_EVENTS = f"""{STEPS},
    event as (
        select s.scope_kind, s.scope_id, t.at, 'touches' as name, 1 as amount
        from touched t join scope_members s on s.member_id = t.member_id and s.scope_kind = :scope_kind
    )
"""

REACHED_EVENTS = f"""{STEPS},
    event as (
        select s.scope_kind, s.scope_id, min(t.at) as at, 'reached_customers_' || :period as name, 1 as amount
        from touched t join scope_members s on s.member_id = t.member_id and s.scope_kind = :scope_kind
        group by s.scope_kind, s.scope_id, t.person_id, date_trunc(:period, cast(t.day as timestamp))
    )
"""
