"""The estimate as one statement: what the guided orders of a scope earn, and what changes thereby.

**The rate of a line of an order.** Rates whose key fits (sales channel of the order, category of the line, one of the
departments the member's main department lies in) and that hold on the day of payment. The most specific one wins: the
one whose key names more; of equally many, the one that names a category, then a department, then a sales channel; of
two departments, the nearer one. A line nothing fits to earns nothing.

**The amount of an order.** Its lines at their rates; refunds take the same share of every line, so they go at the mixed
rate of the order. More than was paid earns nothing (lines may add up to list prices), and an order is never worth less
than zero. An order without lines is one line without a category. Rounded half up to the fen, once per order.

An order paid in a closed month keeps the departments its member had when that month was closed.
"""

from string import Template

PERSONS = """
    select o.id as order_id from orders o join customers c on c.id = o.customer_id where c.person_id = any(:person_ids)
    union
    select unnest(cast(:order_ids as bigint[]))
"""
DAYS = """
    select order_id from attributions where paid_on >= :since and paid_on < :until and member_id is not null
    union
    select order_id from commission_estimates where paid_on >= :since and paid_on < :until
    union
    select order_id from commission_lines where paid_on >= :since and paid_on < :until
"""

GIVEN = """
    select order_id from commission_adjustments
    union
    select unnest(cast(:order_ids as bigint[]))
"""
"""Orders that have settled something, beside all that wait: for `adjust` after a closing is undone."""

CLOSED = """
    select order_id from commission_lines
    union
    select order_id from commission_adjustments
    union
    select order_id from commission_estimates
    where paid_on >= (select min(month) from commission_closings)
      and paid_on < (select max(month) + interval '1 month' from commission_closings)
"""
"""Whatever may have to be adjusted, after a rebuild."""

_FRESH = """
    guided as materialized (
        select a.order_id, a.member_id, a.paid_at, a.paid_on, a.amount_fen, a.sales_channel,
               cast(date_trunc('month', a.paid_on) as date) as month
        from attributions a where $a and a.member_id is not null
    ), above as (
        select m.id as member_id, m.main_department_id as department_id, 0 as distance
        from members m where m.main_department_id is not null and m.id in (select member_id from guided)
        union all
        select a.member_id, d.parent_id, a.distance + 1
        from above a join departments d on d.id = a.department_id where d.parent_id <> 0 and a.distance < 20
    ), todays_paths as (
        select member_id, array_agg(department_id order by distance) as path from above group by member_id
    ), paths as materialized (
        select g.member_id, g.month, coalesce(c.department_path, t.path, '{}') as path
        from (select distinct member_id, month from guided) g
        left join commission_closing_members c on c.member_id = g.member_id and c.month = g.month
        left join todays_paths t on t.member_id = g.member_id
    ), rates as materialized (
        select id, sales_channel, category, department_id, rate_bp, effective_on as since,
               lead(effective_on) over (
                   partition by sales_channel, category, department_id order by effective_on
               ) as until
        from commission_rates
    ), epochs as (
        select since, lead(since) over (order by since) as until from (select distinct since from rates) r
    ), item_lines as (
        select i.order_id, i.category, sum(i.amount_fen) as amount
        from order_items i join guided using (order_id) where $i group by i.order_id, i.category
    ), totals as (
        select order_id, sum(amount) as amount from item_lines group by order_id having sum(amount) > 0
    ), lines as materialized (
        select g.order_id, g.sales_channel, e.since as epoch, p.path, l.category, l.amount
        from guided g
        join paths p on p.member_id = g.member_id and p.month = g.month
        join epochs e on g.paid_on >= e.since and (e.until is null or g.paid_on < e.until)
        join (
            select l.order_id, l.category, l.amount from item_lines l join totals using (order_id)
            union all
            select g.order_id, null, 1 from guided g
            where not exists (select from totals t where t.order_id = g.order_id)
        ) l on l.order_id = g.order_id
    ), chosen as materialized (
        select distinct on (k.sales_channel, k.epoch, k.path, k.category)
               k.sales_channel, k.epoch, k.path, k.category, r.id, r.rate_bp
        from (select distinct sales_channel, epoch, path, category from lines) k
        join rates r on r.rate_bp is not null
            and r.since <= k.epoch and (r.until is null or k.epoch < r.until)
            and (r.sales_channel is null or r.sales_channel = k.sales_channel)
            and (r.category is null or r.category = k.category)
            and (r.department_id is null or r.department_id = any(k.path))
        order by k.sales_channel, k.epoch, k.path, k.category,
                 num_nonnulls(r.sales_channel, r.category, r.department_id) desc,
                 r.category is null, r.department_id is null, r.sales_channel is null,
                 array_position(k.path, r.department_id)
    ), weighed as (
        select l.order_id, sum(l.amount) as total, sum(l.amount * coalesce(c.rate_bp, 0)) as earning,
               array_agg(distinct c.id) filter (where c.id is not null) as rate_ids
        from lines l
        left join chosen c on c.sales_channel = l.sales_channel and c.epoch = l.epoch and c.path = l.path
            and c.category is not distinct from l.category
        group by l.order_id
    ), given_back as (
        select r.order_id, sum(r.amount_fen) as amount
        from refunds r join guided using (order_id) where $r group by r.order_id
    ), bases as (
        select g.order_id,
               greatest(least(coalesce(t.amount, g.amount_fen), g.amount_fen) - coalesce(b.amount, 0), 0) as base_fen
        from guided g left join totals t using (order_id) left join given_back b using (order_id)
    ), fresh as materialized (
        select g.order_id, g.member_id, g.paid_at, g.paid_on, cast(b.base_fen as bigint) as base_fen,
               cast(coalesce(div(2 * b.base_fen * w.earning + 10000 * w.total, 20000 * w.total), 0) as bigint)
                   as amount_fen,
               coalesce(w.rate_ids, '{}') as rate_ids
        from guided g join bases b using (order_id) left join weighed w using (order_id)
    )
"""


