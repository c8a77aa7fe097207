with person as (
        select id as customer_id, external_userid, person_id from customers where person_id = any(:person_ids)
    )
    insert into contact_spells (relation_id, person_id, member_id, began_at, began_by, ended_at, ended_by,
                                acquisition_channel, is_served, is_realised, is_first)
    select r.id, p.person_id, r.member_id, r.added_at, r.began_by, r.ended_at, r.ended_by,
           case when r.state is null then 'way:' || r.add_way else 'state:' || r.state end,
           exists (
               select from customers q join touches t on t.customer_id = q.id
               where q.person_id = p.person_id and t.kind in ('one_to_one', 'task')
                 and t.touched_at >= r.added_at and greatest(t.touched_at, t.self_told_at - interval '5 seconds') < r.added_at + interval '24 hours'
           ),
           exists (
               select from attributions a
               where a.person_id = p.person_id and a.member_id is not null
                 and a.paid_at >= r.added_at and a.paid_at < r.added_at + interval '720 hours'
           ),
           row_number() over (
               partition by p.person_id
               order by r.added_at, p.external_userid collate "C", m.userid collate "C"
           ) = 1
    from person p
    join relations r on r.customer_id = p.customer_id and r.is_start_known
    join members m on m.id = r.member_id
;
    with person as (
        select id as customer_id, external_userid, person_id from customers where person_id = any(:person_ids)
    )
,
    told as (
        select p.person_id, t.member_id, t.kind, greatest(t.touched_at, t.self_told_at - interval '5 seconds') as counted_at
        from person p join touches t on t.customer_id = p.customer_id
        union all
        select p.person_id, t.member_id, t.kind, t.touched_at
        from person p
        join group_members s on s.participant_id = p.external_userid and s.is_customer
        join touches t on t.group_id = s.group_id and t.touched_at >= s.joined_at
            and (s.left_at is null or t.touched_at < s.left_at)
    )
    insert into touch_days (person_id, member_id, day, kind, first_at)
    select person_id, member_id, cast(counted_at at time zone :zone as date), kind, min(counted_at)
    from told group by 1, 2, 3, 4
;
    insert into guided_refunds (refund_id, order_id, person_id, member_id, source, sales_channel, acquisition_channel,
                                refunded_at, refunded_on, amount_fen)
    select r.id, a.order_id, a.person_id, a.member_id, a.source, a.sales_channel, a.acquisition_channel,
           r.refunded_at, cast(r.refunded_at at time zone :zone as date), r.amount_fen
    from attributions a join refunds r on r.order_id = a.order_id
    where (a.person_id = any(:person_ids) or a.order_id = any(:order_ids)) and a.member_id is not null
;
    with contact as (select * from contact_spells where person_id = any(:person_ids)),
    known as (select person_id, min(began_at) as first_at from contact group by person_id),
    friend as (
        select c.person_id, s.scope_kind, s.scope_id, range_agg(tstzrange(c.began_at, c.ended_at)) as times
        from contact c join scope_members s on s.member_id = c.member_id and true
        where c.ended_at is null or c.ended_at > c.began_at
        group by c.person_id, s.scope_kind, s.scope_id
    )
    insert into scope_spells (person_id, scope_kind, scope_id, kind, began_at, ended_at, first_at)
    select person_id, f.scope_kind, f.scope_id, 0, lower(time), upper(time), k.first_at
    from friend f join known k using (person_id) cross join unnest(f.times) as time
;
    with person as (
        select id as customer_id, external_userid, person_id from customers where person_id = any(:person_ids)
    )
,
    stay as (
        select p.person_id, tstzrange(s.joined_at, least(s.left_at, g.dismissed_at)) as time
        from person p
        join group_members s on s.participant_id = p.external_userid and s.is_customer
        join groups g on g.id = s.group_id
        where least(s.left_at, g.dismissed_at) is null or least(s.left_at, g.dismissed_at) > s.joined_at
    ),
    bought as (
        select person_id, paid_at, lag(paid_at, cast(:super_orders as int) - 1) over (
                   partition by person_id order by paid_at, order_id
               ) + make_interval(hours => 24 * :super_days) as until
        from attributions where person_id = any(:person_ids)
    ),
    state as (
        select person_id, 1 as kind, range_agg(time) as times from stay group by person_id
        union all
        select person_id, 2, range_agg(tstzrange(paid_at, until)) from bought where until > paid_at group by person_id
    ),
    friend as (
        select s.person_id, s.scope_kind, s.scope_id, s.first_at, range_agg(tstzrange(s.began_at, s.ended_at)) as times
        from scope_spells s where s.person_id = any(:person_ids) and s.kind = 0 and true
        group by s.person_id, s.scope_kind, s.scope_id, s.first_at
    )
    insert into scope_spells (person_id, scope_kind, scope_id, kind, began_at, ended_at, first_at)
    select f.person_id, f.scope_kind, f.scope_id, s.kind, lower(time), upper(time), f.first_at
    from friend f join state s using (person_id) cross join unnest(f.times * s.times) as time
;
with
    known as (
        select a.*, a.paid_at > min(a.paid_at) over (partition by a.person_id) as has_earlier
        from attributions a where a.person_id = any(:person_ids)
    ),
    guided as materialized (
        select s.scope_kind, s.scope_id, k.person_id, k.paid_at, k.paid_on, k.source, k.has_earlier,
               k.paid_on as day_on, cast(date_trunc('week', cast(k.paid_on as timestamp)) as date) as week_on, cast(date_trunc('month', cast(k.paid_on as timestamp)) as date) as month_on, cast(date_trunc('year', cast(k.paid_on as timestamp)) as date) as year_on,
               lag(k.paid_on) over ordered as before_on, lag(k.paid_on, 2) over ordered as second_before_on,
               lag(k.has_earlier) over ordered as before_has_earlier, lead(k.paid_on) over ordered as next_on,
               max(k.paid_on) filter (where k.source in ('task', 'one_to_one', 'mass_send', 'group')) over (
                   ordered rows between unbounded preceding and 1 preceding
               ) as touched_on
        from known k join scope_members s on s.member_id = k.member_id and true
        window ordered as (partition by k.person_id, s.scope_kind, s.scope_id order by k.paid_at, k.order_id)
    )
