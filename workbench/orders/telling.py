"""What orders leave on their customers' trail, and as signals; kept true when an order finds its customer late."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db

# Orders are resolved after they are told, and sometimes anew: their entries follow them. Every other kind of entry
# stays as it was written.
FACTS = """
select o.customer_id, 'order_placed' as kind, o.created_at as happened_at, 'order_placed:' || o.id as fact_key,
    o.source, {payload} as payload
from orders o where o.created_at is not null and {these}
union all
select o.customer_id, 'order_paid', o.paid_at, 'order_paid:' || o.id, o.source, {payload}
from orders o where o.paid_at is not null and {these}
union all
select o.customer_id, 'order_closed', o.closed_at, 'order_closed:' || o.id, o.source, {payload}
from orders o where o.status = 'closed' and o.closed_at is not null and {these}
union all
select o.customer_id, 'order_refunded', r.refunded_at, 'order_refunded:' || o.id || ':' || r.refund_no, o.source,
    {payload} || jsonb_build_object('amount_fen', r.amount_fen, 'is_estimated', r.is_estimated)
from orders o join refunds r on r.order_id = o.id where o.paid_at is not null and {these}
"""
PAYLOAD = (
    "jsonb_build_object('order_id', o.id, 'channel', o.channel, 'order_no', o.order_no, 'amount_fen', o.amount_fen)"
)

TRAIL = """
insert into trail_entries (customer_id, kind, happened_at, source, payload, fact_key)
select customer_id, kind, happened_at, source, payload, fact_key from ({told}) t
order by customer_id, happened_at
on conflict (fact_key) do update set
    customer_id = excluded.customer_id, happened_at = excluded.happened_at, payload = excluded.payload
where (trail_entries.customer_id, trail_entries.happened_at, trail_entries.payload)
    is distinct from (excluded.customer_id, excluded.happened_at, excluded.payload)
"""
TOLD = "select * from ({facts}) f where customer_id is not null"

SIGNALS = """
insert into signals (customer_id, kind, happened_at, about, fact_key)
select customer_id, 'order', happened_at, jsonb_build_object('order_id', order_id), fact_key from ({signalled}) s
order by customer_id, happened_at
on conflict (fact_key) do update set customer_id = excluded.customer_id, happened_at = excluded.happened_at
where (signals.customer_id, signals.happened_at) is distinct from (excluded.customer_id, excluded.happened_at)
"""
SIGNALLED = """
select o.customer_id, o.paid_at as happened_at, o.id as order_id, 'order:' || o.id as fact_key
from orders o where o.customer_id is not null and o.paid_at is not null and {these}
"""

# Of all orders nearly everything has been told: where trail and signals differ from it is found by one comparison of
# whole tables, on several processors, and only that is written. Without a customer: what is told and no longer true.
UNTOLD = """
create temp table untold on commit drop as
select coalesce(t.fact_key, e.fact_key) as fact_key, t.customer_id, t.kind, t.happened_at, t.source, t.payload
from ({told}) t full join (
    select fact_key, customer_id, happened_at, payload from trail_entries
    where kind in ('order_placed', 'order_paid', 'order_closed', 'order_refunded')
) e on e.fact_key = t.fact_key
where (e.customer_id, e.happened_at, e.payload) is distinct from (t.customer_id, t.happened_at, t.payload)
"""
UNSIGNALLED = """
create temp table unsignalled on commit drop as
select coalesce(t.fact_key, s.fact_key) as fact_key, t.customer_id, t.happened_at, t.order_id
from ({signalled}) t full join (
    select fact_key, customer_id, happened_at from signals where kind = 'order'
) s on s.fact_key = t.fact_key
where (s.customer_id, s.happened_at) is distinct from (t.customer_id, t.happened_at)
"""
FORGET = (
    "delete from trail_entries where fact_key in (select fact_key from untold where customer_id is null)",
    "delete from signals where fact_key in (select fact_key from unsignalled where customer_id is null)",
)

UNSAY = """
with unsaid as (
    select fact_key from ({facts}) f where customer_id is null
    union all
    select kind || ':' || o.id from orders o, lateral (values ('order_paid', o.paid_at), ('order_closed',
        case when o.status = 'closed' then o.closed_at end)) as known (kind, at)
    where known.at is null and {these}
), from_trail as (
    delete from trail_entries where fact_key in (select fact_key from unsaid)
)
delete from signals where fact_key in (
    select 'order:' || o.id from orders o where (o.customer_id is null or o.paid_at is null) and {these}
)
"""

THESE = "o.id = any(:ids)"
ALL = "true"


def tell(order_ids: Collection[int] | None) -> None:
    """Bring trail entries and `order` signals of these orders (None: of all) up to date; marks nothing.

    Called by the derivation after identities are settled. Idempotent: every row is known by its `fact_key`.
    """
    if order_ids is None:
        _tell_all()
    elif order_ids:
        texts = _texts(THESE)
        for statement in (UNSAY, TRAIL, SIGNALS):
            db.session.execute(sa.text(statement.format_map(texts)), {"ids": sorted(order_ids)})


def _tell_all() -> None:
    texts = _texts(ALL)
    for statement in (UNTOLD, UNSIGNALLED, *FORGET):
        db.session.execute(sa.text(statement.format_map(texts)))
    for statement, told in ((TRAIL, "untold"), (SIGNALS, "unsignalled")):
        known = f"select * from {told} where customer_id is not null"
        db.session.execute(sa.text(statement.format(told=known, signalled=known)))
    db.session.execute(sa.text("drop table untold, unsignalled"))


def _texts(these: str) -> dict[str, str]:
    facts = FACTS.format(payload=PAYLOAD, these=these)
    return {
        "these": these,
        "facts": facts,
        "told": TOLD.format(facts=facts),
        "signalled": SIGNALLED.format(these=these),
    }


def forget_refunds(refunds: Iterable[Any]) -> None:
    """Refunds that were only estimated, or that a newer message no longer has, are on nobody's trail."""
    keys = [f"order_refunded:{refund.order_id}:{refund.refund_no}" for refund in refunds]
    if keys:
        db.session.execute(sa.text("delete from trail_entries where fact_key = any(:keys)"), {"keys": keys})
