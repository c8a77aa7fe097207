"""What staff earn by, what they aim at, what channels cost, whose codes there are, and the months that are settled."""

import datetime as dt
from typing import Any

from script.support.demo_corp.errands import heads
from script.support.demo_corp.goods import BABY
from script.support.demo_corp.organisation import LEADER_USERID
from script.support.demo_corp.sales import first_day
from script.support.demo_corp.world import World
from script.support.place import ADMIN_USERID

RATES: tuple[dict[str, Any], ...] = (
    {"rate_bp": 200},
    {"rate_bp": 300, "sales_channel": "youzan"},
    {"rate_bp": 350, "sales_channel": "mini_program"},
    {"rate_bp": 150, "sales_channel": "taobao"},
    {"rate_bp": 500, "category": "护肤"},
    {"rate_bp": 400, "category": "家居"},
    {"rate_bp": 250, "department_id": BABY},
)
OF_STAFF = {"guided_gmv": (800_000, 1_200_000, 1_600_000), "new_contacts": (30, 45, 60)}
"""Base, sprint and challenge of one person; a department's and the corp's are those of its staff together."""
COSTS = (
    ("state:pkg-skin", 420_000, "包裹卡印刷"),
    ("state:live-douyin", 1_260_000, "直播间投放"),
    ("state:store-wanda", 180_000, "门店物料"),
    ("state:expo-baby", 900_000, "孕婴展展位"),
    ("way:1", 240_000, "名片与扫码物料"),
)
"""Acquisition channel, fen a month, what for."""
CODES = (("WANGFANG10", "wangfang", "双11"), ("LIUTING10", "liuting", "双11"), ("CLOUD11", None, "双11 全场"))


def set_rates(world: World) -> None:
    """The rates everybody earns by, for a year back."""
    since = (world.now - dt.timedelta(days=365)).replace(day=1).date()
    for rate in RATES:
        if rate.get("department_id") in {None, *(one["id"] for one in world.corp("departments"))}:
            about = {"effective_on": since.isoformat(), **rate}
            world.member(ADMIN_USERID).ask("POST", "commission-rates", json=about)


def set_targets(world: World) -> None:
    """Every head for their staff, the director for the departments and the corp, this month and the next."""
    found = heads(world)
    everybody = sum(len(head.staff) for head in found)
    for month in (world.now.date().replace(day=1), _next(world.now.date())):
        for metric, steps in OF_STAFF.items():
            for head in found:
                wanted = [_target(f"staff:{userid}", steps, 1) for userid, _ in head.staff]
                _set(world, head.userid, month, metric, wanted)
            led = [one for head in found for one in head.department_ids]
            wanted = [_target(f"department:{one}", steps, _people(world, one)) for one in led]
            _set(world, ADMIN_USERID, month, metric, [*wanted, _target("corp", steps, everybody)])


def enter_costs(world: World) -> None:
    """By the leader, for every whole month and this one."""
    leader = world.member(LEADER_USERID)
    if leader.ask("GET", "channel-costs")["items"]:
        return
    month = first_day(world.now).date()
    while month <= world.now.date():
        following = _next(month)
        days = {"begins_on": month.isoformat(), "ends_on": (following - dt.timedelta(days=1)).isoformat()}
        for channel, fen, note in COSTS:
            about = {"acquisition_channel": channel, "amount_fen": fen, "note": note, **days}
            leader.ask("POST", "channel-costs", json=about)
        month = following


def register_codes(world: World) -> None:
    """Two that name members, one that names only a campaign."""
    for code, userid, campaign in CODES:
        about = {"code": code, "userid": userid, "campaign": campaign}
        world.member(ADMIN_USERID).ask("PUT", "promo-codes", json=about)


def close_months(world: World) -> None:
    """All but the last month that is over, which is left for a visitor."""
    month = first_day(world.now).date()
    while _next(_next(month)) <= world.now.date().replace(day=1):
        world.member(ADMIN_USERID).ask("PUT", f"commission-closings/{month:%Y-%m}")
        month = _next(month)


def _target(scope: str, steps: tuple[int, int, int], people: int) -> dict[str, str | int]:
    base, sprint, challenge = (step * people for step in steps)
    return {"scope": scope, "base": base, "sprint": sprint, "challenge": challenge}


def _set(world: World, userid: str, month: dt.date, metric: str, wanted: list[dict[str, str | int]]) -> None:
    about = {"month": f"{month:%Y-%m}", "metric": metric, "targets": wanted}
    world.member(userid).ask("PUT", "targets", json=about)


def _people(world: World, department_id: int) -> int:
    """Staff in a department and below it."""
    departments = {one["id"]: one["parent_id"] for one in world.corp("departments")}
    return sum(
        member["has_contact"] and any(department_id in {one, departments[one]} for one in member["department_ids"])
        for member in world.corp("members")
    )


def _next(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