, summed as (
    insert into rollup_pending_buyers (scope_kind, scope_id, day, hour, guided_customers_day, converted_customers_day, repurchasers_day, buyback_customers_day, touch_customers_day, guided_customers_week, converted_customers_week, repurchasers_week, buyback_customers_week, touch_customers_week, guided_customers_month, converted_customers_month, repurchasers_month, buyback_customers_month, touch_customers_month, guided_customers_year, converted_customers_year, repurchasers_year, buyback_customers_year, touch_customers_year)
    select scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end, :sign * sum(guided_customers_day), :sign * sum(converted_customers_day), :sign * sum(repurchasers_day), :sign * sum(buyback_customers_day), :sign * sum(touch_customers_day), :sign * sum(guided_customers_week), :sign * sum(converted_customers_week), :sign * sum(repurchasers_week), :sign * sum(buyback_customers_week), :sign * sum(touch_customers_week), :sign * sum(guided_customers_month), :sign * sum(converted_customers_month), :sign * sum(repurchasers_month), :sign * sum(buyback_customers_month), :sign * sum(touch_customers_month), :sign * sum(guided_customers_year), :sign * sum(converted_customers_year), :sign * sum(repurchasers_year), :sign * sum(buyback_customers_year), :sign * sum(touch_customers_year)
    from (
    select g.scope_kind, g.scope_id, g.paid_at as at, g.paid_on as day,
        cast(coalesce(coalesce(g.before_on < g.day_on, true), false) as int) as guided_customers_day,
        cast(coalesce(coalesce(g.before_on < g.day_on, true) and g.source not in ('code', 'manual'), false) as int) as converted_customers_day,
        cast(coalesce((coalesce(g.before_on < g.day_on, true) and g.has_earlier) or ((g.before_on >= g.day_on and coalesce(g.second_before_on < g.day_on, true)) and not g.before_has_earlier), false) as int) as repurchasers_day,
        cast(coalesce(coalesce(g.before_on < g.day_on, true) and coalesce(g.before_on >= cast(g.day_on - interval '1 day' as date), false), false) as int) as buyback_customers_day,
        cast(coalesce(g.source in ('task', 'one_to_one', 'mass_send', 'group') and coalesce(g.touched_on < g.day_on, true), false) as int) as touch_customers_day,
        cast(coalesce(coalesce(g.before_on < g.week_on, true), false) as int) as guided_customers_week,
        cast(coalesce(coalesce(g.before_on < g.week_on, true) and g.source not in ('code', 'manual'), false) as int) as converted_customers_week,
        cast(coalesce((coalesce(g.before_on < g.week_on, true) and g.has_earlier) or ((g.before_on >= g.week_on and coalesce(g.second_before_on < g.week_on, true)) and not g.before_has_earlier), false) as int) as repurchasers_week,
        cast(coalesce(coalesce(g.before_on < g.week_on, true) and coalesce(g.before_on >= cast(g.week_on - interval '1 week' as date), false), false) as int) as buyback_customers_week,
        cast(coalesce(g.source in ('task', 'one_to_one', 'mass_send', 'group') and coalesce(g.touched_on < g.week_on, true), false) as int) as touch_customers_week,
        cast(coalesce(coalesce(g.before_on < g.month_on, true), false) as int) as guided_customers_month,
        cast(coalesce(coalesce(g.before_on < g.month_on, true) and g.source not in ('code', 'manual'), false) as int) as converted_customers_month,
        cast(coalesce((coalesce(g.before_on < g.month_on, true) and g.has_earlier) or ((g.before_on >= g.month_on and coalesce(g.second_before_on < g.month_on, true)) and not g.before_has_earlier), false) as int) as repurchasers_month,
        cast(coalesce(coalesce(g.before_on < g.month_on, true) and coalesce(g.before_on >= cast(g.month_on - interval '1 month' as date), false), false) as int) as buyback_customers_month,
        cast(coalesce(g.source in ('task', 'one_to_one', 'mass_send', 'group') and coalesce(g.touched_on < g.month_on, true), false) as int) as touch_customers_month,
        cast(coalesce(coalesce(g.before_on < g.year_on, true), false) as int) as guided_customers_year,
        cast(coalesce(coalesce(g.before_on < g.year_on, true) and g.source not in ('code', 'manual'), false) as int) as converted_customers_year,
        cast(coalesce((coalesce(g.before_on < g.year_on, true) and g.has_earlier) or ((g.before_on >= g.year_on and coalesce(g.second_before_on < g.year_on, true)) and not g.before_has_earlier), false) as int) as repurchasers_year,
        cast(coalesce(coalesce(g.before_on < g.year_on, true) and coalesce(g.before_on >= cast(g.year_on - interval '1 year' as date), false), false) as int) as buyback_customers_year,
        cast(coalesce(g.source in ('task', 'one_to_one', 'mass_send', 'group') and coalesce(g.touched_on < g.year_on, true), false) as int) as touch_customers_year
    from guided g
 union all
    select g.scope_kind, g.scope_id, greatest(g.paid_at, m.met_at) as at,
        cast((greatest(g.paid_at, m.met_at)) at time zone :zone as date) as day,
        cast(coalesce(false, false) as int) as guided_customers_day,
        1 as converted_customers_day,
        cast(coalesce(false, false) as int) as repurchasers_day,
        cast(coalesce(false, false) as int) as buyback_customers_day,
        cast(coalesce(false, false) as int) as touch_customers_day,
        cast(coalesce(false, false) as int) as guided_customers_week,
        cast(coalesce(false, false) as int) as converted_customers_week,
        cast(coalesce(false, false) as int) as repurchasers_week,
        cast(coalesce(false, false) as int) as buyback_customers_week,
        cast(coalesce(false, false) as int) as touch_customers_week,
        cast(coalesce(false, false) as int) as guided_customers_month,
        cast(coalesce(false, false) as int) as converted_customers_month,
        cast(coalesce(false, false) as int) as repurchasers_month,
        cast(coalesce(false, false) as int) as buyback_customers_month,
        cast(coalesce(false, false) as int) as touch_customers_month,
        cast(coalesce(false, false) as int) as guided_customers_year,
        cast(coalesce(false, false) as int) as converted_customers_year,
        cast(coalesce(false, false) as int) as repurchasers_year,
        cast(coalesce(false, false) as int) as buyback_customers_year,
        cast(coalesce(false, false) as int) as touch_customers_year
    from guided g
    cross join lateral (
        select min(greatest(f.began_at, (cast(g.day_on as timestamp) at time zone :zone))) as met_at from scope_spells f
        where f.person_id = g.person_id and f.scope_kind = g.scope_kind and f.scope_id = g.scope_id and f.kind = 0
          and f.began_at < (cast((g.day_on + interval '1 day') as timestamp) at time zone :zone) and (f.ended_at is null or f.ended_at > (cast(g.day_on as timestamp) at time zone :zone))
    ) m
    where g.source in ('code', 'manual') and coalesce(g.before_on < g.day_on, true)
      and m.met_at is not null
 union all
    select g.scope_kind, g.scope_id, greatest(g.paid_at, m.met_at) as at,
        cast((greatest(g.paid_at, m.met_at)) at time zone :zone as date) as day,
        cast(coalesce(false, false) as int) as guided_customers_day,
        cast(coalesce(false, false) as int) as converted_customers_day,
        cast(coalesce(false, false) as int) as repurchasers_day,
        cast(coalesce(false, false) as int) as buyback_customers_day,
        cast(coalesce(false, false) as int) as touch_customers_day,
        cast(coalesce(false, false) as int) as guided_customers_week,
        1 as converted_customers_week,
        cast(coalesce(false, false) as int) as repurchasers_week,
        cast(coalesce(false, false) as int) as buyback_customers_week,
        cast(coalesce(false, false) as int) as touch_customers_week,
        cast(coalesce(false, false) as int) as guided_customers_month,
        cast(coalesce(false, false) as int) as converted_customers_month,
        cast(coalesce(false, false) as int) as repurchasers_month,
        cast(coalesce(false, false) as int) as buyback_customers_month,
        cast(coalesce(false, false) as int) as touch_customers_month,
        cast(coalesce(false, false) as int) as guided_customers_year,
        cast(coalesce(false, false) as int) as converted_customers_year,
        cast(coalesce(false, false) as int) as repurchasers_year,
        cast(coalesce(false, false) as int) as buyback_customers_year,
        cast(coalesce(false, false) as int) as touch_customers_year
    from guided g
    cross join lateral (
        select min(greatest(f.began_at, (cast(g.week_on as timestamp) at time zone :zone))) as met_at from scope_spells f
        where f.person_id = g.person_id and f.scope_kind = g.scope_kind and f.scope_id = g.scope_id and f.kind = 0
          and f.began_at < (cast((g.week_on + interval '1 week') as timestamp) at time zone :zone) and (f.ended_at is null or f.ended_at > (cast(g.week_on as timestamp) at time zone :zone))
    ) m
    where g.source in ('code', 'manual') and coalesce(g.before_on < g.week_on, true)
      and m.met_at is not null
 union all
    select g.scope_kind, g.scope_id, greatest(g.paid_at, m.met_at) as at,
        cast((greatest(g.paid_at, m.met_at)) at time zone :zone as date) as day,
        cast(coalesce(false, false) as int) as guided_customers_day,
        cast(coalesce(false, false) as int) as converted_customers_day,
        cast(coalesce(false, false) as int) as repurchasers_day,
        cast(coalesce(false, false) as int) as buyback_customers_day,
        cast(coalesce(false, false) as int) as touch_customers_day,
        cast(coalesce(false, false) as int) as guided_customers_week,
        cast(coalesce(false, false) as int) as converted_customers_week,
        cast(coalesce(false, false) as int) as repurchasers_week,
        cast(coalesce(false, false) as int) as buyback_customers_week,
        cast(coalesce(false, false) as int) as touch_customers_week,
        cast(coalesce(false, false) as int) as guided_customers_month,
        1 as converted_customers_month,
        cast(coalesce(false, false) as int) as repurchasers_month,
        cast(coalesce(false, false) as int) as buyback_customers_month,
        cast(coalesce(false, false) as int) as touch_customers_month,
        cast(coalesce(false, false) as int) as guided_customers_year,
        cast(coalesce(false, false) as int) as converted_customers_year,
        cast(coalesce(false, false) as int) as repurchasers_year,
        cast(coalesce(false, false) as int) as buyback_customers_year,
        cast(coalesce(false, false) as int) as touch_customers_year
    from guided g
    cross join lateral (
        select min(greatest(f.began_at, (cast(g.month_on as timestamp) at time zone :zone))) as met_at from scope_spells f
        where f.person_id = g.person_id and f.scope_kind = g.scope_kind and f.scope_id = g.scope_id and f.kind = 0
          and f.began_at < (cast((g.month_on + interval '1 month') as timestamp) at time zone :zone) and (f.ended_at is null or f.ended_at > (cast(g.month_on as timestamp) at time zone :zone))
    ) m
    where g.source in ('code', 'manual') and coalesce(g.before_on < g.month_on, true)
      and m.met_at is not null
 union all
    select g.scope_kind, g.scope_id, greatest(g.paid_at, m.met_at) as at,
        cast((greatest(g.paid_at, m.met_at)) at time zone :zone as date) as day,
        cast(coalesce(false, false) as int) as guided_customers_day,
        cast(coalesce(false, false) as int) as converted_customers_day,
        cast(coalesce(false, false) as int) as repurchasers_day,
        cast(coalesce(false, false) as int) as buyback_customers_day,
        cast(coalesce(false, false) as int) as touch_customers_day,
        cast(coalesce(false, false) as int) as guided_customers_week,
        cast(coalesce(false, false) as int) as converted_customers_week,
        cast(coalesce(false, false) as int) as repurchasers_week,
        cast(coalesce(false, false) as int) as buyback_customers_week,
        cast(coalesce(false, false) as int) as touch_customers_week,
        cast(coalesce(false, false) as int) as guided_customers_month,
        cast(coalesce(false, false) as int) as converted_customers_month,
        cast(coalesce(false, false) as int) as repurchasers_month,
        cast(coalesce(false, false) as int) as buyback_customers_month,
        cast(coalesce(false, false) as int) as touch_customers_month,
        cast(coalesce(false, false) as int) as guided_customers_year,
        1 as converted_customers_year,
        cast(coalesce(false, false) as int) as repurchasers_year,
        cast(coalesce(false, false) as int) as buyback_customers_year,
        cast(coalesce(false, false) as int) as touch_customers_year
    from guided g
    cross join lateral (
        select min(greatest(f.began_at, (cast(g.year_on as timestamp) at time zone :zone))) as met_at from scope_spells f
        where f.person_id = g.person_id and f.scope_kind = g.scope_kind and f.scope_id = g.scope_id and f.kind = 0
          and f.began_at < (cast((g.year_on + interval '1 year') as timestamp) at time zone :zone) and (f.ended_at is null or f.ended_at > (cast(g.year_on as timestamp) at time zone :zone))
    ) m
    where g.source in ('code', 'manual') and coalesce(g.before_on < g.year_on, true)
      and m.met_at is not null
) event group by scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end
    ), first_orders as (
    insert into rollup_pending_gaps (kind, scope_kind, scope_id, day, other_day, amount)
    select 1, scope_kind, scope_id, paid_on, coalesce(next_on, 'infinity'), :sign * count(*)
    from guided where scope_kind <> 2 and before_on is null and not has_earlier group by scope_kind, scope_id, paid_on, coalesce(next_on, 'infinity')
    )
    insert into rollup_pending_gaps (kind, scope_kind, scope_id, day, other_day, amount)
    select 0, scope_kind, scope_id, paid_on, coalesce(before_on, '-infinity'), :sign * count(*)
    from guided where scope_kind <> 2 and true group by scope_kind, scope_id, paid_on, coalesce(before_on, '-infinity')
