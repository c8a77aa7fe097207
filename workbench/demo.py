"""Fill a freshly synced demo corp with a working day: tasks on the phones, customers who leave (simulator only)."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import requests
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from workbench.customers.models import Customer, Relation
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Member, Membership
from workbench.people.queries import active
from workbench.tasks.actions import complete, push_task
from workbench.tasks.models import Task, TaskItem

TIMEOUT_SECONDS = 10
LEAVERS = 3
OPENS, CLOSES = 10, 20
"""Hours of the corp's zone in which the demo's tasks fall due."""
SCRIPT = "您好，上次的小样用着怎么样？有任何不适应都可以告诉我，我帮您调整搭配。"


@dataclass(frozen=True, slots=True)
class Errand:
    """A task for each staff member: about their n-th newest customer (or none), due some hours from now."""

    title: str
    note: str
    due_in_hours: int
    customer: int | None = None
    script: str | None = None


ERRANDS = (
    Errand("回访试用反馈", "问问小样的感受，记下肤感和疑问。", 6, customer=1, script=SCRIPT),
    Errand("补寄小样并告知单号", "仓库已备好，发出后把单号发给客户。", -3, customer=3),
    Errand(
        "提醒换季护肤到店体验",
        "本周末到店有免费肤质检测。",
        26,
        customer=5,
        script="周末门店有免费肤质检测，帮您留个位置吗？",
    ),
    Errand("给新客户补全标签", "肤质、预算、生日，至少三项。", 50),
    Errand("双11 老客回访", "优先联系 30 天没聊过的老客户，记下需求。", 30),
)


def push_errands() -> int:
    """Every head pushes the errands to their staff, who have done some of them; returns the number of tasks."""
    count = 0
    for head in heads():
        staff = staff_led_by(head)
        if not staff:  # heads of heads
            continue
        for errand in ERRANDS:
            if errand.customer is None:
                task = _push(errand, head, [member.userid for member in staff], None)
                _let_some_be_done(task)
                count += 1
                continue
            for member in staff:
                customers = _newest_customers(member.id)
                if errand.customer < len(customers):
                    _push(errand, head, [member.userid], customers[errand.customer])
                    count += 1
    return count


def _push(errand: Errand, head: Actor, userids: list[str], customer_id: int | None) -> Task:
    return push_task(
        title=errand.title,
        note=errand.note,
        script=errand.script,
        due_at=_working_hour(errand.due_in_hours),
        assignee_userids=userids,
        client_key=str(uuid.uuid4()),
        customer_id=customer_id,
        by=head,
    )


def _working_hour(hours_from_now: int) -> dt.datetime:
    """A full hour near then that the shop is open: what is overdue stays so, what is not gets more time."""
    there = clock.now().astimezone(clock.corp_zone()) + dt.timedelta(hours=hours_from_now)
    there = there.replace(minute=0, second=0, microsecond=0)
    if OPENS <= there.hour <= CLOSES:
        return there
    is_late = there.hour > CLOSES
    if hours_from_now < 0:
        return there.replace(hour=CLOSES) - dt.timedelta(days=not is_late)
    return there.replace(hour=OPENS) + dt.timedelta(days=is_late)


def _let_some_be_done(task: Task) -> None:
    """Every third staff member, but never the first, whose phone a visitor opens."""
    items = sa.select(TaskItem).options(joinedload(TaskItem.member), joinedload(TaskItem.task))
    for item in list(db.session.scalars(items.where(TaskItem.task_id == task.id).order_by(TaskItem.id)))[1::3]:
        complete(item, at=None, by_id=item.member_id)


def let_some_leave() -> int:
    """A few customers delete their members today, so that 流失 has something to show; returns how many."""
    query = (
        sa.select(Member.userid, Customer.external_userid)
        .join(Relation, Relation.member_id == Member.id)
        .join(Customer, Customer.id == Relation.customer_id)
        .where(Relation.ended_at.is_(None), active())
        .distinct(Member.userid)
        .order_by(Member.userid, Relation.added_at)
    )
    left = 0
    for userid, external_userid in db.session.execute(query):
        url = f"{current_app.config['SIMULATOR_URL']}/__sim/acts/customer-leaves"
        body = {"userid": userid, "external_userid": external_userid}
        answer = requests.post(url, json=body, timeout=TIMEOUT_SECONDS)
        left += answer.ok  # refused (409) when she has left before: a listing does not tell
        if left == LEAVERS:
            break
    return left


def heads() -> Iterator[Actor]:
    """Everybody who heads a department."""
    query = sa.select(Member, sa.func.array_agg(Membership.department_id)).join(Member.memberships)
    query = query.where(Membership.is_head, active()).group_by(Member.id).order_by(Member.id)
    for member, department_ids in db.session.execute(query):
        yield _actor(member, tuple(department_ids))


def _actor(member: Member, led: tuple[int, ...] = ()) -> Actor:
    return Actor(
        member_id=member.id,
        userid=member.userid,
        name=member.name,
        sign_in_id="",
        has_contact=member.has_contact,
        is_admin=False,
        sees_all=False,
        led_department_ids=led,
    )


def staff_led_by(head: Actor) -> list[Member]:
    """Those with customer contact in the departments somebody heads."""
    led = sa.select(Membership.member_id).where(Membership.department_id.in_(head.led_department_ids))
    query = sa.select(Member).where(Member.id.in_(led), Member.id != head.member_id, Member.has_contact, active())
    return list(db.session.scalars(query.order_by(Member.id)))


def _newest_customers(member_id: int) -> list[int]:
    query = sa.select(Relation.customer_id).where(Relation.member_id == member_id, Relation.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Relation.added_at.desc()).limit(6)))
