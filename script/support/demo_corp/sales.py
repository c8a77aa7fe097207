"""Months of orders for the demo corp, the same for the same corp and day: several channels, some of nobody known."""

import datetime as dt
import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from script.support.demo_corp.friends import Friend, Said
from script.support.demo_corp.goods import OF_DEPARTMENT, SHOP, SKIN, Good

SEED = 2026
MOST_ORDERS, ORDERS_OF_A_FRIEND = 1500, 10
"""In all, and as many for each friendship in a corp so small that these are fewer."""
MONTHS_BACK = 4
"""Whole months before this one: a landing (预计达成) needs three, and there is one to close besides."""
WEEKDAYS = (0.9, 0.85, 0.9, 0.95, 1.1, 1.35, 1.3)
GROWTH = 1.2
OPENS, CLOSES = 9, 23
OWN_CHANNELS = ("mini_program", "mini_program", "wechat_shop", "store", "youzan")
MARKETPLACES = ("taobao", "taobao", "douyin", "douyin", "jd", "pdd")
OF_NOBODY, AFTER_TALK, WITH_CODE = 0.10, 0.22, 0.12
EVERY_NTH_REFUNDED, EVERY_NTH_TODAY, EVERY_NTH_UNPAID = 13, 25, 60
REGULARS = 350
"""So many customers buy again and again."""
STRANGERS = 60
CODES = ("WANGFANG10", "LIUTING10", "yangli", "CLOUD11")
"""Two registered for a member, one that is a member's userid, one of a campaign only."""
SURNAMES = "林王陈周赵孙"


