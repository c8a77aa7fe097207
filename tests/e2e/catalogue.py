"""Every address of the workbench: who opens it, and what stands on it once it is there."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.e2e.colleague import Colleague

STAFF, MANAGER, LEADER = "wangfang", "linyue", "chenmo"
EVERYBODY = (STAFF, MANAGER, LEADER)
LEADING = (MANAGER, LEADER)


class Things:
    """Ids to put into addresses: of the first thing each list has, or of one made for it."""

    def __init__(self, leader: Colleague, manager: Colleague, staff: Colleague) -> None:
        self._leader = leader
        self._manager = manager
        self._staff = staff

    @cached_property
    def customer(self) -> int:
        return _first(self._staff, "customers")

    @cached_property
    def order(self) -> int:
        return _first(self._staff, "orders")

    @cached_property
    def task(self) -> int:
        return self._manager.push_task("补寄小样并告知单号").id

    @cached_property
    def item(self) -> int:
        return _first(self._staff, "task-items", state="open")

    @cached_property
    def joining_way(self) -> int:
        group = _first(self._leader, "joining-groups")
        wish = {"client_key": str(uuid.uuid4()), "name": "门店立牌", "group_ids": [group], "new_group_name": None}
        return int(self._leader.write("POST", "joining-ways", **wish)["id"])

    @cached_property
    def order_import(self) -> int:
        content = "订单号,实付金额,订单状态,付款时间\nA-1,12.50,已完成,2026-03-01 10:00:00\n"
        return int(self._leader.upload("order-imports", "orders.csv", content.encode())["id"])

    def of(self, path: str, **query: str) -> int:
        return _first(self._leader, path, **query)


def _first(who: Colleague, path: str, **query: str) -> int:
    found: list[dict[str, Any]] = who.read(path, **query)["items"]
    return int(found[0]["id"])


@dataclass(frozen=True, slots=True)
class Entry:
    """One route of the router, as somebody opens it."""

    route: str
    shows: str
    who: tuple[str, ...] = EVERYBODY
    address: Callable[[Things], str] | None = None

    def at(self, things: Things) -> str:
        return f"/h5{self.address(things) if self.address else self.route}"


CATALOGUE = (
    Entry("/", "今日数字|待办"),
    Entry("/customers", "来自"),
    Entry("/customers/:id(\\d+)", "轨迹", address=lambda things: f"/customers/{things.customer}"),
    Entry("/customers/:id(\\d+)/orders", "客户的订单", address=lambda things: f"/customers/{things.customer}/orders"),
    Entry(
        "/customers/:id(\\d+)/identities",
        "在别处的身份",
        address=lambda things: f"/customers/{things.customer}/identities",
    ),
    Entry("/tasks", "任务"),
    Entry("/tasks/items/:id(\\d+)", "任务", (STAFF,), lambda things: f"/tasks/items/{things.item}"),
    Entry("/tasks/new", "何时之前", LEADING),
    Entry("/team", "需要你", LEADING),
    Entry("/team/tasks/:id(\\d+)", "员工", (MANAGER,), lambda things: f"/team/tasks/{things.task}"),
    Entry("/team/numbers", "谁带来的", (LEADER,), lambda _: "/team/numbers?scope=corp"),
    Entry("/leaderboards", "排行榜"),
    Entry("/kpis", "主要数字"),
    Entry("/kpis/:metric([a-z_]+)", "背后的订单", address=lambda _: "/kpis/guided_net_gmv"),
    Entry("/claims", "待决定"),
    Entry("/targets", "目标"),
    Entry("/commissions", "按订单"),
    Entry("/commission-rates", "每一行商品用最具体的那条规则"),
    Entry("/commission-closings", "已结算", (LEADER,)),
    Entry("/exports", "文件保留 7 天"),
    Entry("/costs", "渠道成本", (LEADER,)),
    Entry("/me", "退出登录"),
    Entry("/me/contacts", "今日好友变化"),
    Entry("/mass-sends", "企业群发", LEADING),
    Entry("/mass-sends/new", "新建群发", LEADING),
    Entry("/mass-sends/mine", "待确认的群发", (STAFF,)),
    Entry("/acquisition/live-codes", "渠道活码"),
    Entry("/acquisition/live-codes/new", "谁接待", (LEADER,)),
    Entry(
        "/acquisition/live-codes/:id(\\d+)",
        "新增好友",
        (LEADER,),
        lambda things: f"/acquisition/live-codes/{things.of('live-codes')}",
    ),
    Entry(
        "/acquisition/live-codes/:id(\\d+)/edit",
        "谁接待",
        (LEADER,),
        lambda things: f"/acquisition/live-codes/{things.of('live-codes')}/edit",
    ),
    Entry("/acquisition/links", "获客链接"),
    Entry("/acquisition/links/new", "保存", (LEADER,)),
    Entry(
        "/acquisition/links/:id(\\d+)",
        "获客链接",
        (LEADER,),
        lambda things: f"/acquisition/links/{things.of('acquisition-links')}",
    ),
    Entry(
        "/acquisition/links/:id(\\d+)/edit",
        "保存",
        (LEADER,),
        lambda things: f"/acquisition/links/{things.of('acquisition-links')}/edit",
    ),
    Entry("/acquisition/joining-ways", "入群码"),
    Entry("/acquisition/joining-ways/new", "加入哪些群", (LEADER,)),
    Entry(
        "/acquisition/joining-ways/:id(\\d+)",
        "带来的群成员",
        (LEADER,),
        lambda things: f"/acquisition/joining-ways/{things.joining_way}",
    ),
    Entry(
        "/acquisition/joining-ways/:id(\\d+)/edit",
        "加入哪些群",
        (LEADER,),
        lambda things: f"/acquisition/joining-ways/{things.joining_way}/edit",
    ),
    Entry("/handovers", "客户继承", LEADING),
    Entry("/handovers/new", "新建继承", LEADING),
    Entry("/orders", "已付款"),
    Entry("/orders/:id(\\d+)", "业绩归属", address=lambda things: f"/orders/{things.order}"),
    Entry("/order-imports", "选择文件", (LEADER,)),
    Entry("/order-imports/:id(\\d+)", "怎么读", (LEADER,), lambda things: f"/order-imports/{things.order_import}"),
    Entry("/promo-codes", "登记", (LEADER,)),
    Entry("/unresolved-orders", "订单号、买家号或收货人"),
    Entry("/identity-coverage", "成交金额里认得出客户的", (LEADER,)),
    Entry("/admin/sync", "已同步", (LEADER,)),
    Entry("/admin/sync/runs", "同步记录", (LEADER,)),
    Entry(
        "/admin/sync/runs/:id(\\d+)",
        "同步步骤",
        (LEADER,),
        lambda things: f"/admin/sync/runs/{things.of('admin/sync-runs')}",
    ),
    Entry("/admin/sync/repairs", "核对与修正", (LEADER,)),
    Entry("/admin/checkup", "重新检查", (LEADER,)),
    Entry("/admin/audit", "业绩核对", (LEADER,)),
    Entry("/admin/errors", "被拒绝", (LEADER,)),
    Entry("/admin/differences", "流失对照", (LEADER,)),
    Entry("/admin/inbox", "收件箱", (LEADER,)),
    Entry("/admin/inbox/:id(\\d+)", "事件详情", (LEADER,), lambda things: f"/admin/inbox/{things.of('admin/inbox')}"),
    Entry("/admin/forwarding", "还没有转发目标", (LEADER,)),
    Entry("/:rest(.*)*", "这个地址没有页面", (STAFF,), lambda _: "/nowhere"),
)

ELSEWHERE = {
    "/mass-sends/:id(\\d+)": "test_mass_sends",
    "/handovers/:id(\\d+)": "test_handovers",
    "/admin/forwarding/:id(\\d+)": "the list it is opened from has none; its page is under test in h5",
}
"""Routes whose page needs a story first: where it is looked at."""
