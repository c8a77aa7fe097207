"""Whose order is it: customers of two members, claims for their orders, and what the managers decide."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from script.support.demo_corp.friends import Friend, shared
from script.support.demo_corp.goods import OF_DEPARTMENT, SKIN
from script.support.demo_corp.sales import told
from script.support.demo_corp.world import World
from script.support.place import ADMIN_USERID, MANAGER_USERID

DAYS_AGO = 6


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is said about one order, and what becomes of it: nothing yet, granted, refused, or corrected unasked."""

    order_no: str
    note: str
    becomes: str
    answer: str = ""
    across: bool = False


DISPUTES = (
    Dispute("DEMOC00001", "这位客户一直是我在跟，直播前我还帮她选了色号。", "waits"),
    Dispute("DEMOC00002", "她到店试用是我接待的，小票上有我的工号。", "granted", "小票核对过，确实是你接待的。"),
    Dispute("DEMOC00003", "我上个月也联系过她。", "refused", "下单前一周是同事在跟进。"),
    Dispute("DEMOC00004", "到店服务的顾问成交，按门店登记更正。", "corrected"),
    Dispute("DEMOC00005", "客户先加的是我，母婴部后来才加上。", "waits", across=True),
)


def sell_disputed(world: World, friends: Sequence[Friend]) -> None:
    """An order for each dispute, of a customer whom two members know."""
    world.sell([_order(world, dispute, pair) for dispute, pair in _cases(friends)])


def dispute(world: World, friends: Sequence[Friend]) -> None:
    """Who does not have an order claims it; their manager decides, or corrects."""
    for one, pair in _cases(friends):
        order = _find_order(world, one.order_no)
        userid = next(friend.userid for friend in pair if friend.userid != order["member"]["userid"])
        head = world.member(MANAGER_USERID)
        if one.becomes == "corrected":
            head.ask("PUT", f"orders/{order['id']}/correction", json={"userid": userid, "reason": one.note})
            continue
        if any(claim["order"]["order_no"] == one.order_no for claim in _decided(world)):
            continue
        claim = world.member(userid).ask("POST", f"orders/{order['id']}/claims", json={"note": one.note})
        if one.becomes != "waits":
            decided = {"is_granted": one.becomes == "granted", "answer": one.answer}
            head.ask("PUT", f"claims/{claim['id']}/decision", json=decided)


def _cases(friends: Sequence[Friend]) -> list[tuple[Dispute, tuple[Friend, Friend]]]:
    """Pairs of the manager's staff, and one of two departments; nobody claims from or for the manager herself."""
    theirs = [pair for pair in shared(friends) if pair[0].department_id == SKIN and _is_for_staff(pair)]
    both = [pair for pair in shared(friends, across=True) if SKIN in {one.department_id for one in pair}]
    pairs = iter(theirs)
    across = iter([pair for pair in both if _is_for_staff(pair)])
    found = [(one, next(across if one.across else pairs, None)) for one in DISPUTES]
    return [(one, pair) for one, pair in found if pair is not None]


def _is_for_staff(pair: tuple[Friend, Friend]) -> bool:
    return MANAGER_USERID not in {friend.userid for friend in pair}


def _order(world: World, one: Dispute, pair: tuple[Friend, Friend]) -> dict[str, Any]:
    """Paid when both knew her, if possible some days ago."""
    number = DISPUTES.index(one)
    paid_at = max(world.now - dt.timedelta(days=DAYS_AGO, minutes=37 * number), pair[1].since + dt.timedelta(minutes=9))
    goods = OF_DEPARTMENT[SKIN][number % 3 : number % 3 + 2]
    buyer = {"external_userid": pair[0].external_userid}
    return {**told(one.order_no, "store", min(paid_at, world.now), goods, buyer), "status": "finished"}


def _find_order(world: World, order_no: str) -> dict[str, Any]:
    """Once it is known for whom it counts."""

    def counted() -> dict[str, Any] | None:
        rows = world.member(ADMIN_USERID).ask("GET", "orders", params={"q": order_no})["items"]
        return next((row for row in rows if row["member"] is not None), None)

    return world.until(counted, f"order {order_no} to count for somebody")


def _decided(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.member(ADMIN_USERID).ask(
        "GET", "claims", params={"state": "decided", "limit": 100}
    )["items"]
    return found