;
    insert into rollup_pending_money (scope_kind, scope_id, day, hour, orders, gmv_fen, public_gmv_fen, touch_gmv_fen, code_gmv_fen, natural_gmv_fen, manual_gmv_fen, paid_orders, paid_fen)
    select scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end, :sign * sum(orders), :sign * sum(gmv_fen), :sign * sum(public_gmv_fen), :sign * sum(touch_gmv_fen), :sign * sum(code_gmv_fen), :sign * sum(natural_gmv_fen), :sign * sum(manual_gmv_fen), :sign * sum(paid_orders), :sign * sum(paid_fen)
    from (
    select s.scope_kind, s.scope_id, a.paid_at as at, a.paid_on as day,
        1 as orders,
        a.amount_fen as gmv_fen,
        case when a.sales_channel = any(:own_channels) then 0 else a.amount_fen end as public_gmv_fen,
        case when a.source in ('task', 'one_to_one', 'mass_send', 'group') then a.amount_fen else 0 end as touch_gmv_fen,
        case when a.source = 'code' then a.amount_fen else 0 end as code_gmv_fen,
        case when a.source = 'natural' then a.amount_fen else 0 end as natural_gmv_fen,
        case when a.source = 'manual' then a.amount_fen else 0 end as manual_gmv_fen,
        0 as paid_orders,
        0 as paid_fen
    from attributions a join scope_members s on s.member_id = a.member_id and true where (a.person_id = any(:person_ids) or a.order_id = any(:order_ids))
    union all
    select s.scope_kind, s.scope_id, a.paid_at, a.paid_on,
        0 as orders,
        0 as gmv_fen,
        0 as public_gmv_fen,
        0 as touch_gmv_fen,
        0 as code_gmv_fen,
        0 as natural_gmv_fen,
        0 as manual_gmv_fen,
        1 as paid_orders,
        a.amount_fen as paid_fen
    from attributions a cross join (select 0 as scope_kind, 0 as scope_id) s where (a.person_id = any(:person_ids) or a.order_id = any(:order_ids)) and true
) event group by scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end
;
    insert into rollup_pending_refunds (scope_kind, scope_id, day, hour, refunds_fen)
    select scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end, :sign * sum(refunds_fen)
    from (
    select s.scope_kind, s.scope_id, r.refunded_at as at, r.refunded_on as day, r.amount_fen as refunds_fen
    from guided_refunds r join scope_members s on s.member_id = r.member_id and true where (r.person_id = any(:person_ids) or r.order_id = any(:order_ids))
) event group by scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end
;
    insert into rollup_pending_contacts (scope_kind, scope_id, day, hour, new_contacts, transferred_in, lost_contacts, deleted_contacts, transferred_out, other_ended, service_due, service_done, realisation_due, realisation_done)
    select scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end, :sign * sum(new_contacts), :sign * sum(transferred_in), :sign * sum(lost_contacts), :sign * sum(deleted_contacts), :sign * sum(transferred_out), :sign * sum(other_ended), :sign * sum(service_due), :sign * sum(service_done), :sign * sum(realisation_due), :sign * sum(realisation_done)
    from (
    select s.scope_kind, s.scope_id, c.began_at as at, cast((c.began_at) at time zone :zone as date) as day,
        cast(coalesce(c.began_by = 'added', false) as int) as new_contacts,
        cast(coalesce(c.began_by <> 'added', false) as int) as transferred_in,
        cast(coalesce(false, false) as int) as lost_contacts,
        cast(coalesce(false, false) as int) as deleted_contacts,
        cast(coalesce(false, false) as int) as transferred_out,
        cast(coalesce(false, false) as int) as other_ended,
        cast(coalesce(false, false) as int) as service_due,
        cast(coalesce(false, false) as int) as service_done,
        cast(coalesce(false, false) as int) as realisation_due,
        cast(coalesce(false, false) as int) as realisation_done
    from contact_spells c join scope_members s on s.member_id = c.member_id and true
    where c.person_id = any(:person_ids) and true
 union all
    select s.scope_kind, s.scope_id, c.ended_at as at, cast((c.ended_at) at time zone :zone as date) as day,
        cast(coalesce(false, false) as int) as new_contacts,
        cast(coalesce(false, false) as int) as transferred_in,
        cast(coalesce(c.ended_by = 'customer', false) as int) as lost_contacts,
        cast(coalesce(c.ended_by = 'staff', false) as int) as deleted_contacts,
        cast(coalesce(c.ended_by = 'transfer', false) as int) as transferred_out,
        cast(coalesce(c.ended_by not in ('customer', 'staff', 'transfer'), false) as int) as other_ended,
        cast(coalesce(false, false) as int) as service_due,
        cast(coalesce(false, false) as int) as service_done,
        cast(coalesce(false, false) as int) as realisation_due,
        cast(coalesce(false, false) as int) as realisation_done
    from contact_spells c join scope_members s on s.member_id = c.member_id and true
    where c.person_id = any(:person_ids) and c.ended_at is not null
 union all
    select s.scope_kind, s.scope_id, c.began_at + interval '24 hours' as at, cast((c.began_at + interval '24 hours') at time zone :zone as date) as day,
        cast(coalesce(false, false) as int) as new_contacts,
        cast(coalesce(false, false) as int) as transferred_in,
        cast(coalesce(false, false) as int) as lost_contacts,
        cast(coalesce(false, false) as int) as deleted_contacts,
        cast(coalesce(false, false) as int) as transferred_out,
        cast(coalesce(false, false) as int) as other_ended,
        cast(coalesce(true, false) as int) as service_due,
        cast(coalesce(c.is_served, false) as int) as service_done,
        cast(coalesce(false, false) as int) as realisation_due,
        cast(coalesce(false, false) as int) as realisation_done
    from contact_spells c join scope_members s on s.member_id = c.member_id and true
    where c.person_id = any(:person_ids) and c.began_by = 'added'
 union all
    select s.scope_kind, s.scope_id, c.began_at + interval '720 hours' as at, cast((c.began_at + interval '720 hours') at time zone :zone as date) as day,
        cast(coalesce(false, false) as int) as new_contacts,
        cast(coalesce(false, false) as int) as transferred_in,
        cast(coalesce(false, false) as int) as lost_contacts,
        cast(coalesce(false, false) as int) as deleted_contacts,
        cast(coalesce(false, false) as int) as transferred_out,
        cast(coalesce(false, false) as int) as other_ended,
        cast(coalesce(false, false) as int) as service_due,
        cast(coalesce(false, false) as int) as service_done,
        cast(coalesce(true, false) as int) as realisation_due,
        cast(coalesce(c.is_realised, false) as int) as realisation_done
    from contact_spells c join scope_members s on s.member_id = c.member_id and true
    where c.person_id = any(:person_ids) and c.began_by = 'added'
) event group by scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end
;
with
    step as (
        select person_id, scope_kind, scope_id, kind, first_at, began_at as at, 1 as step
        from scope_spells s where person_id = any(:person_ids) and true
        union all
        select person_id, scope_kind, scope_id, kind, first_at, ended_at, -1
        from scope_spells s where person_id = any(:person_ids) and true and ended_at is not null
    ),
    dated as (
        select step.*, cast((at) at time zone :zone as date) as day, cast((first_at) at time zone :zone as date) as first_on from step
    ),
    placed as (
        select dated.*, first_value(step) over (partition by person_id, scope_kind, scope_id, day order by at, step) as opening_day, first_value(at) over (partition by person_id, scope_kind, scope_id, day order by at, step) as opening_at_day, row_number() over (partition by person_id, scope_kind, scope_id, day order by at, step) as place_day, first_value(step) over (partition by person_id, scope_kind, scope_id, cast(date_trunc('week', cast(day as timestamp)) as date) order by at, step) as opening_week, first_value(at) over (partition by person_id, scope_kind, scope_id, cast(date_trunc('week', cast(day as timestamp)) as date) order by at, step) as opening_at_week, row_number() over (partition by person_id, scope_kind, scope_id, cast(date_trunc('week', cast(day as timestamp)) as date) order by at, step) as place_week, first_value(step) over (partition by person_id, scope_kind, scope_id, cast(date_trunc('month', cast(day as timestamp)) as date) order by at, step) as opening_month, first_value(at) over (partition by person_id, scope_kind, scope_id, cast(date_trunc('month', cast(day as timestamp)) as date) order by at, step) as opening_at_month, row_number() over (partition by person_id, scope_kind, scope_id, cast(date_trunc('month', cast(day as timestamp)) as date) order by at, step) as place_month, first_value(step) over (partition by person_id, scope_kind, scope_id, cast(date_trunc('year', cast(day as timestamp)) as date) order by at, step) as opening_year, first_value(at) over (partition by person_id, scope_kind, scope_id, cast(date_trunc('year', cast(day as timestamp)) as date) order by at, step) as opening_at_year, row_number() over (partition by person_id, scope_kind, scope_id, cast(date_trunc('year', cast(day as timestamp)) as date) order by at, step) as place_year from dated where kind = 0
    )
    insert into rollup_pending_spells (scope_kind, scope_id, day, hour, customers_net, in_group_net, super_users_net, new_customers_day, new_customers_week, new_customers_month, new_customers_year, lost_customers_day, lost_customers_week, lost_customers_month, lost_customers_year, returned_customers_day, returned_customers_week, returned_customers_month, returned_customers_year, asset_customers_day, asset_customers_week, asset_customers_month, asset_customers_year)
    select scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end, :sign * sum(customers_net), :sign * sum(in_group_net), :sign * sum(super_users_net), :sign * sum(new_customers_day), :sign * sum(new_customers_week), :sign * sum(new_customers_month), :sign * sum(new_customers_year), :sign * sum(lost_customers_day), :sign * sum(lost_customers_week), :sign * sum(lost_customers_month), :sign * sum(lost_customers_year), :sign * sum(returned_customers_day), :sign * sum(returned_customers_week), :sign * sum(returned_customers_month), :sign * sum(returned_customers_year), :sign * sum(asset_customers_day), :sign * sum(asset_customers_week), :sign * sum(asset_customers_month), :sign * sum(asset_customers_year)
    from (
    select p.scope_kind, p.scope_id, p.at, p.day, p.step as customers_net, 0 as in_group_net, 0 as super_users_net,
        case when p.first_on = p.day then p.step else 0 end as new_customers_day,
        case when p.opening_day = -1 and not p.first_on = p.day then -p.step else 0 end as lost_customers_day,
        case when p.opening_day = 1 and not p.first_on = p.day then p.step else 0 end as returned_customers_day,
        case
                when p.step = 1 and (p.place_day = 1 or p.place_day = 2 and (p.opening_day = -1 and p.opening_at_day = (cast(p.day as timestamp) at time zone :zone))) then 1
                when p.step = -1 and p.at = (cast(p.day as timestamp) at time zone :zone) then -1 else 0 end as asset_customers_day,
        case when cast(date_trunc('week', cast(p.first_on as timestamp)) as date) = cast(date_trunc('week', cast(p.day as timestamp)) as date) then p.step else 0 end as new_customers_week,
        case when p.opening_week = -1 and not cast(date_trunc('week', cast(p.first_on as timestamp)) as date) = cast(date_trunc('week', cast(p.day as timestamp)) as date) then -p.step else 0 end as lost_customers_week,
        case when p.opening_week = 1 and not cast(date_trunc('week', cast(p.first_on as timestamp)) as date) = cast(date_trunc('week', cast(p.day as timestamp)) as date) then p.step else 0 end as returned_customers_week,
        case
                when p.step = 1 and (p.place_week = 1 or p.place_week = 2 and (p.opening_week = -1 and p.opening_at_week = (cast(cast(date_trunc('week', cast(p.day as timestamp)) as date) as timestamp) at time zone :zone))) then 1
                when p.step = -1 and p.at = (cast(cast(date_trunc('week', cast(p.day as timestamp)) as date) as timestamp) at time zone :zone) then -1 else 0 end as asset_customers_week,
        case when cast(date_trunc('month', cast(p.first_on as timestamp)) as date) = cast(date_trunc('month', cast(p.day as timestamp)) as date) then p.step else 0 end as new_customers_month,
        case when p.opening_month = -1 and not cast(date_trunc('month', cast(p.first_on as timestamp)) as date) = cast(date_trunc('month', cast(p.day as timestamp)) as date) then -p.step else 0 end as lost_customers_month,
        case when p.opening_month = 1 and not cast(date_trunc('month', cast(p.first_on as timestamp)) as date) = cast(date_trunc('month', cast(p.day as timestamp)) as date) then p.step else 0 end as returned_customers_month,
        case
                when p.step = 1 and (p.place_month = 1 or p.place_month = 2 and (p.opening_month = -1 and p.opening_at_month = (cast(cast(date_trunc('month', cast(p.day as timestamp)) as date) as timestamp) at time zone :zone))) then 1
                when p.step = -1 and p.at = (cast(cast(date_trunc('month', cast(p.day as timestamp)) as date) as timestamp) at time zone :zone) then -1 else 0 end as asset_customers_month,
        case when cast(date_trunc('year', cast(p.first_on as timestamp)) as date) = cast(date_trunc('year', cast(p.day as timestamp)) as date) then p.step else 0 end as new_customers_year,
        case when p.opening_year = -1 and not cast(date_trunc('year', cast(p.first_on as timestamp)) as date) = cast(date_trunc('year', cast(p.day as timestamp)) as date) then -p.step else 0 end as lost_customers_year,
        case when p.opening_year = 1 and not cast(date_trunc('year', cast(p.first_on as timestamp)) as date) = cast(date_trunc('year', cast(p.day as timestamp)) as date) then p.step else 0 end as returned_customers_year,
        case
                when p.step = 1 and (p.place_year = 1 or p.place_year = 2 and (p.opening_year = -1 and p.opening_at_year = (cast(cast(date_trunc('year', cast(p.day as timestamp)) as date) as timestamp) at time zone :zone))) then 1
                when p.step = -1 and p.at = (cast(cast(date_trunc('year', cast(p.day as timestamp)) as date) as timestamp) at time zone :zone) then -1 else 0 end as asset_customers_year
    from placed p
    union all
    select d.scope_kind, d.scope_id, d.at, d.day, 0, case when d.kind = 1 then d.step else 0 end,
        case when d.kind = 2 then d.step else 0 end,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    from dated d where d.kind > 0
) event group by scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end
;
with
    touched as materialized (
        select s.scope_kind, s.scope_id, t.person_id, t.day, t.first_at, lag(t.day) over (
                   partition by t.person_id, s.scope_kind, s.scope_id order by t.first_at, t.member_id, t.kind
               ) as before_on
        from touch_days t join scope_members s on s.member_id = t.member_id and true
        where t.person_id = any(:person_ids)
    )
