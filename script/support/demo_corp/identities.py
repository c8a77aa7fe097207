"""Who is who: remarks that give buyers away, orders that might be somebody's, customers who are one person."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from script.support.demo_corp.errands import customer_id
from script.support.demo_corp.friends import Friend, of
from script.support.demo_corp.goods import OF_DEPARTMENT
from script.support.demo_corp.organisation import LEADER_USERID
from script.support.demo_corp.sales import told
from script.support.demo_corp.world import World
from script.support.place import STAFF_USERID

NAMES = (
    "陈晓雯",
    "李婉婷",
    "赵雨桐",
    "孙梦琪",
    "周思涵",
    "吴佳颖",
    "郑可欣",
    "王诗雨",
    "冯静怡",
    "许嘉宁",
    "何欣然",
    "罗曼青",
)
"""Remarks under which customers are kept once they have told their real name."""
HINTED = ("wangfang", "liuting", "yangli", "luoyang")
"""Whose customers buy where nobody knows them, and leave a masked mobile and their name."""
EACH = 3
BINDS_AT_ONCE = "yangli"
MOBILE = "1391200{:04d}"
ALIKE = (("13912008801", ("张若兰", "张若兰 小号")), ("13912008802", ("马晓彤", "马晓彤 新号")))
"""Mobiles that two customers have: the first pair is merged, the second might be."""
VERIFIED = "13912008803"


def note_mobiles(world: World, friends: Sequence[Friend]) -> None:
    """Staff write names and mobiles on customers; some mobiles on two customers, who may be one person."""
    for number, (friend, name) in enumerate(_hinted(friends)):
        about = {"userid": friend.userid, "external_userid": friend.external_userid}
        world.act("edit-customer", **about, remark=name, mobiles=[MOBILE.format(number)])
    for (mobile, names), pair in zip(ALIKE, _pairs(friends), strict=False):
        for friend, name in zip(pair, names, strict=True):
            about = {"userid": friend.userid, "external_userid": friend.external_userid}
            world.act("edit-customer", **about, remark=name, mobiles=[mobile])


def sell_to_nobody_known(world: World, friends: Sequence[Friend]) -> None:
    """Orders that only hint at their buyer, and two that name one mobile for two customers: by it they are one."""
    orders = []
    for number, (friend, name) in enumerate(_hinted(friends)):
        mobile = MOBILE.format(number)
        buyer = {"name": name, "mobile": f"{mobile[:3]}****{mobile[-4:]}", "buyer_id": f"pd_{number:06d}"}
        if number % EACH == EACH - 1:
            buyer = {"name": name}
        orders.append(_order(world, f"DEMON{number:05d}", "pdd", friend, buyer, days_ago=2 + number))
    pairs = _pairs(friends)
    if len(pairs) > 2:
        _, second = pairs[1]
        orders.append(_order(world, "DEMON90001", "jd", second, {"name": "马**", "mobile": ALIKE[1][0]}, days_ago=4))
        orders += [
            _order(world, f"DEMON8000{number}", "youzan", friend, _verified(friend), days_ago=3 + number)
            for number, friend in enumerate(pairs[2])
        ]
    world.sell(orders)


def decide(world: World, friends: Sequence[Friend]) -> None:
    """王芳 merges two of her customers, which can be undone; a colleague binds a buyer to a customer of hers.

    If the merge moves orders of colleagues, the leader makes it.
    """
    if pairs := _pairs(friends):
        ids = [customer_id(world, friend.external_userid, friend.name) for friend in pairs[0]]
        if len(world.member(STAFF_USERID).ask("GET", f"customers/{ids[0]}/identities")["customers"]) == 1:
            about = dict(zip(("one", "other"), ids, strict=True))
            may = world.member(STAFF_USERID).ask("GET", "merges/preview", params=about)["may_merge"]
            world.member(STAFF_USERID if may else LEADER_USERID).ask("POST", "merges", json={"customer_ids": ids})
    if theirs := [(friend, name) for friend, name in _hinted(friends) if friend.userid == BINDS_AT_ONCE]:
        friend, _ = theirs[0]
        order_no = f"DEMON{_hinted(friends).index(theirs[0]):05d}"
        member = world.member(BINDS_AT_ONCE)

        def suggested() -> dict[str, Any] | None:
            rows = member.ask("GET", "unresolved-orders", params={"limit": 100})["items"]
            return next((row for row in rows if row["order_no"] == order_no), None)

        order = world.until(suggested, f"order {order_no} to be suggested")
        about = {"customer_id": customer_id(world, friend.external_userid, friend.name)}
        member.ask("PUT", f"orders/{order['id']}/customer", json=about)


def _hinted(friends: Sequence[Friend]) -> list[tuple[Friend, str]]:
    chosen = [friend for userid in HINTED for friend in of(friends, userid)[-20 : -20 + EACH]]
    return list(zip(chosen, NAMES, strict=False))


def _pairs(friends: Sequence[Friend]) -> list[tuple[Friend, Friend]]:
    """Of customers of 王芳."""
    mine = of(friends, STAFF_USERID)[-40:-34]
    return list(zip(mine[::2], mine[1::2], strict=True)) if len(mine) == 6 else []


def _verified(friend: Friend) -> dict[str, str]:
    return {"external_userid": friend.external_userid, "mobile": VERIFIED}


def _order(
    world: World, order_no: str, channel: str, friend: Friend, buyer: dict[str, str], *, days_ago: int
) -> dict[str, Any]:
    paid_at = max(world.now - dt.timedelta(days=days_ago, hours=2), friend.since + dt.timedelta(hours=1))
    good = OF_DEPARTMENT[friend.department_id][days_ago % 4]
    return told(order_no, channel, min(paid_at, world.now), [good], buyer)
