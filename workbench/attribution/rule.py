"""The rule of attribution (product.md section 3, "Orders") as one statement over a set of persons and their orders.

Nothing in it depends on our serial ids, on the order in which facts came, or on the clock: the same facts give the same
rows, one person at a time or all at once. What it rests on:

- A person is all customers of one `person_id`; touches, relations and stays in groups of any of them count.
- A relation is active at t when `added_at ≤ t` and not `ended_at ≤ t`; one whose beginning nobody told is none.
- A spell begun by transfer inherits the beginning of the giver's: the spell of the same customer with another member
  that a transfer or a departure ended last before it (or, as the clocks of two events differ, up to an hour after).
- Corrections first, then a code that names a member, then the latest touch, then the earliest beginning.
- What WeCom itself proves (a mass send's result, a broadcast, a message of the archive) counts whenever it is told. A
  message of which only its sender's own phone tells counts for an order only if it was told before she paid, or within
  five seconds after it and before the order was told here: otherwise whoever sees a paid order could take it by a
  message they say they sent before. A phone that was off line for longer keeps its touch, but not the order.
"""

from workbench.attribution.losing import LOST
from workbench.touches.counting import GRACE

BELIEVED_UNTIL = f"least({{paid_at}} + {GRACE}, greatest({{paid_at}}, {{seen_at}}))"
"""Until when a member's own word about a touch counts for an order.

The seconds are for a phone that is just telling while she pays; in more of them somebody could hear of the payment
and say that they had written before.
"""

_PERSON = """
    person as (
        select id as customer_id, external_userid, person_id from customers where person_id = any(:person_ids)
    )"""
_SUPPOSED_PERSON = """
    person as (
        select c.id as customer_id, c.external_userid, s.person_id
        from unnest(cast(:customer_ids as bigint[]), cast(:person_ids as bigint[])) as s(customer_id, person_id)
        join customers c on c.id = s.customer_id
    )"""

_SPELLS = """,
    spell as (
        select r.id, r.member_id, r.customer_id, p.person_id, p.external_userid, m.userid, r.added_at, r.ended_at,
               r.began_by, r.add_way, r.state
        from person p
        join relations r on r.customer_id = p.customer_id and r.is_start_known
        join members m on m.id = r.member_id
    ),
    inherited(id, from_id, member_id, customer_id, began_by, added_at) as (
        select id, id, member_id, customer_id, began_by, added_at from spell
        union all
        select i.id, g.id, g.member_id, i.customer_id, g.began_by, g.added_at
        from inherited i
        cross join lateral (
            select r.id, r.member_id, r.began_by, r.added_at
            from relations r join members m on m.id = r.member_id
            where r.customer_id = i.customer_id and r.member_id <> i.member_id and r.is_start_known
              and r.added_at < i.added_at and r.ended_by in ('transfer', 'departed')
              and r.ended_at <= i.added_at + interval '1 hour'
            order by r.ended_at desc, r.added_at desc, m.userid collate "C" limit 1
        ) g
        where i.began_by = 'transfer'
    ),
    origin as (select id, min(added_at) as known_since from inherited group by id)
"""
SPELLS = f"{_PERSON}{_SPELLS}"
"""Every known spell of the persons, and since when it and those it inherits from have lasted."""

DECIDE = """,
    bill as (
        select o.id, o.paid_at, o.amount_fen, o.channel, o.code_member_id, p.person_id,
               {believed_until} as believed_until
        from person p join orders o on o.customer_id = p.customer_id
        where o.paid_at is not null
        union all
        select o.id, o.paid_at, o.amount_fen, o.channel, o.code_member_id, null, null
        from orders o
        where o.id = any(:order_ids) and o.customer_id is null and o.paid_at is not null
    ),
    candidate as (
        select b.id as order_id, b.person_id, b.paid_at, b.believed_until, s.member_id, s.userid,
               min(g.known_since) as known_since,
               (array_agg(s.id order by g.known_since, s.added_at, s.external_userid collate "C"))[1] as relation_id
        from bill b
        join spell s on s.person_id = b.person_id and s.added_at <= b.paid_at
            and (s.ended_at is null or s.ended_at > b.paid_at)
        join origin g on g.id = s.id
        group by b.id, b.person_id, b.paid_at, b.believed_until, s.member_id, s.userid
    ),
    direct as (
        select distinct on (c.order_id) c.order_id, c.member_id, c.relation_id, t.id as touch_id, t.kind
        from candidate c
        join person p on p.person_id = c.person_id
        join touches t on t.customer_id = p.customer_id and t.member_id = c.member_id
            and t.touched_at between c.paid_at - make_interval(hours => :window) and c.paid_at
            and (t.self_told_at is null or t.self_told_at <= c.believed_until)
        order by c.order_id, t.touched_at desc, array_position(array['task', 'one_to_one', 'mass_send'], t.kind),
            c.userid collate "C", t.fact_key collate "C"
    ),
    grouped as (
        select distinct on (c.order_id) c.order_id, c.member_id, c.relation_id, t.id as touch_id, t.kind
        from candidate c
        join person p on p.person_id = c.person_id
        join group_members s on s.participant_id = p.external_userid and s.is_customer
        join touches t on t.group_id = s.group_id and t.member_id = c.member_id
            and t.touched_at between c.paid_at - make_interval(hours => :window) and c.paid_at
            and t.touched_at >= s.joined_at and (s.left_at is null or t.touched_at < s.left_at)
        where not exists (select from direct d where d.order_id = c.order_id)
        order by c.order_id, t.touched_at desc, c.userid collate "C", t.fact_key collate "C"
    ),
    touched as (select * from direct union all select * from grouped),
    longest as (
        select distinct on (order_id) order_id, member_id, relation_id
        from candidate
        order by order_id, known_since, userid collate "C"
    ),
    came as (
        select distinct on (person_id) person_id,
               case when state is null then 'way:' || add_way else 'state:' || state end as acquisition_channel
        from spell
        order by person_id, added_at, external_userid collate "C", userid collate "C"
    ),
    decided as (
        select b.*, f.id as correction_id, t.touch_id,
            case when f.id is not null or b.code_member_id is not null then null
                 else coalesce(t.relation_id, l.relation_id) end as relation_id,
            coalesce(f.member_id, b.code_member_id, t.member_id, l.member_id) as member_id,
            case when f.id is not null then 'manual' when b.code_member_id is not null then 'code'
                 when t.order_id is not null then t.kind when l.order_id is not null then 'natural' end as source,
            case when f.id is not null then 'corrected' when b.code_member_id is not null then 'code'
                 when t.order_id is not null then 'latest_touch'
                 when l.order_id is not null then 'earliest_relation'
                 when b.person_id is null then 'no_customer' else 'no_relation' end as reason,
            c.acquisition_channel
        from bill b
        left join attribution_corrections f on f.order_id = b.id and f.undone_at is null
        left join touched t on t.order_id = b.id and f.id is null and b.code_member_id is null
        left join longest l on l.order_id = b.id
        left join came c on c.person_id = b.person_id
    )
"""