def _of(whose: str) -> str:
    return Template(_FRESH).substitute({row: f"{row}.order_id {whose}" for row in "air"})


_REWRITE = """
    stored as materialized (
        select e.* from commission_estimates e join concerned using (order_id)
    ), gone as (
        delete from commission_estimates e using stored s
        where e.order_id = s.order_id and not exists (select from fresh f where f.order_id = s.order_id)
    ), written as (
        insert into commission_estimates (order_id, member_id, paid_at, paid_on, base_fen, amount_fen, rate_ids)
        select f.order_id, f.member_id, f.paid_at, f.paid_on, f.base_fen, f.amount_fen, f.rate_ids
        from fresh f left join stored s using (order_id)
        where (f.member_id, f.paid_at, f.paid_on, f.base_fen, f.amount_fen, f.rate_ids)
            is distinct from (s.member_id, s.paid_at, s.paid_on, s.base_fen, s.amount_fen, s.rate_ids)
        order by f.order_id
        on conflict (order_id) do update set member_id = excluded.member_id, paid_at = excluded.paid_at,
            paid_on = excluded.paid_on, base_fen = excluded.base_fen, amount_fen = excluded.amount_fen,
            rate_ids = excluded.rate_ids
    )
    insert into commission_days as d (member_id, day, amount_fen)
    select member_id, paid_on, sum(amount_fen)
    from (
        select member_id, paid_on, amount_fen from fresh
        union all
        select member_id, paid_on, -amount_fen from stored
    ) moved
    group by member_id, paid_on having sum(amount_fen) <> 0
    order by member_id, paid_on
    on conflict (member_id, day) do update set amount_fen = d.amount_fen + excluded.amount_fen
"""

_ADJUST = """
    closed as (
        select min(month) as since, cast(max(month) + interval '1 month' as date) as until from commission_closings
    ), moved as materialized (
        select order_id, member_id, max(paid_on) as paid_on, sum(amount_fen) as amount_fen
        from (
            select e.order_id, e.member_id, e.paid_on, e.amount_fen
            from commission_estimates e join concerned using (order_id)
            join closed on e.paid_on >= closed.since and e.paid_on < closed.until
            union all
            select l.order_id, l.member_id, l.paid_on, -l.amount_fen
            from commission_lines l join concerned using (order_id)
        ) both_sides
        group by order_id, member_id having sum(amount_fen) <> 0
    ), settled as (
        delete from commission_adjustments a using concerned c
        where a.order_id = c.order_id
            and not exists (select from moved m where m.order_id = a.order_id and m.member_id = a.member_id)
    )
    insert into commission_adjustments as a (order_id, member_id, paid_on, amount_fen)
    select order_id, member_id, paid_on, amount_fen from moved order by order_id, member_id
    on conflict (order_id, member_id) do update set paid_on = excluded.paid_on, amount_fen = excluded.amount_fen
    where (a.paid_on, a.amount_fen) is distinct from (excluded.paid_on, excluded.amount_fen)
"""


_INSERT = """
    insert into commission_estimates (order_id, member_id, paid_at, paid_on, base_fen, amount_fen, rate_ids)
    select order_id, member_id, paid_at, paid_on, base_fen, amount_fen, rate_ids from fresh
"""
ESTIMATE_ANEW = f"with recursive {_of('between :lowest and :highest').lstrip()} {_INSERT}"
"""Estimates of a span of orders, into an empty table."""

SUM_ANEW = """
    insert into commission_days (member_id, day, amount_fen, settled_fen)
    select member_id, day, sum(amount_fen), max(settled_fen)
    from (
        select member_id, paid_on as day, amount_fen, cast(null as bigint) as settled_fen, false as is_kept
        from commission_estimates
        union all
        select member_id, day, 0, settled_fen, true from {kept}
    ) told
    group by member_id, day having sum(amount_fen) <> 0 or bool_or(is_kept)
"""
"""Their day sums; what a day was when its month was closed stays with it."""


def rewrite(scope: str) -> str:
    """The statement that brings estimates and day sums of a scope (`PERSONS` or `DAYS`) up to date."""
    fresh = _of("in (select order_id from concerned)")
    return f"with recursive concerned as materialized ({scope}), {fresh.lstrip()}, {_REWRITE.lstrip()}"


def adjust(scope: str) -> str:
    """The statement that brings the open adjustments of closed months in a scope up to date; after `rewrite`."""
    return f"with concerned as materialized ({scope}), {_ADJUST.lstrip()}"
