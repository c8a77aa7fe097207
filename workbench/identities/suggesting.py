"""Whose an order without a customer might be: weak evidence, shown to people and never acted on by itself."""

from collections.abc import Sequence

import sqlalchemy as sa

from workbench.kernel.db import db

MOST_OF_A_NAME = 5
"""Persons called so; a name that many have suggests nobody."""

_SUGGEST = """
    with nobodys as (
        select * from orders o where o.customer_id is null and {orders}
    ), clue as (
        select o.id as order_id, k.customer_id, 1 as rank, 'shared_mobile' as evidence
        from nobodys o join customer_keys k
            on k.kind in ('mobile', 'remark_mobile') and k.namespace = '' and k.value = o.buyer_mobile
        union
        select o.id, k.customer_id, 1, 'shared_buyer_id'
        from nobodys o join customer_keys k
            on k.kind = 'buyer_id' and k.namespace = o.channel and k.value = o.buyer_id
        union
        select o.id, k.customer_id, 2, 'masked_mobile_and_name'
        from nobodys o
        join customer_keys k on k.kind = 'mask' and k.namespace = ''
            and k.value = left(o.buyer_mobile_masked, 3) || right(o.buyer_mobile_masked, 4)
        join customers c on c.id = k.customer_id
        where o.buyer_mobile_masked ~ '^1[0-9]{{2}}[*]+[0-9]{{4}}$' and o.buyer_name <> ''
          and (c.name = o.buyer_name or exists (
            select from customer_keys r where (r.customer_id, r.kind, r.namespace, r.value)
                = (c.id, 'remark', '', o.buyer_name)))
        union
        select o.id, k.customer_id, 3, 'name'
        from nobodys o join customer_keys k
            on k.kind = 'remark' and k.namespace = '' and k.value = o.buyer_name
    ), person as (
        select t.order_id, t.rank, t.evidence, c.person_id, min(t.customer_id) as customer_id,
               count(*) over (partition by t.order_id, t.evidence) as called_so
        from clue t join customers c on c.id = t.customer_id
        group by t.order_id, t.rank, t.evidence, c.person_id
    ), wanted as (
        select distinct on (p.order_id, p.person_id) p.order_id, p.customer_id, p.evidence
        from person p join nobodys o on o.id = p.order_id
        where (p.evidence <> 'name' or p.called_so <= :most) and not exists (
            select from identity_denials d join customers c on c.id = d.customer_id
            where c.person_id = p.person_id and (d.kind, d.namespace, d.value) in (
                ('buyer_id', o.channel, o.buyer_id), ('order', '', cast(o.id as text))))
        order by p.order_id, p.person_id, p.rank, p.evidence
    ), gone as (
        delete from order_suggestions s using orders o
        where o.id = s.order_id and {orders} and not exists (
            select from wanted w where (w.order_id, w.customer_id) = (s.order_id, s.customer_id))
    )
    insert into order_suggestions as s (order_id, customer_id, evidence)
    select order_id, customer_id, evidence from wanted
    on conflict (order_id, customer_id) do update set evidence = excluded.evidence
    where s.evidence <> excluded.evidence
"""
SUGGEST_SOME = sa.text(_SUGGEST.format(orders="o.id = any(:ids)"))
SUGGEST_ALL = sa.text(_SUGGEST.format(orders="true"))


def suggest(order_ids: Sequence[int]) -> None:
    """Bring the suggestions for these orders up to date; one that has a customer has none."""
    db.session.execute(SUGGEST_SOME, {"ids": list(order_ids), "most": MOST_OF_A_NAME})


def rebuild() -> None:
    """Bring all suggestions up to date."""
    db.session.execute(SUGGEST_ALL, {"most": MOST_OF_A_NAME})