_INSERT = """
        insert into attributions as a
            (order_id, person_id, member_id, source, reason, touch_id, relation_id, correction_id, paid_at, paid_on,
             amount_fen, sales_channel, acquisition_channel)
        select id, person_id, member_id, source, reason, touch_id, relation_id, correction_id, paid_at,
               cast(paid_at at time zone :zone as date), amount_fen, channel, acquisition_channel
        from decided
"""

_WRITE = """,
    written as (
        {insert}
        on conflict (order_id) do update set
            person_id = excluded.person_id, member_id = excluded.member_id, source = excluded.source,
            reason = excluded.reason, touch_id = excluded.touch_id, relation_id = excluded.relation_id,
            correction_id = excluded.correction_id, paid_at = excluded.paid_at, paid_on = excluded.paid_on,
            amount_fen = excluded.amount_fen, sales_channel = excluded.sales_channel,
            acquisition_channel = excluded.acquisition_channel
        where (a.person_id, a.member_id, a.source, a.reason, a.touch_id, a.relation_id, a.correction_id, a.paid_at,
               a.paid_on, a.amount_fen, a.sales_channel, a.acquisition_channel) is distinct from
            (excluded.person_id, excluded.member_id, excluded.source, excluded.reason, excluded.touch_id,
             excluded.relation_id, excluded.correction_id, excluded.paid_at, excluded.paid_on, excluded.amount_fen,
             excluded.sales_channel, excluded.acquisition_channel)
        returning order_id, member_id, source
    ),
    moved as (  -- attributions are read here as they were before this statement
        select w.*, a.member_id as former_id, a.source as former_source
        from written w left join attributions a on a.order_id = w.order_id
    ),
    needless as (
        update attribution_claims c set decided_at = :now, is_granted = true
        from written w where c.order_id = w.order_id and c.member_id = w.member_id and c.decided_at is null
    )
"""

_BILLED = BELIEVED_UNTIL.format(paid_at="o.paid_at", seen_at="o.seen_at")
JUDGED = f"{SPELLS} {DECIDE.format(believed_until=_BILLED)}"
"""The rule alone, ending in `decided`: whose every order is. What was written once is held against it."""

SUPPOSED = f"{_SUPPOSED_PERSON}{_SPELLS} {DECIDE.format(believed_until=_BILLED)}"
"""The same if these customers were these persons, whatever persons they are."""

SETTLE = f"with recursive {JUDGED} {_WRITE.format(insert=_INSERT.strip())} {LOST}"
"""A claim for an order that has become the claimant's is over: nobody need decide it."""

SETTLE_ANEW = f"with recursive {JUDGED} {_INSERT}"
"""The same into an empty table, of which nobody is told."""

END_CLAIMS = """
    update attribution_claims c set decided_at = :now, is_granted = true
    from attributions a where c.order_id = a.order_id and c.member_id = a.member_id and c.decided_at is null
"""
"""Once everything is decided anew, every claim for an order that is the claimant's is over."""

_FORGET_UNPAID = """
    with moved as (
        delete from attributions a using orders o
        where o.id = a.order_id and o.paid_at is null
          and (a.person_id = any(:person_ids) or a.order_id = any(:order_ids))
        returning a.order_id, cast(null as bigint) as member_id, cast(null as text) as source,
            a.member_id as former_id, a.source as former_source
    )
"""
FORGET_UNPAID = f"{_FORGET_UNPAID} {LOST}"
"""Orders that are no longer told as paid."""
