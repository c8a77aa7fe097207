"""Which orders would count for somebody else if people said who is who; nothing is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.customers.models import Customer
from workbench.customers.queries import same_person
from workbench.identities.consent import Stakes, holders_if, holders_of
from workbench.identities.models import Identity
from workbench.identities.parting import Parting
from workbench.identities.persons import LINKS, REACHED, lowest_of_each
from workbench.kernel.db import db

CARRYING = sa.text("""
    with carrying as (
        select * from orders o where :kind = 'buyer_id' and o.channel = :namespace and o.buyer_id = :value
        union all
        select * from orders o where :kind = 'mobile' and o.buyer_mobile = :value
        union all
        select * from orders o where o.id = case when :kind = 'order' then cast(:value as bigint) end
    )
    select id, customer_id, resolved_by from carrying where customer_id is not null
""")
WROTE_IT = sa.text("""
    select distinct r.member_id
    from customer_keys k join relations r on r.customer_id = k.customer_id
    where :kind = 'mobile' and k.kind = 'remark_mobile' and k.namespace = '' and k.value = :value
      and k.customer_id <> all(:hers)
      and exists (select from unnest(r.remark_mobiles) as told where told like '%' || k.value)
""")
"""Members in whose remarks the mobile is another person's."""

FRIENDS = sa.text("select distinct member_id from relations where customer_id = any(:hers)")
RULED = sa.text("""
    select first_id, second_id from merges
    where undone_at is null and made_by_id is null and kind = :kind and evidence ->> 'value' = :value
      and :customer_id in (first_id, second_id)
""")
SHARED = sa.text("""
    select o.id from orders o
    cross join lateral (values ('unionid', '', o.buyer_unionid), ('buyer_id', o.channel, o.buyer_id),
        ('mobile', '', o.buyer_mobile), ('remark_mobile', '', o.buyer_mobile)) as e(kind, namespace, value)
    where o.customer_id = any(cast(:staying as bigint[]) || cast(:leaving as bigint[])) and e.kind = o.resolved_by
      and exists (select from customer_keys k where k.customer_id = any(:staying)
        and (k.kind, k.namespace, k.value) = (e.kind, e.namespace, e.value))
      and exists (select from customer_keys k where k.customer_id = any(:leaving)
        and (k.kind, k.namespace, k.value) = (e.kind, e.namespace, e.value))
""")
"""Orders known by what both sides have: it decides nothing once they are two."""


@dataclass(frozen=True, slots=True)
class Move:
    """An order that would count for somebody else; None is nobody."""

    order_id: int
    from_id: int | None
    to_id: int | None


def stakes_of(moves: Iterable[Move]) -> Stakes:
    """Who would lose and who would gain by them."""
    pairs = [(move.from_id, move.to_id) for move in moves]
    return Stakes(frozenset(loser for loser, _ in pairs), frozenset(gainer for _, gainer in pairs))


def if_merged(first: Customer, second: Customer) -> list[Move]:
    """Which orders would move if these two were one person."""
    near, links = _around([first.id, second.id])
    return _between(lowest_of_each(near, links), lowest_of_each(near, [*links, (first.id, second.id)]))


def if_parted(parting: Parting) -> list[Move]:
    """Which orders would move if these two sides were two persons."""
    sides = (sorted(parting.staying), sorted(parting.leaving))
    apart = {one: side[0] for side in sides for one in side}
    moves = _between(dict.fromkeys(apart, min(apart)), apart)
    shared = db.session.scalars(SHARED, {"staying": parting.staying, "leaving": parting.leaving}).all()
    return [*moves, *_lost(shared)]


def if_bound(customer: Customer, kind: str, namespace: str, value: str) -> Stakes:
    """Who has a stake in a value becoming hers: who knows by it somebody else, and who is or was her friend."""
    hers = set(db.session.scalars(same_person(customer.id)))
    about = {"kind": kind, "namespace": namespace, "value": value, "hers": sorted(hers)}
    others = [row.id for row in db.session.execute(CARRYING, about) if row.customer_id not in hers]
    losers = {*db.session.scalars(WROTE_IT, about), *holders_of(others).values()}
    return Stakes(frozenset(losers), frozenset(db.session.scalars(FRIENDS, about)))


def if_unbound(identity: Identity) -> Stakes:
    """Who has a stake in her losing it: what is known by it is nobody's then, whom it made one person are several."""
    about = {name: getattr(identity, name) for name in ("customer_id", "kind", "namespace", "value")}
    hers = set(db.session.scalars(same_person(identity.customer_id)))
    rows = db.session.execute(CARRYING, about)
    known = [row.id for row in rows if row.customer_id in hers and row.resolved_by == identity.kind]
    near, links = _around([identity.customer_id])
    ruled = Counter((row.first_id, row.second_id) for row in db.session.execute(RULED, about))
    kept = (Counter(links) - ruled).elements()
    return stakes_of([*_between(lowest_of_each(near, links), lowest_of_each(near, kept)), *_lost(known)])


def _around(customer_ids: Sequence[int]) -> tuple[list[int], list[tuple[int, int]]]:
    """Everybody who is one person with these, and by what, as the merges say: what follows may be on its way."""
    near = [row.id for row in db.session.execute(REACHED, {"ids": customer_ids})]
    return near, [(row.first_id, row.second_id) for row in db.session.execute(LINKS, {"ids": near})]


def _between(before: Mapping[int, int], after: Mapping[int, int]) -> list[Move]:
    if before == after:
        return []
    was, will = holders_if(before), holders_if(after)
    return [Move(order_id, was[order_id], to_id) for order_id, to_id in will.items() if to_id != was[order_id]]


def _lost(order_ids: Sequence[int]) -> list[Move]:
    return [Move(order_id, member_id, None) for order_id, member_id in holders_of(order_ids).items()]