, summed as (
    insert into rollup_pending_touches (scope_kind, scope_id, day, hour, touches, reached_customers_day, reached_customers_week, reached_customers_month, reached_customers_year)
    select scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end, :sign * sum(touches), :sign * sum(reached_customers_day), :sign * sum(reached_customers_week), :sign * sum(reached_customers_month), :sign * sum(reached_customers_year)
    from (
    select t.scope_kind, t.scope_id, t.first_at as at, t.day, 1 as touches,
        cast(coalesce(coalesce(t.before_on < t.day, true), false) as int) as reached_customers_day,
        cast(coalesce(coalesce(t.before_on < cast(date_trunc('week', cast(t.day as timestamp)) as date), true), false) as int) as reached_customers_week,
        cast(coalesce(coalesce(t.before_on < cast(date_trunc('month', cast(t.day as timestamp)) as date), true), false) as int) as reached_customers_month,
        cast(coalesce(coalesce(t.before_on < cast(date_trunc('year', cast(t.day as timestamp)) as date), true), false) as int) as reached_customers_year
    from touched t
) event group by scope_kind, scope_id, day, case when scope_kind = 2 then 0 else floor(extract(epoch from at - (cast(day as timestamp) at time zone :zone)) / 3600) end
    )
    insert into rollup_pending_gaps (kind, scope_kind, scope_id, day, other_day, amount)
    select 2, scope_kind, scope_id, day, coalesce(before_on, '-infinity'), :sign * count(*)
    from touched where scope_kind <> 2 and true group by scope_kind, scope_id, day, coalesce(before_on, '-infinity')
