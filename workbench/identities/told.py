"""What signed orders tell of their buyers: an order that names her twice binds the one name to the other.

An order with an external_userid or unionid (only the signed webhook has these) verifies the mobile and binds the buyer
id that the webhook told as well; what a file added to the order verifies nobody. The bindings follow from the orders:
when an order is corrected they follow; one that a member took back stays away.
"""

from collections.abc import Collection

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db

CONCERNED = sa.text("""
    with named as (
        select c.id, c.unionid from orders o join customers c on c.external_userid = o.buyer_external_userid
        where o.id = any(:order_ids)
        union
        select c.id, c.unionid from orders o join customers c on c.unionid = o.buyer_unionid
        where o.id = any(:order_ids)
        union
        select c.id, c.unionid from orders o join customers c on c.id = o.customer_id where o.id = any(:order_ids)
        union
        select c.id, c.unionid from identities i join customers c on c.id = i.customer_id
        where cast(i.evidence ->> 'order_id' as bigint) = any(:order_ids)
          and i.evidence ->> 'order_id' is not null and i.removed_at is null
        union
        select c.id, c.unionid from customers c
        where c.id = any(:customer_ids) and (
            not exists (select from customer_keys k where k.customer_id = c.id and k.kind = 'external_userid')
            or c.unionid is distinct from
                (select k.value from customer_keys k where k.customer_id = c.id and k.kind = 'unionid'))
    )
    select id from named union select c.id from named join customers c on c.unionid = named.unionid
""")

_BIND = """
    with named as (
        select c.id as customer_id, o.id as order_id, o.channel, {signed}
        from customers c join orders o on o.buyer_external_userid = c.external_userid where {customers}
        union all
        select c.id, o.id, o.channel, {signed}
        from customers c join orders o on o.buyer_unionid = c.unionid where {customers}
    ), told as (
        select customer_id, e.kind, e.namespace, e.value, jsonb_build_object('order_id', min(order_id)) as evidence
        from named
        cross join lateral (values ('buyer_id', channel, buyer_id), ('mobile', '', buyer_mobile))
            as e(kind, namespace, value)
        where e.value <> ''
        group by customer_id, e.kind, e.namespace, e.value
    ), withdrawn as (
        delete from identities i using customers c
        where c.id = i.customer_id and {customers} and i.said_by = 'webhook' and i.removed_at is null
          and not exists (select from told t where (t.customer_id, t.kind, t.namespace, t.value)
            = (i.customer_id, i.kind, i.namespace, i.value))
    ), retold as (
        update identities i set evidence = i.evidence || t.evidence from told t
        where (t.customer_id, t.kind, t.namespace, t.value) = (i.customer_id, i.kind, i.namespace, i.value)
          and i.said_by in ('webhook', 'staff') and i.removed_at is null and not i.evidence @> t.evidence
    ), untold as (
        update identities i set evidence = i.evidence - 'order_id' from customers c
        where c.id = i.customer_id and {customers} and i.said_by = 'staff' and i.removed_at is null
          and i.evidence ->> 'order_id' is not null
          and not exists (select from told t where (t.customer_id, t.kind, t.namespace, t.value)
            = (i.customer_id, i.kind, i.namespace, i.value))
    )
    insert into identities (customer_id, kind, namespace, value, said_by, bound_at, evidence)
    select customer_id, kind, namespace, value, 'webhook', :now, evidence from told t
    where not exists (select from identities i where (t.customer_id, t.kind, t.namespace, t.value)
        = (i.customer_id, i.kind, i.namespace, i.value))
    on conflict do nothing
"""
"""Each binding names the lowest order that tells it: by it whoever was named is found when that order is corrected. A
member's own word keeps standing without it, but only with it does a mobile make two customers one (`rules`)."""

SIGNED = """
    case when o.is_buyer_id_signed then o.buyer_id end as buyer_id,
    case when o.is_mobile_signed then o.buyer_mobile end as buyer_mobile
"""

OF_SOME = sa.text(_BIND.format(customers="c.id = any(:ids)", signed=SIGNED))
OF_ALL = sa.text(_BIND.format(customers="true", signed=SIGNED))


def bind(*, customer_ids: Collection[int], order_ids: Collection[int]) -> set[int]:
    """Bring the bindings up to date that these orders, and customers just met, are concerned in; whose they are."""
    about = {"customer_ids": sorted(customer_ids), "order_ids": sorted(order_ids)}
    concerned = set(db.session.scalars(CONCERNED, about))
    if concerned:
        db.session.execute(OF_SOME, {"ids": sorted(concerned), "now": clock.now()})
    return concerned


def rebuild() -> None:
    """Bring every binding up to date."""
    db.session.execute(OF_ALL, {"now": clock.now()})
