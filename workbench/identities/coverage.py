"""How much of the public channels is known in the private domain: orders, buyers and customers that have each other."""

import datetime as dt
from typing import Any

import orjson
import redis
import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.cache import client
from workbench.kernel.db import db

KEPT_SECONDS = 300

BY_CHANNEL = sa.text("""
    select channel, count(*) as orders, count(customer_id) as resolved_orders,
           sum(amount_fen) as amount_fen,
           coalesce(sum(amount_fen) filter (where customer_id is not null), 0) as resolved_amount_fen,
           count(distinct buyer_id) as buyers,
           count(distinct buyer_id) filter (where customer_id is not null) as resolved_buyers
    from orders where paid_at >= :start and paid_at < :end
    group by channel order by sum(amount_fen) desc, channel
""")
CUSTOMERS = sa.text("""
    with friend as (
        select distinct c.person_id from relations r join customers c on c.id = r.customer_id where r.ended_at is null
    ), buyer as (
        select distinct c.person_id from orders o join customers c on c.id = o.customer_id
        where o.paid_at >= :start and o.paid_at < :end
    )
    select count(f.person_id) as friends, count(b.person_id) filter (where f.person_id is not null) as buying_friends,
           count(b.person_id) as known_buyers
    from friend f full join buyer b on b.person_id = f.person_id
""")


def of_month(month: dt.date) -> dict[str, Any]:
    """Figures of a calendar month by sales channel, at most five minutes old; `as_of` says when they were taken."""
    start = month.replace(day=1)
    key = f"identities:coverage:{start.isoformat()}"
    if (kept := _kept(key)) is not None:
        return kept
    end = (start + dt.timedelta(days=31)).replace(day=1)
    moments = {"start": clock.day_bounds(start)[0], "end": clock.day_bounds(end)[0]}
    found = {
        "month": start.isoformat(),
        "as_of": clock.now().isoformat(),
        "channels": [
            {**row, "amount_fen": int(row["amount_fen"]), "resolved_amount_fen": int(row["resolved_amount_fen"])}
            for row in db.session.execute(BY_CHANNEL, moments).mappings()
        ],
        "customers": dict(db.session.execute(CUSTOMERS, moments).mappings().one()),
    }
    _keep(key, found)
    return found


def _kept(key: str) -> dict[str, Any] | None:
    try:
        body = client().get(key)
    except redis.RedisError:
        return None
    return orjson.loads(body) if isinstance(body, bytes) else None


def _keep(key: str, found: dict[str, Any]) -> None:
    try:
        client().set(key, orjson.dumps(found), ex=KEPT_SECONDS)
    except redis.RedisError:
        return
