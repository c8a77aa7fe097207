"""The heads push tasks to their staff; some are done, and some customers buy right after what was sent for one."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from script.support.demo_corp.goods import OF_DEPARTMENT, SKIN
from script.support.demo_corp.sales import told
from script.support.demo_corp.world import World
from script.support.place import ADMIN_USERID, STAFF_USERID

ROOT = 1
OPENS, CLOSES = 10, 20
"""Hours of the corp's zone in which tasks fall due."""
PAGES, PAGE = 6, 100
NAMES = uuid.UUID("6f1b5c52-1f0e-4c5a-9d5c-3b8f6f0f2026")
INVITATION = "您上次问的新品到啦，我给您留了一份小样，今天下单还能带走同款旅行装。"


@dataclass(frozen=True, slots=True)
class Errand:
    """A task for each staff member: about their n-th newest customer (or none), due some hours from now."""

    title: str
    note: str
    due_in_hours: int
    customer: int | None = None
    script: str | None = None
    is_sent: bool = False


ERRANDS = (
    Errand(
        "回访试用反馈",
        "问问小样的感受，记下肤感和疑问。",
        6,
        customer=1,
        script="您好，上次的小样用着怎么样？有任何不适应都可以告诉我，我帮您调整搭配。",
    ),
    Errand("补寄小样并告知单号", "仓库已备好，发出后把单号发给客户。", -3, customer=3),
    Errand(
        "提醒换季护肤到店体验",
        "本周末到店有免费肤质检测。",
        26,
        customer=5,
        script="周末门店有免费肤质检测，帮您留个位置吗？",
    ),
    Errand("新品试用邀请", "上次问过新品的客户，今天请到。", 8, customer=6, script=INVITATION, is_sent=True),
    Errand("给新客户补全标签", "肤质、预算、生日，至少三项。", 50),
    Errand("双11 老客回访", "优先联系 30 天没聊过的老客户，记下需求。", 30),
)


@dataclass(frozen=True, slots=True)
class Head:
    """Somebody who leads a department below the root, and the staff in it and below it."""

    userid: str
    department_ids: tuple[int, ...]
    staff: tuple[tuple[str, str], ...]


def heads(world: World) -> list[Head]:
    """Those with staff of their own."""
    departments = world.corp("departments")
    members = world.corp("members")
    found = []
    for head in members:
        led = [one["id"] for one in departments if one["id"] in head["department_ids"] and one["parent_id"] == ROOT]
        if not (head["is_leader"] and led):
            continue
        led += [one["id"] for one in departments if one["parent_id"] in led]
        staff = tuple(
            (one["userid"], one["name"])
            for one in members
            if one["has_contact"] and one["userid"] != head["userid"] and set(one["department_ids"]) & set(led)
        )
        if staff:
            found.append(Head(head["userid"], tuple(led), staff))
    return found


def push(world: World) -> None:
    """Every head pushes the errands; those to be sent are sent, and of the others every third is done."""
    sent: list[dict[str, Any]] = []
    for head in heads(world):
        newest = _newest_customers(world, head)
        for errand in ERRANDS:
            if errand.customer is None:
                _let_some_be_done(world, head, _push(world, head, errand, [userid for userid, _ in head.staff], None))
                continue
            for userid, name in head.staff:
                about = newest[name][errand.customer : errand.customer + 1]
                if about:
                    _push(world, head, errand, [userid], about[0]["id"])
                    if errand.is_sent:
                        sent.append({"userid": userid, "customer": about[0]})
    for number, one in enumerate(sent):
        if one["userid"] == STAFF_USERID or number % 2:
            _send(world, number, **one)


def _newest_customers(world: World, head: Head) -> dict[str, list[dict[str, Any]]]:
    """Of each of the staff by name, the newest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    cursor = None
    for _ in range(PAGES):
        asked = {"limit": PAGE, **({"cursor": cursor} if cursor else {})}
        page = world.member(head.userid).ask("GET", "customers", params=asked)
        for row in page["items"]:
            if row["ended_at"] is None:
                found[row["member_name"]].append(row)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    return found


def _push(world: World, head: Head, errand: Errand, userids: list[str], customer_id: int | None) -> int:
    """Pushed twice it is pushed once."""
    task = world.member(head.userid).ask(
        "POST",
        "tasks",
        json={
            "client_key": str(uuid.uuid5(NAMES, f"{errand.title}:{head.userid}:{','.join(userids)}:{customer_id}")),
            "title": errand.title,
            "note": errand.note,
            "script": errand.script,
            "due_at": working_hour(world.now, errand.due_in_hours).isoformat(),
            "assignee_userids": userids,
            "customer_id": customer_id,
        },
    )
    return int(task["id"])


def _let_some_be_done(world: World, head: Head, task_id: int) -> None:
    """Never by the first, whose phone a visitor opens."""
    for item in world.member(head.userid).ask("GET", f"tasks/{task_id}")["items"][1::3]:
        world.member(item["member"]["userid"]).ask("PUT", f"task-items/{item['id']}/completion", json={})


def _send(world: World, number: int, *, userid: str, customer: dict[str, Any]) -> None:
    """What the sidebar does with the script of a task; every other customer buys at once."""
    member, external_userid = world.member(userid), customer["external_userid"]
    items = member.ask("GET", "task-items", params={"customer_id": customer["id"], "limit": PAGE})["items"]
    item_id = next((item["id"] for item in items if item["script"] == INVITATION), None)
    if item_id is None:
        return  # done by an earlier attempt
    world.act("say", userid=userid, external_userid=external_userid, text=INVITATION, **{"from": "member"})
    key = str(uuid.uuid5(NAMES, f"sent:{item_id}"))
    about = {"client_key": key, "external_userid": external_userid, "text": INVITATION, "item_id": item_id}
    member.ask("POST", "touches", json=about)
    member.ask("PUT", f"task-items/{item_id}/completion", json={})
    if userid == STAFF_USERID or number % 4 == 1:
        goods = OF_DEPARTMENT[SKIN][number % 3 : number % 3 + 2]
        buyer = {"external_userid": external_userid}
        world.sell([told(f"DEMOT{number:05d}", "mini_program", world.time(), goods, buyer)])


def working_hour(now: dt.datetime, hours: int) -> dt.datetime:
    """A full hour near then that the shop is open: what is overdue stays so, what is not gets more time."""
    there = (now + dt.timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    if OPENS <= there.hour <= CLOSES:
        return there
    is_late = there.hour > CLOSES
    if hours < 0:
        return there.replace(hour=CLOSES) - dt.timedelta(days=not is_late)
    return there.replace(hour=OPENS) + dt.timedelta(days=is_late)


def customer_id(world: World, external_userid: str, name: str) -> int:
    """The product's number for a customer."""
    rows = world.member(ADMIN_USERID).ask("GET", "customers", params={"q": name, "limit": PAGE})["items"]
    return next(int(row["id"]) for row in rows if row["external_userid"] == external_userid)