;
    insert into rollup_pending_parts (dimension, scope_kind, scope_id, day, part, orders, gmv_fen, refunds_fen)
    select dimension, scope_kind, scope_id, day, part, :sign * orders, :sign * gmv_fen, :sign * refunds_fen
    from (
    select 0, s.scope_kind, s.scope_id, a.paid_on as day, source as part,
           count(*) as orders, sum(a.amount_fen) as gmv_fen, 0 as refunds_fen
    from attributions a join scope_members s using (member_id) where (a.person_id = any(:person_ids) or a.order_id = any(:order_ids)) and s.scope_kind < 2 and true group by 2, 3, 4, 5
     union all
    select 1, s.scope_kind, s.scope_id, a.paid_on as day, sales_channel as part,
           count(*) as orders, sum(a.amount_fen) as gmv_fen, 0 as refunds_fen
    from attributions a join scope_members s using (member_id) where (a.person_id = any(:person_ids) or a.order_id = any(:order_ids)) and s.scope_kind < 2 and true group by 2, 3, 4, 5
     union all
    select 2, s.scope_kind, s.scope_id, a.paid_on as day, coalesce(acquisition_channel, '') as part,
           count(*) as orders, sum(a.amount_fen) as gmv_fen, 0 as refunds_fen
    from attributions a join scope_members s using (member_id) where (a.person_id = any(:person_ids) or a.order_id = any(:order_ids)) and s.scope_kind < 2 and true group by 2, 3, 4, 5
     union all
    select 3, s.scope_kind, s.scope_id, a.paid_on as day, sales_channel as part,
           count(*) as orders, sum(a.amount_fen) as gmv_fen, 0 as refunds_fen
    from attributions a cross join (select 0 as scope_kind, 0 as scope_id) s where (a.person_id = any(:person_ids) or a.order_id = any(:order_ids)) and s.scope_kind < 2 and true group by 2, 3, 4, 5
     union all
    select 0, s.scope_kind, s.scope_id, r.refunded_on, source, 0, 0, sum(r.amount_fen)
    from guided_refunds r join scope_members s on s.member_id = r.member_id and s.scope_kind < 2 and true
    where (r.person_id = any(:person_ids) or r.order_id = any(:order_ids)) group by 2, 3, 4, 5
     union all
    select 1, s.scope_kind, s.scope_id, r.refunded_on, sales_channel, 0, 0, sum(r.amount_fen)
    from guided_refunds r join scope_members s on s.member_id = r.member_id and s.scope_kind < 2 and true
    where (r.person_id = any(:person_ids) or r.order_id = any(:order_ids)) group by 2, 3, 4, 5
     union all
    select 2, s.scope_kind, s.scope_id, r.refunded_on, coalesce(acquisition_channel, ''), 0, 0, sum(r.amount_fen)
    from guided_refunds r join scope_members s on s.member_id = r.member_id and s.scope_kind < 2 and true
    where (r.person_id = any(:person_ids) or r.order_id = any(:order_ids)) group by 2, 3, 4, 5
    ) divided(dimension, scope_kind, scope_id, day, part, orders, gmv_fen, refunds_fen)
;
    insert into rollup_pending (scope_kind, scope_id, day, hour, guided_customers_day, converted_customers_day, repurchasers_day, buyback_customers_day, touch_customers_day, guided_customers_week, converted_customers_week, repurchasers_week, buyback_customers_week, touch_customers_week, guided_customers_month, converted_customers_month, repurchasers_month, buyback_customers_month, touch_customers_month, guided_customers_year, converted_customers_year, repurchasers_year, buyback_customers_year, touch_customers_year)
    select scope_kind, scope_id, day, hour, sum(guided_customers_day), sum(converted_customers_day), sum(repurchasers_day), sum(buyback_customers_day), sum(touch_customers_day), sum(guided_customers_week), sum(converted_customers_week), sum(repurchasers_week), sum(buyback_customers_week), sum(touch_customers_week), sum(guided_customers_month), sum(converted_customers_month), sum(repurchasers_month), sum(buyback_customers_month), sum(touch_customers_month), sum(guided_customers_year), sum(converted_customers_year), sum(repurchasers_year), sum(buyback_customers_year), sum(touch_customers_year) from rollup_pending_buyers group by scope_kind, scope_id, day, hour having sum(guided_customers_day) <> 0 or sum(converted_customers_day) <> 0 or sum(repurchasers_day) <> 0 or sum(buyback_customers_day) <> 0 or sum(touch_customers_day) <> 0 or sum(guided_customers_week) <> 0 or sum(converted_customers_week) <> 0 or sum(repurchasers_week) <> 0 or sum(buyback_customers_week) <> 0 or sum(touch_customers_week) <> 0 or sum(guided_customers_month) <> 0 or sum(converted_customers_month) <> 0 or sum(repurchasers_month) <> 0 or sum(buyback_customers_month) <> 0 or sum(touch_customers_month) <> 0 or sum(guided_customers_year) <> 0 or sum(converted_customers_year) <> 0 or sum(repurchasers_year) <> 0 or sum(buyback_customers_year) <> 0 or sum(touch_customers_year) <> 0
;
    insert into rollup_pending (scope_kind, scope_id, day, hour, orders, gmv_fen, public_gmv_fen, touch_gmv_fen, code_gmv_fen, natural_gmv_fen, manual_gmv_fen, paid_orders, paid_fen)
    select scope_kind, scope_id, day, hour, sum(orders), sum(gmv_fen), sum(public_gmv_fen), sum(touch_gmv_fen), sum(code_gmv_fen), sum(natural_gmv_fen), sum(manual_gmv_fen), sum(paid_orders), sum(paid_fen) from rollup_pending_money group by scope_kind, scope_id, day, hour having sum(orders) <> 0 or sum(gmv_fen) <> 0 or sum(public_gmv_fen) <> 0 or sum(touch_gmv_fen) <> 0 or sum(code_gmv_fen) <> 0 or sum(natural_gmv_fen) <> 0 or sum(manual_gmv_fen) <> 0 or sum(paid_orders) <> 0 or sum(paid_fen) <> 0
;
    insert into rollup_pending (scope_kind, scope_id, day, hour, refunds_fen)
    select scope_kind, scope_id, day, hour, sum(refunds_fen) from rollup_pending_refunds group by scope_kind, scope_id, day, hour having sum(refunds_fen) <> 0
;
    insert into rollup_pending (scope_kind, scope_id, day, hour, new_contacts, transferred_in, lost_contacts, deleted_contacts, transferred_out, other_ended, service_due, service_done, realisation_due, realisation_done)
    select scope_kind, scope_id, day, hour, sum(new_contacts), sum(transferred_in), sum(lost_contacts), sum(deleted_contacts), sum(transferred_out), sum(other_ended), sum(service_due), sum(service_done), sum(realisation_due), sum(realisation_done) from rollup_pending_contacts group by scope_kind, scope_id, day, hour having sum(new_contacts) <> 0 or sum(transferred_in) <> 0 or sum(lost_contacts) <> 0 or sum(deleted_contacts) <> 0 or sum(transferred_out) <> 0 or sum(other_ended) <> 0 or sum(service_due) <> 0 or sum(service_done) <> 0 or sum(realisation_due) <> 0 or sum(realisation_done) <> 0
;
    insert into rollup_pending (scope_kind, scope_id, day, hour, customers_net, in_group_net, super_users_net, new_customers_day, new_customers_week, new_customers_month, new_customers_year, lost_customers_day, lost_customers_week, lost_customers_month, lost_customers_year, returned_customers_day, returned_customers_week, returned_customers_month, returned_customers_year, asset_customers_day, asset_customers_week, asset_customers_month, asset_customers_year)
    select scope_kind, scope_id, day, hour, sum(customers_net), sum(in_group_net), sum(super_users_net), sum(new_customers_day), sum(new_customers_week), sum(new_customers_month), sum(new_customers_year), sum(lost_customers_day), sum(lost_customers_week), sum(lost_customers_month), sum(lost_customers_year), sum(returned_customers_day), sum(returned_customers_week), sum(returned_customers_month), sum(returned_customers_year), sum(asset_customers_day), sum(asset_customers_week), sum(asset_customers_month), sum(asset_customers_year) from rollup_pending_spells group by scope_kind, scope_id, day, hour having sum(customers_net) <> 0 or sum(in_group_net) <> 0 or sum(super_users_net) <> 0 or sum(new_customers_day) <> 0 or sum(new_customers_week) <> 0 or sum(new_customers_month) <> 0 or sum(new_customers_year) <> 0 or sum(lost_customers_day) <> 0 or sum(lost_customers_week) <> 0 or sum(lost_customers_month) <> 0 or sum(lost_customers_year) <> 0 or sum(returned_customers_day) <> 0 or sum(returned_customers_week) <> 0 or sum(returned_customers_month) <> 0 or sum(returned_customers_year) <> 0 or sum(asset_customers_day) <> 0 or sum(asset_customers_week) <> 0 or sum(asset_customers_month) <> 0 or sum(asset_customers_year) <> 0
;
    insert into rollup_pending (scope_kind, scope_id, day, hour, touches, reached_customers_day, reached_customers_week, reached_customers_month, reached_customers_year)
    select scope_kind, scope_id, day, hour, sum(touches), sum(reached_customers_day), sum(reached_customers_week), sum(reached_customers_month), sum(reached_customers_year) from rollup_pending_touches group by scope_kind, scope_id, day, hour having sum(touches) <> 0 or sum(reached_customers_day) <> 0 or sum(reached_customers_week) <> 0 or sum(reached_customers_month) <> 0 or sum(reached_customers_year) <> 0