class History:
    """What the shops have sold since the first day of four months ago."""

    def __init__(self, friends: Sequence[Friend], said: Sequence[Said], now: dt.datetime) -> None:
        self._chance = random.Random(SEED)  # noqa: S311  # the demo is the same every time
        self.count = min(MOST_ORDERS, ORDERS_OF_A_FRIEND * len(friends))
        self._now = now
        self._first_day = first_day(now)
        self._friends = {(friend.userid, friend.external_userid): friend for friend in friends}
        unique = {friend.external_userid: friend for friend in reversed(friends)}
        known = sorted(unique.values(), key=lambda friend: (friend.since, friend.external_userid))
        self._regulars = known[:: max(1, len(known) // REGULARS)]
        self._since = [friend.since for friend in self._regulars]
        self._said = [one for one in said if one.at >= self._first_day]
        self._bound: set[tuple[str, str]] = set()
        days = (now.date() - self._first_day.date()).days + 1
        self._days = [self._first_day + dt.timedelta(days=number) for number in range(days)]
        weights = (WEEKDAYS[day.weekday()] * (1 + GROWTH * n / days) for n, day in enumerate(self._days))
        self._weights = list(accumulate(weights))

    def orders(self) -> Iterator[dict[str, Any]]:
        """Each as the webhook takes it."""
        for number in range(self.count):
            paid_at = self._moment(is_today=number % EVERY_NTH_TODAY == 0)
            friend = self._buyer(paid_at)
            if friend is not None and self._said and self._chance.random() < AFTER_TALK:
                said = self._chance.choice(self._said)
                talked = said.at + dt.timedelta(minutes=self._chance.randrange(20, 90 * 60))
                known = self._friends.get((said.userid, said.external_userid))
                if known is not None and talked <= self._now:
                    friend, paid_at = known, talked
            yield self._order(number, friend, paid_at)

    def _moment(self, *, is_today: bool) -> dt.datetime:
        day = self._now if is_today else self._chance.choices(self._days, cum_weights=self._weights)[0]
        hour, minute = self._chance.randrange(OPENS, CLOSES), self._chance.randrange(60)
        moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return moment if moment <= self._now else self._now - dt.timedelta(minutes=self._chance.randrange(1, 60))

    def _buyer(self, paid_at: dt.datetime) -> Friend | None:
        """A regular who was a friend by then; nobody known now and then."""
        known = bisect_right(self._since, paid_at)
        if not known or self._chance.random() < OF_NOBODY:
            return None
        return self._regulars[self._chance.randrange(known)]

    def _order(self, number: int, friend: Friend | None, paid_at: dt.datetime) -> dict[str, Any]:
        shelf = OF_DEPARTMENT.get(friend.department_id if friend else SKIN, OF_DEPARTMENT[SKIN])
        goods = self._chance.sample(shelf, self._chance.choice((1, 1, 1, 2, 3)))
        is_own = friend is not None and self._chance.random() < 0.5
        channel = self._chance.choice(OWN_CHANNELS if is_own else MARKETPLACES)
        buyer = self._stranger(channel) if friend is None else self._known(friend, channel, is_own=is_own)
        order = told(f"DEMO{number:06d}", channel, paid_at, goods, buyer)
        order["status"] = _status(self._now - paid_at)
        if is_own and self._chance.random() < WITH_CODE:
            order["code"] = self._chance.choice(CODES)
        if number % EVERY_NTH_UNPAID == 1:
            return {**order, "status": "created", "paid_at": None}
        if number % EVERY_NTH_REFUNDED == 0:
            order["refunds"] = self._refunds(number, goods, paid_at)
        return order

    def _known(self, friend: Friend, channel: str, *, is_own: bool) -> dict[str, str]:
        """Own shops know the unionid; a marketplace its buyer's name there, and once who that is."""
        if is_own:
            return {"unionid": friend.unionid} if friend.unionid else {"external_userid": friend.external_userid}
        name = buyer_name(channel, friend)
        buyer = {"buyer_id": name, "name": f"{self._chance.choice(SURNAMES)}**"}
        if (channel, name) not in self._bound:
            self._bound.add((channel, name))
            buyer["external_userid"] = friend.external_userid
        return buyer

    def _stranger(self, channel: str) -> dict[str, str]:
        number = self._chance.randrange(STRANGERS)
        mobile = f"138****{number * 37 % 10_000:04d}"
        buyer = {"name": f"{SURNAMES[number % len(SURNAMES)]}**", "mobile": mobile}
        return buyer if channel == "pdd" else {**buyer, "buyer_id": f"{channel[:2]}_{number * 7919:06d}"}

    def _refunds(self, number: int, goods: Sequence[Good], paid_at: dt.datetime) -> list[dict[str, Any]]:
        """Within ten days; one that would lie ahead has not been asked for yet."""
        at = paid_at + dt.timedelta(days=self._chance.randrange(1, 10))
        if at > self._now:
            return []
        return [{"refund_no": f"R{number}", "amount_fen": goods[0].fen, "refunded_at": at.isoformat()}]


def first_day(now: dt.datetime) -> dt.datetime:
    """Midnight of the first day of four months ago."""
    months = now.year * 12 + now.month - 1 - MONTHS_BACK
    return now.replace(year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def buyer_name(channel: str, friend: Friend) -> str:
    """What a marketplace calls somebody."""
    return f"{channel[:2]}_{friend.external_userid[-6:].lower()}"


def told(
    order_no: str, channel: str, paid_at: dt.datetime, goods: Sequence[Good], buyer: dict[str, str]
) -> dict[str, Any]:
    """A paid order as the webhook takes it."""
    return {
        "channel": channel,
        "shop": SHOP,
        "order_no": order_no,
        "status": "paid",
        "created_at": (paid_at - dt.timedelta(minutes=3)).isoformat(),
        "paid_at": paid_at.isoformat(),
        "updated_at": paid_at.isoformat(),
        "amount_fen": sum(good.fen for good in goods),
        "buyer": buyer,
        "items": [
            {"sku": good.title[:4], "title": good.title, "category": good.category, "amount_fen": good.fen}
            for good in goods
        ],
        "refunds": [],
    }


def _status(age: dt.timedelta) -> str:
    if age < dt.timedelta(days=1):
        return "paid"
    return "shipped" if age < dt.timedelta(days=5) else "finished"
