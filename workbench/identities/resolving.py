"""Whose order it is.

`orders.customer_id` follows from what the order carries and from the keys of all customers, and from nothing else: the
strongest kind of key that leads to exactly one person decides, and of that person's customers the lowest who has the
key herself. So an order is written for a customer who is named by it, and a merge, which changes no key, rewrites
nothing; what several persons share decides nothing; and an order is set, changed and cleared with its evidence, in
whatever order the evidence came.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.identities.keys import Key, arrays
from workbench.kernel.db import db

TO_LOOK_AT = sa.text("""
    with key as (
        select * from unnest(cast(:kinds as text[]), cast(:namespaces as text[]), cast(:values as text[]))
            as k(kind, namespace, value)
        union
        select kind, namespace, value from customer_keys where customer_id = any(:members)
    )
    select id from orders where id = any(:order_ids)
    union
    select o.id from key join orders o on o.buyer_external_userid = key.value where kind = 'external_userid'
    union
    select o.id from key join orders o on o.buyer_unionid = key.value where kind = 'unionid'
    union
    select o.id from key join orders o on o.channel = key.namespace and o.buyer_id = key.value where kind = 'buyer_id'
    union
    select o.id from key join orders o on o.buyer_mobile = key.value where kind in ('mobile', 'remark_mobile')
    union
    select o.id from key join orders o on o.id = case when kind = 'order' then cast(key.value as bigint) end
    union
    select o.id from key join orders o on o.buyer_name = key.value and o.customer_id is null where kind = 'remark'
    union
    select o.id from key join orders o
        on left(o.buyer_mobile_masked, 3) || right(o.buyer_mobile_masked, 4) = key.value
        and o.buyer_mobile_masked is not null and o.customer_id is null
    where kind = 'mask'
""")

EVIDENCE = (
    ("external_userid", "''", "o.buyer_external_userid"),
    ("unionid", "''", "o.buyer_unionid"),
    ("order", "''", "cast(o.id as text)"),
    ("buyer_id", "o.channel", "o.buyer_id"),
    ("mobile", "''", "o.buyer_mobile"),
    ("remark_mobile", "''", "o.buyer_mobile"),
)
"""Kinds of key by which an order tells whose it is, the strongest first: kind, namespace, value."""

_RESOLVE_SOME = """
    with candidate as (
        select o.id as order_id, e.rank, e.kind, c.id as customer_id, c.person_id
        from orders o
        cross join lateral (values {values}) as e(rank, kind, namespace, value)
        join customer_keys k using (kind, namespace, value)
        join customers c on c.id = k.customer_id
        where e.value is not null and o.id = any(:ids)
    ), certain as (
        select order_id, rank, kind, min(customer_id) as customer_id from candidate
        group by order_id, rank, kind having min(person_id) = max(person_id)
    ), found as (
        select distinct on (order_id) order_id, kind, customer_id from certain order by order_id, rank
    ), verdict as (
        select o.id, o.customer_id as was, f.customer_id, f.kind
        from orders o left join found f on f.order_id = o.id
        where o.id = any(:ids) and (o.customer_id, o.resolved_by) is distinct from (f.customer_id, f.kind)
    )
    update orders o set customer_id = v.customer_id, resolved_by = v.kind
    from verdict v where v.id = o.id
    returning o.id, v.was, o.customer_id
"""
_CERTAIN_KEYS = """
    create temp table certain_keys on commit drop as
    select kind, namespace, value, min(customer_id) as customer_id
    from customer_keys k join customers c on c.id = k.customer_id
    where kind in ({kinds})
    group by kind, namespace, value having min(person_id) = max(person_id)
"""
_RESOLVE_ALL = """
    with found as (
        select o.id, o.customer_id as was, o.resolved_by as was_by, coalesce({customers}) as customer_id,
               case {cases} end as kind
        from orders o {joins}
    )
    update orders o set customer_id = f.customer_id, resolved_by = f.kind
    from found f
    where f.id = o.id and (f.was, f.was_by) is distinct from (f.customer_id, f.kind)
"""


def _beside(kind: str, namespace: str, value: str) -> str:
    key = f"by_{kind}.kind = '{kind}' and by_{kind}.namespace = {namespace} and by_{kind}.value = {value}"
    return f"left join certain_keys by_{kind} on {key}"


RESOLVE_SOME = sa.text(
    _RESOLVE_SOME.format(
        values=", ".join(f"({rank}, '{one[0]}', {one[1]}, {one[2]})" for rank, one in enumerate(EVIDENCE, 1))
    )
)
RESOLVE_ALL = (
    _CERTAIN_KEYS.format(kinds=", ".join(f"'{kind}'" for kind, *_ in EVIDENCE)),
    "analyze certain_keys",
    _RESOLVE_ALL.format(
        customers=", ".join(f"by_{kind}.customer_id" for kind, *_ in EVIDENCE),
        cases=" ".join(f"when by_{kind}.value is not null then '{kind}'" for kind, *_ in EVIDENCE),
        joins=" ".join(_beside(*evidence) for evidence in EVIDENCE),
    ),
    "drop table certain_keys",
)
"""The same of all orders: who alone has each key, once; then every order beside its keys, the strongest first."""

PERSONS = sa.text("select distinct person_id from customers where id = any(:ids)")
CUSTOMERS = sa.text("select id, customer_id from orders where id = any(:ids)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The persons whose orders were looked at by name or have changed, and such orders that have or had nobody."""

    person_ids: set[int]
    order_ids: set[int]


def to_look_at(order_ids: Collection[int], changed: Iterable[Key], members: Collection[int]) -> Sequence[int]:
    """These orders, those that a key leads to which came or went, and those that lead to persons who changed."""
    about = {"order_ids": sorted(order_ids), "members": sorted(members), **arrays(changed)}
    return db.session.scalars(TO_LOOK_AT, about).all()


def resolve(order_ids: Sequence[int], *, told: Collection[int]) -> Resolved:
    """Resolve these orders; `told` are those that somebody said something about, whether they stay hers or not."""
    moved = db.session.execute(RESOLVE_SOME, {"ids": list(order_ids)}).all()
    owners = {row.id: row.customer_id for row in db.session.execute(CUSTOMERS, {"ids": sorted(told)})}
    pairs = [*owners.items(), *((row.id, row.was) for row in moved), *((row.id, row.customer_id) for row in moved)]
    customers = {customer_id for _, customer_id in pairs if customer_id is not None}
    persons = set(db.session.scalars(PERSONS, {"ids": sorted(customers)})) if customers else set()
    return Resolved(persons, {order_id for order_id, customer_id in pairs if customer_id is None})


def rebuild() -> None:
    """Resolve every order."""
    for statement in RESOLVE_ALL:
        db.session.execute(sa.text(statement))