;
    insert into rollup_days as kept (scope_kind, scope_id, day, new_contacts, transferred_in, lost_contacts, deleted_contacts, transferred_out, other_ended, service_due, service_done, realisation_due, realisation_done, customers_net, in_group_net, super_users_net, new_customers_day, new_customers_week, new_customers_month, new_customers_year, lost_customers_day, lost_customers_week, lost_customers_month, lost_customers_year, returned_customers_day, returned_customers_week, returned_customers_month, returned_customers_year, asset_customers_day, asset_customers_week, asset_customers_month, asset_customers_year, orders, gmv_fen, public_gmv_fen, touch_gmv_fen, code_gmv_fen, natural_gmv_fen, manual_gmv_fen, paid_orders, paid_fen, refunds_fen, guided_customers_day, guided_customers_week, guided_customers_month, guided_customers_year, converted_customers_day, converted_customers_week, converted_customers_month, converted_customers_year, repurchasers_day, repurchasers_week, repurchasers_month, repurchasers_year, buyback_customers_day, buyback_customers_week, buyback_customers_month, buyback_customers_year, touch_customers_day, touch_customers_week, touch_customers_month, touch_customers_year, touches, reached_customers_day, reached_customers_week, reached_customers_month, reached_customers_year)
    select scope_kind, scope_id, day, coalesce(sum(new_contacts), 0), coalesce(sum(transferred_in), 0), coalesce(sum(lost_contacts), 0), coalesce(sum(deleted_contacts), 0), coalesce(sum(transferred_out), 0), coalesce(sum(other_ended), 0), coalesce(sum(service_due), 0), coalesce(sum(service_done), 0), coalesce(sum(realisation_due), 0), coalesce(sum(realisation_done), 0), coalesce(sum(customers_net), 0), coalesce(sum(in_group_net), 0), coalesce(sum(super_users_net), 0), coalesce(sum(new_customers_day), 0), coalesce(sum(new_customers_week), 0), coalesce(sum(new_customers_month), 0), coalesce(sum(new_customers_year), 0), coalesce(sum(lost_customers_day), 0), coalesce(sum(lost_customers_week), 0), coalesce(sum(lost_customers_month), 0), coalesce(sum(lost_customers_year), 0), coalesce(sum(returned_customers_day), 0), coalesce(sum(returned_customers_week), 0), coalesce(sum(returned_customers_month), 0), coalesce(sum(returned_customers_year), 0), coalesce(sum(asset_customers_day), 0), coalesce(sum(asset_customers_week), 0), coalesce(sum(asset_customers_month), 0), coalesce(sum(asset_customers_year), 0), coalesce(sum(orders), 0), coalesce(sum(gmv_fen), 0), coalesce(sum(public_gmv_fen), 0), coalesce(sum(touch_gmv_fen), 0), coalesce(sum(code_gmv_fen), 0), coalesce(sum(natural_gmv_fen), 0), coalesce(sum(manual_gmv_fen), 0), coalesce(sum(paid_orders), 0), coalesce(sum(paid_fen), 0), coalesce(sum(refunds_fen), 0), coalesce(sum(guided_customers_day), 0), coalesce(sum(guided_customers_week), 0), coalesce(sum(guided_customers_month), 0), coalesce(sum(guided_customers_year), 0), coalesce(sum(converted_customers_day), 0), coalesce(sum(converted_customers_week), 0), coalesce(sum(converted_customers_month), 0), coalesce(sum(converted_customers_year), 0), coalesce(sum(repurchasers_day), 0), coalesce(sum(repurchasers_week), 0), coalesce(sum(repurchasers_month), 0), coalesce(sum(repurchasers_year), 0), coalesce(sum(buyback_customers_day), 0), coalesce(sum(buyback_customers_week), 0), coalesce(sum(buyback_customers_month), 0), coalesce(sum(buyback_customers_year), 0), coalesce(sum(touch_customers_day), 0), coalesce(sum(touch_customers_week), 0), coalesce(sum(touch_customers_month), 0), coalesce(sum(touch_customers_year), 0), coalesce(sum(touches), 0), coalesce(sum(reached_customers_day), 0), coalesce(sum(reached_customers_week), 0), coalesce(sum(reached_customers_month), 0), coalesce(sum(reached_customers_year), 0) from rollup_pending where true group by scope_kind, scope_id, day having sum(new_contacts) <> 0 or sum(transferred_in) <> 0 or sum(lost_contacts) <> 0 or sum(deleted_contacts) <> 0 or sum(transferred_out) <> 0 or sum(other_ended) <> 0 or sum(service_due) <> 0 or sum(service_done) <> 0 or sum(realisation_due) <> 0 or sum(realisation_done) <> 0 or sum(customers_net) <> 0 or sum(in_group_net) <> 0 or sum(super_users_net) <> 0 or sum(new_customers_day) <> 0 or sum(new_customers_week) <> 0 or sum(new_customers_month) <> 0 or sum(new_customers_year) <> 0 or sum(lost_customers_day) <> 0 or sum(lost_customers_week) <> 0 or sum(lost_customers_month) <> 0 or sum(lost_customers_year) <> 0 or sum(returned_customers_day) <> 0 or sum(returned_customers_week) <> 0 or sum(returned_customers_month) <> 0 or sum(returned_customers_year) <> 0 or sum(asset_customers_day) <> 0 or sum(asset_customers_week) <> 0 or sum(asset_customers_month) <> 0 or sum(asset_customers_year) <> 0 or sum(orders) <> 0 or sum(gmv_fen) <> 0 or sum(public_gmv_fen) <> 0 or sum(touch_gmv_fen) <> 0 or sum(code_gmv_fen) <> 0 or sum(natural_gmv_fen) <> 0 or sum(manual_gmv_fen) <> 0 or sum(paid_orders) <> 0 or sum(paid_fen) <> 0 or sum(refunds_fen) <> 0 or sum(guided_customers_day) <> 0 or sum(guided_customers_week) <> 0 or sum(guided_customers_month) <> 0 or sum(guided_customers_year) <> 0 or sum(converted_customers_day) <> 0 or sum(converted_customers_week) <> 0 or sum(converted_customers_month) <> 0 or sum(converted_customers_year) <> 0 or sum(repurchasers_day) <> 0 or sum(repurchasers_week) <> 0 or sum(repurchasers_month) <> 0 or sum(repurchasers_year) <> 0 or sum(buyback_customers_day) <> 0 or sum(buyback_customers_week) <> 0 or sum(buyback_customers_month) <> 0 or sum(buyback_customers_year) <> 0 or sum(touch_customers_day) <> 0 or sum(touch_customers_week) <> 0 or sum(touch_customers_month) <> 0 or sum(touch_customers_year) <> 0 or sum(touches) <> 0 or sum(reached_customers_day) <> 0 or sum(reached_customers_week) <> 0 or sum(reached_customers_month) <> 0 or sum(reached_customers_year) <> 0
    on conflict (scope_kind, scope_id, day) do update set new_contacts = kept.new_contacts + excluded.new_contacts, transferred_in = kept.transferred_in + excluded.transferred_in, lost_contacts = kept.lost_contacts + excluded.lost_contacts, deleted_contacts = kept.deleted_contacts + excluded.deleted_contacts, transferred_out = kept.transferred_out + excluded.transferred_out, other_ended = kept.other_ended + excluded.other_ended, service_due = kept.service_due + excluded.service_due, service_done = kept.service_done + excluded.service_done, realisation_due = kept.realisation_due + excluded.realisation_due, realisation_done = kept.realisation_done + excluded.realisation_done, customers_net = kept.customers_net + excluded.customers_net, in_group_net = kept.in_group_net + excluded.in_group_net, super_users_net = kept.super_users_net + excluded.super_users_net, new_customers_day = kept.new_customers_day + excluded.new_customers_day, new_customers_week = kept.new_customers_week + excluded.new_customers_week, new_customers_month = kept.new_customers_month + excluded.new_customers_month, new_customers_year = kept.new_customers_year + excluded.new_customers_year, lost_customers_day = kept.lost_customers_day + excluded.lost_customers_day, lost_customers_week = kept.lost_customers_week + excluded.lost_customers_week, lost_customers_month = kept.lost_customers_month + excluded.lost_customers_month, lost_customers_year = kept.lost_customers_year + excluded.lost_customers_year, returned_customers_day = kept.returned_customers_day + excluded.returned_customers_day, returned_customers_week = kept.returned_customers_week + excluded.returned_customers_week, returned_customers_month = kept.returned_customers_month + excluded.returned_customers_month, returned_customers_year = kept.returned_customers_year + excluded.returned_customers_year, asset_customers_day = kept.asset_customers_day + excluded.asset_customers_day, asset_customers_week = kept.asset_customers_week + excluded.asset_customers_week, asset_customers_month = kept.asset_customers_month + excluded.asset_customers_month, asset_customers_year = kept.asset_customers_year + excluded.asset_customers_year, orders = kept.orders + excluded.orders, gmv_fen = kept.gmv_fen + excluded.gmv_fen, public_gmv_fen = kept.public_gmv_fen + excluded.public_gmv_fen, touch_gmv_fen = kept.touch_gmv_fen + excluded.touch_gmv_fen, code_gmv_fen = kept.code_gmv_fen + excluded.code_gmv_fen, natural_gmv_fen = kept.natural_gmv_fen + excluded.natural_gmv_fen, manual_gmv_fen = kept.manual_gmv_fen + excluded.manual_gmv_fen, paid_orders = kept.paid_orders + excluded.paid_orders, paid_fen = kept.paid_fen + excluded.paid_fen, refunds_fen = kept.refunds_fen + excluded.refunds_fen, guided_customers_day = kept.guided_customers_day + excluded.guided_customers_day, guided_customers_week = kept.guided_customers_week + excluded.guided_customers_week, guided_customers_month = kept.guided_customers_month + excluded.guided_customers_month, guided_customers_year = kept.guided_customers_year + excluded.guided_customers_year, converted_customers_day = kept.converted_customers_day + excluded.converted_customers_day, converted_customers_week = kept.converted_customers_week + excluded.converted_customers_week, converted_customers_month = kept.converted_customers_month + excluded.converted_customers_month, converted_customers_year = kept.converted_customers_year + excluded.converted_customers_year, repurchasers_day = kept.repurchasers_day + excluded.repurchasers_day, repurchasers_week = kept.repurchasers_week + excluded.repurchasers_week, repurchasers_month = kept.repurchasers_month + excluded.repurchasers_month, repurchasers_year = kept.repurchasers_year + excluded.repurchasers_year, buyback_customers_day = kept.buyback_customers_day + excluded.buyback_customers_day, buyback_customers_week = kept.buyback_customers_week + excluded.buyback_customers_week, buyback_customers_month = kept.buyback_customers_month + excluded.buyback_customers_month, buyback_customers_year = kept.buyback_customers_year + excluded.buyback_customers_year, touch_customers_day = kept.touch_customers_day + excluded.touch_customers_day, touch_customers_week = kept.touch_customers_week + excluded.touch_customers_week, touch_customers_month = kept.touch_customers_month + excluded.touch_customers_month, touch_customers_year = kept.touch_customers_year + excluded.touch_customers_year, touches = kept.touches + excluded.touches, reached_customers_day = kept.reached_customers_day + excluded.reached_customers_day, reached_customers_week = kept.reached_customers_week + excluded.reached_customers_week, reached_customers_month = kept.reached_customers_month + excluded.reached_customers_month, reached_customers_year = kept.reached_customers_year + excluded.reached_customers_year
