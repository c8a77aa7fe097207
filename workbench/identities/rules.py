"""Merges that nobody decided: customers who share a unionid, a signed mobile or a bound buyer id are one person.

Among those who share a value, each is linked to the lowest customer before her from whom nobody has parted her: as many
links as customers, the same whatever came first. A link whose reason is gone is gone; one that was undone stays undone.

A mobile that a member has typed in finds orders, but links nobody: typed before the order of whose it really is, it
would make one person of two customers for whom different members earn. It is shown as a likeness (`queries.alike`).
"""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from workbench.identities.keys import SIGNED_MOBILE, Key, arrays
from workbench.kernel import clock
from workbench.kernel.db import db

KINDS = frozenset({"unionid", SIGNED_MOBILE, "buyer_id"})

MERGED = sa.text("""
    select first_id as id from merges where first_id = any(:ids)
    union
    select second_id from merges where second_id = any(:ids)
""")
"""Those of them whom somebody, or a rule, has merged or parted."""

SHARING = sa.text("""
    select k.customer_id from (
        select * from unnest(cast(:kinds as text[]), cast(:namespaces as text[]), cast(:values as text[]))
            as changed(kind, namespace, value)
        union
        select kind, namespace, value from customer_keys where customer_id = any(:ids)
    ) v cross join lateral (
        select customer_id from customer_keys k
        where (k.kind, k.namespace, k.value) = (v.kind, v.namespace, v.value)
        offset 0 -- as below
    ) k
    where v.kind in ('unionid', 'signed_mobile', 'buyer_id')
    union
    select unnest(cast(:ids as bigint[]))
""")

_LINK = """
    with holder as (
        select kind, namespace, value, customer_id,
               min(customer_id) over shared as lowest, count(*) over shared as holders
        from {holders} as shared_by
        window shared as (partition by kind, namespace, value)
    ), parted as (
        select first_id, second_id from merges where undone_at is not null
    ), link as (
        select h.kind, h.namespace, h.value, h.customer_id as second_id,
               case when (h.lowest, h.customer_id) not in (select * from parted) then h.lowest else (
                   select min(k.customer_id) from customer_keys k
                   where (k.kind, k.namespace, k.value) = (h.kind, h.namespace, h.value)
                     and k.customer_id < h.customer_id
                     and (k.customer_id, h.customer_id) not in (select * from parted)
               ) end as first_id
        from holder h where h.holders > 1 and h.customer_id > h.lowest
    ), wanted as (
        select first_id, second_id, case kind when 'signed_mobile' then 'mobile' else kind end as kind,
               min(array[namespace, value] collate "C") as evidence
        from link where first_id is not null group by 1, 2, 3
    ), dropped as (
        delete from merges m
        where m.made_by_id is null and m.undone_at is null and m.kind in ('unionid', 'mobile', 'buyer_id') and {merges}
          and not exists (select from wanted w where (w.first_id, w.second_id, w.kind)
            = (m.first_id, m.second_id, m.kind))
        returning first_id, second_id
    ), made as (
        insert into merges as m (first_id, second_id, kind, evidence, made_at)
        select first_id, second_id, kind,
               jsonb_build_object('namespace', evidence[1], 'value', evidence[2]), :now
        from wanted
        on conflict (first_id, second_id, kind) where undone_at is null do update set evidence = excluded.evidence
        where m.made_by_id is null and m.evidence <> excluded.evidence
        returning first_id, second_id
    )
    {answer}
"""
_OF_NEAR = """(
    select v.*, k.customer_id
    from (
        select distinct kind, namespace, value from customer_keys
        where customer_id = any(:near) and kind in ('unionid', 'signed_mobile', 'buyer_id')
    ) v cross join lateral (
        select customer_id from customer_keys k
        where (k.kind, k.namespace, k.value) = (v.kind, v.namespace, v.value)
        offset 0 -- some values are looked up; without this the planner may read all keys of everybody instead
    ) k
)"""
_OF_ALL = """(
    select kind, namespace, value, customer_id from customer_keys
    where kind in ('unionid', 'signed_mobile', 'buyer_id')
)"""
LINK_SOME = sa.text(
    _LINK.format(
        holders=_OF_NEAR,
        merges="(m.first_id = any(:near) or m.second_id = any(:near))",
        answer="select first_id, second_id from dropped union select first_id, second_id from made",
    )
)
LINK_ALL = sa.text(_LINK.format(holders=_OF_ALL, merges="true", answer="select count(*) from made"))


def concerned(customer_ids: Collection[int], changed: Iterable[Key]) -> set[int]:
    """Those of them whom a rule might link otherwise now: their keys have changed, or they were merged or parted."""
    merged = set(db.session.scalars(MERGED, {"ids": sorted(customer_ids)}))
    return merged | {key.customer_id for key in changed if key.kind in KINDS}


def apply(customer_ids: Collection[int], changed: Iterable[Key]) -> set[int]:
    """Make and unmake the links of these customers and of those who share, or shared, something with them.

    Returns everybody whose person may be another now.
    """
    near = set(db.session.scalars(SHARING, {"ids": sorted(customer_ids), **arrays(changed)}))
    links = db.session.execute(LINK_SOME, {"near": sorted(near), "now": clock.now()}).all()
    return near | {customer_id for link in links for customer_id in link}


def rebuild() -> None:
    """Make and unmake everybody's links."""
    db.session.execute(LINK_ALL, {"now": clock.now()})
