"""Orders for the demo corp, told through the webhook's own reading: several channels, some of nobody known."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from workbench.customers.models import Customer, Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.orders.webhook import MOST_ORDERS, receive

SEED = 2026
ORDERS = 900
DAYS = 75
OPENS, CLOSES = 9, 23
CHANNELS = ("taobao", "taobao", "douyin", "douyin", "mini_program", "mini_program", "jd", "pdd", "store", "wechat_shop")
GOODS = (
    ("焕颜面霜 50g", "面霜", 29_900),
    ("玻尿酸精华 30ml", "精华", 35_900),
    ("氨基酸洁面 120g", "洁面", 12_800),
    ("补水面膜 10 片", "面膜", 9_900),
    ("防晒乳 SPF50", "防晒", 16_900),
    ("抗皱眼霜 15ml", "眼霜", 26_800),
    ("护手霜三支装", "身体", 5_900),
)
EVERY_NTH_UNKNOWN, EVERY_NTH_REFUNDED, EVERY_NTH_TODAY = 8, 11, 25
FAVOURITES = 250
"""So many customers buy again and again."""


def tell_orders() -> int:
    """Some hundred orders of the last weeks, the same ones for the same corp; returns how many were new."""
    told = list(_orders())
    results = [one for start in range(0, len(told), MOST_ORDERS) for one in receive(told[start : start + MOST_ORDERS])]
    return sum(result["result"] == "created" for result in results)


def _orders() -> Iterator[dict[str, Any]]:
    chance = random.Random(SEED)  # noqa: S311  # the demo is the same every time
    known = db.session.execute(
        sa.select(Customer.external_userid, Customer.unionid, sa.func.min(Relation.added_at).label("since"))
        .join(Relation, Relation.customer_id == Customer.id)
        .where(Relation.ended_at.is_(None))
        .group_by(Customer.id)
        .order_by(Customer.id)
    ).all()
    now = clock.now()
    buyers = known[:: max(1, len(known) // FAVOURITES)]
    for number in range(ORDERS if buyers else 0):
        buyer = chance.choice(buyers)
        paid_at = _moment(now, chance, is_today=number % EVERY_NTH_TODAY == 0)
        if number % EVERY_NTH_UNKNOWN == 0:
            identity = {
                "name": chance.choice("林王陈周赵孙") + "**",
                "mobile": f"138****{chance.randrange(10_000):04d}",
            }
        elif buyer.since > paid_at:
            continue
        elif buyer.unionid and number % 2:
            identity = {"unionid": buyer.unionid}
        else:
            identity = {"external_userid": buyer.external_userid}
        yield _order(number, identity, paid_at, chance)


def _moment(now: dt.datetime, chance: random.Random, *, is_today: bool) -> dt.datetime:
    there = now.astimezone(clock.corp_zone())
    day = there - dt.timedelta(days=0 if is_today else chance.randrange(DAYS))
    moment = day.replace(hour=chance.randrange(OPENS, CLOSES), minute=chance.randrange(60), second=0, microsecond=0)
    return moment if moment <= there else there - dt.timedelta(minutes=chance.randrange(1, 60))


def _order(number: int, identity: dict[str, str], paid_at: dt.datetime, chance: random.Random) -> dict[str, Any]:
    bought = chance.sample(GOODS, chance.choice((1, 1, 1, 2, 3)))
    channel = chance.choice(CHANNELS)
    items = [{"title": title, "category": kind, "amount_fen": fen} for title, kind, fen in bought]
    is_refunded = number % EVERY_NTH_REFUNDED == 0
    given_back = {"refund_no": f"R{number}", "amount_fen": items[0]["amount_fen"], "refunded_at": paid_at.isoformat()}
    return {
        "channel": channel,
        "shop": "云朵生活旗舰店",
        "order_no": f"DEMO{number:06d}",
        "status": "finished" if number % 3 else "shipped",
        "created_at": (paid_at - dt.timedelta(minutes=3)).isoformat(),
        "paid_at": paid_at.isoformat(),
        "updated_at": paid_at.isoformat(),
        "amount_fen": sum(fen for _, _, fen in bought),
        "buyer": identity,
        "items": items,
        "refunds": [given_back] if is_refunded else [],
    }