;
    insert into rollup_hours as kept (scope_kind, scope_id, day, hour, new_contacts, transferred_in, lost_contacts, deleted_contacts, transferred_out, other_ended, service_due, service_done, realisation_due, realisation_done, customers_net, in_group_net, super_users_net, new_customers_day, new_customers_week, new_customers_month, new_customers_year, lost_customers_day, lost_customers_week, lost_customers_month, lost_customers_year, returned_customers_day, returned_customers_week, returned_customers_month, returned_customers_year, asset_customers_day, asset_customers_week, asset_customers_month, asset_customers_year, orders, gmv_fen, public_gmv_fen, touch_gmv_fen, code_gmv_fen, natural_gmv_fen, manual_gmv_fen, paid_orders, paid_fen, refunds_fen, guided_customers_day, guided_customers_week, guided_customers_month, guided_customers_year, converted_customers_day, converted_customers_week, converted_customers_month, converted_customers_year, repurchasers_day, repurchasers_week, repurchasers_month, repurchasers_year, buyback_customers_day, buyback_customers_week, buyback_customers_month, buyback_customers_year, touch_customers_day, touch_customers_week, touch_customers_month, touch_customers_year, touches, reached_customers_day, reached_customers_week, reached_customers_month, reached_customers_year)
    select scope_kind, scope_id, day, hour, coalesce(sum(new_contacts), 0), coalesce(sum(transferred_in), 0), coalesce(sum(lost_contacts), 0), coalesce(sum(deleted_contacts), 0), coalesce(sum(transferred_out), 0), coalesce(sum(other_ended), 0), coalesce(sum(service_due), 0), coalesce(sum(service_done), 0), coalesce(sum(realisation_due), 0), coalesce(sum(realisation_done), 0), coalesce(sum(customers_net), 0), coalesce(sum(in_group_net), 0), coalesce(sum(super_users_net), 0), coalesce(sum(new_customers_day), 0), coalesce(sum(new_customers_week), 0), coalesce(sum(new_customers_month), 0), coalesce(sum(new_customers_year), 0), coalesce(sum(lost_customers_day), 0), coalesce(sum(lost_customers_week), 0), coalesce(sum(lost_customers_month), 0), coalesce(sum(lost_customers_year), 0), coalesce(sum(returned_customers_day), 0), coalesce(sum(returned_customers_week), 0), coalesce(sum(returned_customers_month), 0), coalesce(sum(returned_customers_year), 0), coalesce(sum(asset_customers_day), 0), coalesce(sum(asset_customers_week), 0), coalesce(sum(asset_customers_month), 0), coalesce(sum(asset_customers_year), 0), coalesce(sum(orders), 0), coalesce(sum(gmv_fen), 0), coalesce(sum(public_gmv_fen), 0), coalesce(sum(touch_gmv_fen), 0), coalesce(sum(code_gmv_fen), 0), coalesce(sum(natural_gmv_fen), 0), coalesce(sum(manual_gmv_fen), 0), coalesce(sum(paid_orders), 0), coalesce(sum(paid_fen), 0), coalesce(sum(refunds_fen), 0), coalesce(sum(guided_customers_day), 0), coalesce(sum(guided_customers_week), 0), coalesce(sum(guided_customers_month), 0), coalesce(sum(guided_customers_year), 0), coalesce(sum(converted_customers_day), 0), coalesce(sum(converted_customers_week), 0), coalesce(sum(converted_customers_month), 0), coalesce(sum(converted_customers_year), 0), coalesce(sum(repurchasers_day), 0), coalesce(sum(repurchasers_week), 0), coalesce(sum(repurchasers_month), 0), coalesce(sum(repurchasers_year), 0), coalesce(sum(buyback_customers_day), 0), coalesce(sum(buyback_customers_week), 0), coalesce(sum(buyback_customers_month), 0), coalesce(sum(buyback_customers_year), 0), coalesce(sum(touch_customers_day), 0), coalesce(sum(touch_customers_week), 0), coalesce(sum(touch_customers_month), 0), coalesce(sum(touch_customers_year), 0), coalesce(sum(touches), 0), coalesce(sum(reached_customers_day), 0), coalesce(sum(reached_customers_week), 0), coalesce(sum(reached_customers_month), 0), coalesce(sum(reached_customers_year), 0) from rollup_pending where scope_kind <> 2 group by scope_kind, scope_id, day, hour having sum(new_contacts) <> 0 or sum(transferred_in) <> 0 or sum(lost_contacts) <> 0 or sum(deleted_contacts) <> 0 or sum(transferred_out) <> 0 or sum(other_ended) <> 0 or sum(service_due) <> 0 or sum(service_done) <> 0 or sum(realisation_due) <> 0 or sum(realisation_done) <> 0 or sum(customers_net) <> 0 or sum(in_group_net) <> 0 or sum(super_users_net) <> 0 or sum(new_customers_day) <> 0 or sum(new_customers_week) <> 0 or sum(new_customers_month) <> 0 or sum(new_customers_year) <> 0 or sum(lost_customers_day) <> 0 or sum(lost_customers_week) <> 0 or sum(lost_customers_month) <> 0 or sum(lost_customers_year) <> 0 or sum(returned_customers_day) <> 0 or sum(returned_customers_week) <> 0 or sum(returned_customers_month) <> 0 or sum(returned_customers_year) <> 0 or sum(asset_customers_day) <> 0 or sum(asset_customers_week) <> 0 or sum(asset_customers_month) <> 0 or sum(asset_customers_year) <> 0 or sum(orders) <> 0 or sum(gmv_fen) <> 0 or sum(public_gmv_fen) <> 0 or sum(touch_gmv_fen) <> 0 or sum(code_gmv_fen) <> 0 or sum(natural_gmv_fen) <> 0 or sum(manual_gmv_fen) <> 0 or sum(paid_orders) <> 0 or sum(paid_fen) <> 0 or sum(refunds_fen) <> 0 or sum(guided_customers_day) <> 0 or sum(guided_customers_week) <> 0 or sum(guided_customers_month) <> 0 or sum(guided_customers_year) <> 0 or sum(converted_customers_day) <> 0 or sum(converted_customers_week) <> 0 or sum(converted_customers_month) <> 0 or sum(converted_customers_year) <> 0 or sum(repurchasers_day) <> 0 or sum(repurchasers_week) <> 0 or sum(repurchasers_month) <> 0 or sum(repurchasers_year) <> 0 or sum(buyback_customers_day) <> 0 or sum(buyback_customers_week) <> 0 or sum(buyback_customers_month) <> 0 or sum(buyback_customers_year) <> 0 or sum(touch_customers_day) <> 0 or sum(touch_customers_week) <> 0 or sum(touch_customers_month) <> 0 or sum(touch_customers_year) <> 0 or sum(touches) <> 0 or sum(reached_customers_day) <> 0 or sum(reached_customers_week) <> 0 or sum(reached_customers_month) <> 0 or sum(reached_customers_year) <> 0
    on conflict (scope_kind, scope_id, day, hour) do update set new_contacts = kept.new_contacts + excluded.new_contacts, transferred_in = kept.transferred_in + excluded.transferred_in, lost_contacts = kept.lost_contacts + excluded.lost_contacts, deleted_contacts = kept.deleted_contacts + excluded.deleted_contacts, transferred_out = kept.transferred_out + excluded.transferred_out, other_ended = kept.other_ended + excluded.other_ended, service_due = kept.service_due + excluded.service_due, service_done = kept.service_done + excluded.service_done, realisation_due = kept.realisation_due + excluded.realisation_due, realisation_done = kept.realisation_done + excluded.realisation_done, customers_net = kept.customers_net + excluded.customers_net, in_group_net = kept.in_group_net + excluded.in_group_net, super_users_net = kept.super_users_net + excluded.super_users_net, new_customers_day = kept.new_customers_day + excluded.new_customers_day, new_customers_week = kept.new_customers_week + excluded.new_customers_week, new_customers_month = kept.new_customers_month + excluded.new_customers_month, new_customers_year = kept.new_customers_year + excluded.new_customers_year, lost_customers_day = kept.lost_customers_day + excluded.lost_customers_day, lost_customers_week = kept.lost_customers_week + excluded.lost_customers_week, lost_customers_month = kept.lost_customers_month + excluded.lost_customers_month, lost_customers_year = kept.lost_customers_year + excluded.lost_customers_year, returned_customers_day = kept.returned_customers_day + excluded.returned_customers_day, returned_customers_week = kept.returned_customers_week + excluded.returned_customers_week, returned_customers_month = kept.returned_customers_month + excluded.returned_customers_month, returned_customers_year = kept.returned_customers_year + excluded.returned_customers_year, asset_customers_day = kept.asset_customers_day + excluded.asset_customers_day, asset_customers_week = kept.asset_customers_week + excluded.asset_customers_week, asset_customers_month = kept.asset_customers_month + excluded.asset_customers_month, asset_customers_year = kept.asset_customers_year + excluded.asset_customers_year, orders = kept.orders + excluded.orders, gmv_fen = kept.gmv_fen + excluded.gmv_fen, public_gmv_fen = kept.public_gmv_fen + excluded.public_gmv_fen, touch_gmv_fen = kept.touch_gmv_fen + excluded.touch_gmv_fen, code_gmv_fen = kept.code_gmv_fen + excluded.code_gmv_fen, natural_gmv_fen = kept.natural_gmv_fen + excluded.natural_gmv_fen, manual_gmv_fen = kept.manual_gmv_fen + excluded.manual_gmv_fen, paid_orders = kept.paid_orders + excluded.paid_orders, paid_fen = kept.paid_fen + excluded.paid_fen, refunds_fen = kept.refunds_fen + excluded.refunds_fen, guided_customers_day = kept.guided_customers_day + excluded.guided_customers_day, guided_customers_week = kept.guided_customers_week + excluded.guided_customers_week, guided_customers_month = kept.guided_customers_month + excluded.guided_customers_month, guided_customers_year = kept.guided_customers_year + excluded.guided_customers_year, converted_customers_day = kept.converted_customers_day + excluded.converted_customers_day, converted_customers_week = kept.converted_customers_week + excluded.converted_customers_week, converted_customers_month = kept.converted_customers_month + excluded.converted_customers_month, converted_customers_year = kept.converted_customers_year + excluded.converted_customers_year, repurchasers_day = kept.repurchasers_day + excluded.repurchasers_day, repurchasers_week = kept.repurchasers_week + excluded.repurchasers_week, repurchasers_month = kept.repurchasers_month + excluded.repurchasers_month, repurchasers_year = kept.repurchasers_year + excluded.repurchasers_year, buyback_customers_day = kept.buyback_customers_day + excluded.buyback_customers_day, buyback_customers_week = kept.buyback_customers_week + excluded.buyback_customers_week, buyback_customers_month = kept.buyback_customers_month + excluded.buyback_customers_month, buyback_customers_year = kept.buyback_customers_year + excluded.buyback_customers_year, touch_customers_day = kept.touch_customers_day + excluded.touch_customers_day, touch_customers_week = kept.touch_customers_week + excluded.touch_customers_week, touch_customers_month = kept.touch_customers_month + excluded.touch_customers_month, touch_customers_year = kept.touch_customers_year + excluded.touch_customers_year, touches = kept.touches + excluded.touches, reached_customers_day = kept.reached_customers_day + excluded.reached_customers_day, reached_customers_week = kept.reached_customers_week + excluded.reached_customers_week, reached_customers_month = kept.reached_customers_month + excluded.reached_customers_month, reached_customers_year = kept.reached_customers_year + excluded.reached_customers_year
