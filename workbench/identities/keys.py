"""`customer_keys`: everything by which an order, or another customer, is recognised as a customer.

Derived from facts: WeCom's ids, what members wrote into remarks, and what stands in `identities`. Bringing it up to
date tells which keys came and went, and thereby which orders have to be looked at again: most facts about a customer (a
message, a tag) change none of them, and then nothing more is to be done.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.kernel.filling import filling

SIGNED_MOBILE = "signed_mobile"
"""A mobile that somebody else than a member says is hers: only by such a one are two customers one person."""

# Whatever is there is left alone by the key itself: looking for it first would, in a rebuild, read again and again the
# rows this very statement writes.
_DIFFERENCE = """
    with remark_mobiles as (
        select customer_id, regexp_replace(told, '^(\\+?86)?[ -]?(1\\d{{10}})$', '\\2') as mobile
        from relations cross join unnest(remark_mobiles) as told
        where told ~ '^(\\+?86)?[ -]?1\\d{{10}}$' and {customer_ids}
    ), fact as (
        select id as customer_id, 'external_userid' as kind, '' as namespace, external_userid as value
        from customers where {ids}
        union
        select id, 'unionid', '', unionid from customers where unionid <> '' and {ids}
        union
        select customer_id, kind, namespace, value from identities where removed_at is null and {customer_ids}
        union
        select customer_id, '{signed}', '', value from identities
        where kind = 'mobile' and removed_at is null and {customer_ids}
            and (said_by <> 'staff' or evidence ->> 'order_id' is not null)
        union
        select customer_id, 'remark', '', btrim(remark)
        from relations where length(btrim(remark)) > 1 and {customer_ids}
        union
        select customer_id, 'remark_mobile', '', mobile from remark_mobiles
        union
        select customer_id, 'mask', '', left(mobile, 3) || right(mobile, 4) from remark_mobiles
        union
        select customer_id, 'mask', '', left(value, 3) || right(value, 4)
        from identities where kind = 'mobile' and removed_at is null and {customer_ids}
    ), gone as (
        delete from customer_keys k where {customer_ids} and not exists (
            select from fact f where (f.customer_id, f.kind, f.namespace, f.value)
                = (k.customer_id, k.kind, k.namespace, k.value))
        returning customer_id, kind, namespace, value
    ), come as (
        insert into customer_keys (customer_id, kind, namespace, value)
        select * from fact order by customer_id on conflict do nothing
        returning customer_id, kind, namespace, value
    )
    {answer}
"""
OF_SOME = sa.text(
    _DIFFERENCE.format(
        signed=SIGNED_MOBILE,
        ids="id = any(:ids)",
        customer_ids="customer_id = any(:ids)",
        answer="select * from gone union all select * from come",
    )
)
OF_ALL = sa.text(
    _DIFFERENCE.format(signed=SIGNED_MOBILE, ids="true", customer_ids="true", answer="select count(*) from come")
)


@dataclass(frozen=True, slots=True)
class Key:
    """What came or went, and of whom."""

    customer_id: int
    kind: str
    namespace: str
    value: str


def bring_up_to_date(customer_ids: Iterable[int]) -> list[Key]:
    """Derive the keys of these customers anew; returns what came and what went."""
    rows = db.session.execute(OF_SOME, {"ids": sorted(customer_ids)})
    return [Key(row.customer_id, row.kind, row.namespace, row.value) for row in rows]


def rebuild() -> None:
    """Derive everybody's keys anew."""
    with filling("customer_keys"):
        db.session.execute(OF_ALL)


def arrays(keys: Iterable[Key]) -> dict[str, list[str]]:
    """Keys as parameters for `unnest(:kinds, :namespaces, :values)`."""
    unique = sorted({(key.kind, key.namespace, key.value) for key in keys})
    kinds, namespaces, values = zip(*unique, strict=True) if unique else ((), (), ())
    return {"kinds": list(kinds), "namespaces": list(namespaces), "values": list(values)}
