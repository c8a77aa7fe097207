"""Rows for tests: defaults valid and boring; a test names only what matters to it."""

import datetime as dt
import itertools
import uuid
from collections.abc import Sequence
from typing import Any

from workbench.acquisition.models import AcquisitionLink, AcquisitionLinkMember
from workbench.attribution.models import Claim
from workbench.auth.models import SignIn
from workbench.changes.actions import mark
from workbench.channels.models import Channel, LiveCode, LiveCodeMember
from workbench.customers.models import Customer, Relation, RelationEnding, RelationTag
from workbench.groups.models import Group, GroupMember
from workbench.identities.models import Identity, Merge
from workbench.kernel import clock
from workbench.kernel.db import Base, db
from workbench.orders.models import Order
from workbench.people.models import Department, Member, Membership
from workbench.sync.models import SyncRun
from workbench.tags.models import Tag, TagGroup
from workbench.tasks.models import Task, TaskItem
from workbench.touches.models import TouchKind
from workbench.touches.recording import record_touch
from workbench.trail.models import TrailEntry
from workbench.writebacks.models import WriteBack

_numbers = itertools.count(1)


def _saved(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def synced(at: dt.datetime) -> SyncRun:
    """A full sync that ended then: from that day on contacts are known."""
    found: SyncRun = _saved(SyncRun(started_at=at, finished_at=at))
    return found


def department(name: str = "护肤顾问部", *, parent: Department | None = None, **about: Any) -> Department:
    number = next(_numbers) + 1000
    found: Department = _saved(Department(id=number, name=name, parent_id=parent.id if parent else 0, **about))
    return found


def member(name: str = "王芳", *, of: Department | None = None, heads: bool = False, **about: Any) -> Member:
    about = {"userid": f"member{next(_numbers)}", "has_contact": True, "status": 1, **about}
    found: Member = _saved(Member(name=name, main_department_id=of.id if of else None, **about))
    if of is not None:
        _saved(Membership(member_id=found.id, department_id=of.id, is_head=heads))
    return found


def customer(name: str = "林女士", **about: Any) -> Customer:
    found: Customer = _saved(Customer(name=name, **{"external_userid": f"wm{next(_numbers):030d}", **about}))
    return found


def relation(member: Member, customer: Customer | None = None, **about: Any) -> Relation:
    defaults = {"added_at": clock.now() - dt.timedelta(days=30), "add_way": 1}
    of = customer or globals()["customer"]()
    found: Relation = _saved(Relation(member_id=member.id, customer_id=of.id, **{**defaults, **about}))
    if found.ended_at is not None:
        end(found, at=found.ended_at, by=found.ended_by or "customer")
    return found


def end(spell: Relation, *, at: dt.datetime, by: str) -> None:
    """An ending as an event told it."""
    spell.ended_at, spell.ended_by = at, by
    ending = {"member_id": spell.member_id, "customer_id": spell.customer_id, "ended_at": at, "ended_by": by}
    _saved(RelationEnding(**ending))


def tag(name: str = "敏感肌", *, on: Relation | None = None, group: str = "肤质") -> Tag:
    of = _saved(TagGroup(group_id=f"etg{next(_numbers)}", name=group))
    found: Tag = _saved(Tag(tag_id=f"et{next(_numbers)}", tag_group_id=of.id, name=name))
    if on is not None:
        _saved(RelationTag(relation_id=on.id, tag_id=found.id))
    return found


def writeback(relation: Relation, *, by: Member | None = None, **about: Any) -> WriteBack:
    values = {
        "kind": "remark",
        "wanted": {"text": "护肤-林"},
        "former": {"text": ""},
        "created_at": clock.now(),
        **about,
    }
    actor_id = by.id if by else relation.member_id
    wish = WriteBack(relation_id=relation.id, actor_id=actor_id, client_key=str(uuid.uuid4()), **values)
    found: WriteBack = _saved(wish)
    return found


def channel(state: str, name: str = "门店码", **about: Any) -> Channel:
    found: Channel = _saved(Channel(state=state, name=name, **about))
    return found


def group(name: str = "会员群", *, owner_userid: str, **about: Any) -> Group:
    about = {"chat_id": f"wr{next(_numbers):030d}", "created_at": clock.now(), **about}
    found: Group = _saved(Group(name=name, owner_userid=owner_userid, **about))
    return found


def live_code(*members: Member, state: str = "poster", name: str = "海报", departments: Sequence[int] = ()) -> LiveCode:
    """A live code WeCom has, answered by these members at any time."""
    about = {"channel_id": channel(state, name).id, "config_id": f"cfg-{state}", "confirmed_revision": 1}
    found: LiveCode = _saved(LiveCode(**about, department_ids=list(departments)))
    for member in members:
        _saved(LiveCodeMember(live_code_id=found.id, member_id=member.id))
    return found


def acquisition_link(*members: Member, state: str = "link", name: str = "直播间") -> AcquisitionLink:
    """A link WeCom has."""
    about = {"channel_id": channel(state, name).id, "link_id": f"caw-{state}", "confirmed_revision": 1}
    found: AcquisitionLink = _saved(AcquisitionLink(**about, url="https://work.weixin.qq.com/ca/1"))
    for member in members:
        _saved(AcquisitionLinkMember(acquisition_link_id=found.id, member_id=member.id))
    return found


def task_item(
    member: Member, *, pushed_by: Member | None = None, customer: Customer | None = None, **about: Any
) -> TaskItem:
    by = pushed_by or globals()["member"]("林悦")
    due_at = about.pop("due_at", None)
    created = about.pop("created_at", clock.now() - dt.timedelta(days=1))
    about = {"title": "回访试用反馈", "client_key": str(uuid.uuid4()), "created_at": created, "due_at": due_at, **about}
    customer_id = customer.id if customer else None
    task: Task = _saved(Task(pushed_by_id=by.id, customer_id=customer_id, **about))
    found: TaskItem = _saved(TaskItem(task_id=task.id, member_id=member.id, customer_id=customer_id, due_at=due_at))
    return found


def trail(
    customer_id: int | None,
    *,
    happened_at: dt.datetime,
    kind: str = "task_item_completed",
    group_id: int | None = None,
    **payload: Any,
) -> TrailEntry:
    about = {"customer_id": customer_id, "group_id": group_id}
    entry = TrailEntry(kind=kind, source="workbench", happened_at=happened_at, payload=payload, **about)
    found: TrailEntry = _saved(entry)
    return found


def order(customer: Customer | None = None, *, paid_at: dt.datetime | None, **about: Any) -> Order:
    """An order as it is once its customer is known; what follows from it is derived with the next jobs."""
    values = {"channel": "taobao", "order_no": f"T{next(_numbers)}", "amount_fen": 10_000, "source": "webhook", **about}
    customer_id = customer.id if customer else None
    buyer = customer.external_userid if customer else None
    status = "paid" if paid_at else "created"
    values = {"status": status, "paid_at": paid_at, "buyer_external_userid": buyer, **values}
    if values["source"] == "webhook":
        values = {"is_mobile_signed": "buyer_mobile" in values, "is_buyer_id_signed": "buyer_id" in values, **values}
    found: Order = _saved(Order(customer_id=customer_id, **values))
    mark(order_ids=[found.id])
    db.session.commit()
    return found


def claim(order: Order, member: Member, **about: Any) -> Claim:
    """这单应该算我的."""
    values = {"note": "她一直是我在跟", "made_at": clock.now(), **about}
    found: Claim = _saved(Claim(order_id=order.id, member_id=member.id, **values))
    return found


def identity(customer: Customer, **about: Any) -> Identity:
    """A buyer id that a member has bound."""
    key = {"kind": "buyer_id", "namespace": "taobao", "value": f"tb{next(_numbers)}"}
    found: Identity = _saved(
        Identity(customer_id=customer.id, **{"said_by": "staff", "bound_at": clock.now(), **key, **about})
    )
    mark(customer_ids=[customer.id])
    db.session.commit()
    return found


def merge(one: Customer, other: Customer, *, by: Member | None = None, **about: Any) -> Merge:
    """Two customers are one person, as somebody said; shown so after the next jobs."""
    first, second = sorted((one.id, other.id))
    by_id = (by or globals()["member"]("合并的人")).id
    values = {"kind": "manual", "made_at": clock.now(), "made_by_id": by_id, **about}
    found: Merge = _saved(Merge(first_id=first, second_id=second, **values))
    mark(customer_ids=[first, second])
    db.session.commit()
    return found


def touch(
    member: Member, to: Customer | Group, *, at: dt.datetime, kind: TouchKind = TouchKind.ONE_TO_ONE, **about: Any
) -> None:
    """A proven contact with a customer or a group."""
    whom = {"group_id" if isinstance(to, Group) else "customer_id": to.id}
    key = f"test:{next(_numbers)}"
    record_touch(kind, member_id=member.id, touched_at=at, **{"fact_key": key, **whom, **about})
    db.session.commit()


def stay(customer: Customer, group: Group, *, joined_at: dt.datetime, left_at: dt.datetime | None = None) -> None:
    """A customer's time in a group."""
    about = {"participant_id": customer.external_userid, "is_customer": True}
    _saved(GroupMember(group_id=group.id, joined_at=joined_at, left_at=left_at, **about))
    mark(customer_ids=[customer.id])
    db.session.commit()


def sign_in(member: Member, **about: Any) -> SignIn:
    now = clock.now()
    defaults = {"id": uuid.uuid4(), "began_at": now, "expires_at": now + dt.timedelta(days=1)}
    found: SignIn = _saved(SignIn(member_id=member.id, **{**defaults, **about}))
    return found


def count(model: type[Base]) -> int:
    """How many rows a table has."""
    return int(db.session.query(model).count())