;
    insert into rollup_gaps as kept (kind, scope_kind, scope_id, day, other_day, amount)
    select kind, scope_kind, scope_id, day, other_day, coalesce(sum(amount), 0) from rollup_pending_gaps where true group by kind, scope_kind, scope_id, day, other_day having sum(amount) <> 0
    on conflict (kind, scope_kind, scope_id, day, other_day) do update set amount = kept.amount + excluded.amount
;
    insert into rollup_parts as kept (dimension, scope_kind, scope_id, day, part, orders, gmv_fen, refunds_fen)
    select dimension, scope_kind, scope_id, day, part, coalesce(sum(orders), 0), coalesce(sum(gmv_fen), 0), coalesce(sum(refunds_fen), 0) from rollup_pending_parts where true group by dimension, scope_kind, scope_id, day, part having sum(orders) <> 0 or sum(gmv_fen) <> 0 or sum(refunds_fen) <> 0
    on conflict (dimension, scope_kind, scope_id, day, part) do update set orders = kept.orders + excluded.orders, gmv_fen = kept.gmv_fen + excluded.gmv_fen, refunds_fen = kept.refunds_fen + excluded.refunds_fen
;
delete from rollup_days kept using rollup_pending p where kept.scope_kind = p.scope_kind and kept.scope_id = p.scope_id and kept.day = p.day and kept.new_contacts = 0 and kept.transferred_in = 0 and kept.lost_contacts = 0 and kept.deleted_contacts = 0 and kept.transferred_out = 0 and kept.other_ended = 0 and kept.service_due = 0 and kept.service_done = 0 and kept.realisation_due = 0 and kept.realisation_done = 0 and kept.customers_net = 0 and kept.in_group_net = 0 and kept.super_users_net = 0 and kept.new_customers_day = 0 and kept.new_customers_week = 0 and kept.new_customers_month = 0 and kept.new_customers_year = 0 and kept.lost_customers_day = 0 and kept.lost_customers_week = 0 and kept.lost_customers_month = 0 and kept.lost_customers_year = 0 and kept.returned_customers_day = 0 and kept.returned_customers_week = 0 and kept.returned_customers_month = 0 and kept.returned_customers_year = 0 and kept.asset_customers_day = 0 and kept.asset_customers_week = 0 and kept.asset_customers_month = 0 and kept.asset_customers_year = 0 and kept.orders = 0 and kept.gmv_fen = 0 and kept.public_gmv_fen = 0 and kept.touch_gmv_fen = 0 and kept.code_gmv_fen = 0 and kept.natural_gmv_fen = 0 and kept.manual_gmv_fen = 0 and kept.paid_orders = 0 and kept.paid_fen = 0 and kept.refunds_fen = 0 and kept.guided_customers_day = 0 and kept.guided_customers_week = 0 and kept.guided_customers_month = 0 and kept.guided_customers_year = 0 and kept.converted_customers_day = 0 and kept.converted_customers_week = 0 and kept.converted_customers_month = 0 and kept.converted_customers_year = 0 and kept.repurchasers_day = 0 and kept.repurchasers_week = 0 and kept.repurchasers_month = 0 and kept.repurchasers_year = 0 and kept.buyback_customers_day = 0 and kept.buyback_customers_week = 0 and kept.buyback_customers_month = 0 and kept.buyback_customers_year = 0 and kept.touch_customers_day = 0 and kept.touch_customers_week = 0 and kept.touch_customers_month = 0 and kept.touch_customers_year = 0 and kept.touches = 0 and kept.reached_customers_day = 0 and kept.reached_customers_week = 0 and kept.reached_customers_month = 0 and kept.reached_customers_year = 0
;
delete from rollup_hours kept using rollup_pending p where kept.scope_kind = p.scope_kind and kept.scope_id = p.scope_id and kept.day = p.day and kept.hour = p.hour and kept.new_contacts = 0 and kept.transferred_in = 0 and kept.lost_contacts = 0 and kept.deleted_contacts = 0 and kept.transferred_out = 0 and kept.other_ended = 0 and kept.service_due = 0 and kept.service_done = 0 and kept.realisation_due = 0 and kept.realisation_done = 0 and kept.customers_net = 0 and kept.in_group_net = 0 and kept.super_users_net = 0 and kept.new_customers_day = 0 and kept.new_customers_week = 0 and kept.new_customers_month = 0 and kept.new_customers_year = 0 and kept.lost_customers_day = 0 and kept.lost_customers_week = 0 and kept.lost_customers_month = 0 and kept.lost_customers_year = 0 and kept.returned_customers_day = 0 and kept.returned_customers_week = 0 and kept.returned_customers_month = 0 and kept.returned_customers_year = 0 and kept.asset_customers_day = 0 and kept.asset_customers_week = 0 and kept.asset_customers_month = 0 and kept.asset_customers_year = 0 and kept.orders = 0 and kept.gmv_fen = 0 and kept.public_gmv_fen = 0 and kept.touch_gmv_fen = 0 and kept.code_gmv_fen = 0 and kept.natural_gmv_fen = 0 and kept.manual_gmv_fen = 0 and kept.paid_orders = 0 and kept.paid_fen = 0 and kept.refunds_fen = 0 and kept.guided_customers_day = 0 and kept.guided_customers_week = 0 and kept.guided_customers_month = 0 and kept.guided_customers_year = 0 and kept.converted_customers_day = 0 and kept.converted_customers_week = 0 and kept.converted_customers_month = 0 and kept.converted_customers_year = 0 and kept.repurchasers_day = 0 and kept.repurchasers_week = 0 and kept.repurchasers_month = 0 and kept.repurchasers_year = 0 and kept.buyback_customers_day = 0 and kept.buyback_customers_week = 0 and kept.buyback_customers_month = 0 and kept.buyback_customers_year = 0 and kept.touch_customers_day = 0 and kept.touch_customers_week = 0 and kept.touch_customers_month = 0 and kept.touch_customers_year = 0 and kept.touches = 0 and kept.reached_customers_day = 0 and kept.reached_customers_week = 0 and kept.reached_customers_month = 0 and kept.reached_customers_year = 0
;
delete from rollup_gaps kept using rollup_pending_gaps p where kept.kind = p.kind and kept.scope_kind = p.scope_kind and kept.scope_id = p.scope_id and kept.day = p.day and kept.other_day = p.other_day and kept.amount = 0
;
delete from rollup_parts kept using rollup_pending_parts p where kept.dimension = p.dimension and kept.scope_kind = p.scope_kind and kept.scope_id = p.scope_id and kept.day = p.day and kept.part = p.part and kept.orders = 0 and kept.gmv_fen = 0 and kept.refunds_fen = 0
