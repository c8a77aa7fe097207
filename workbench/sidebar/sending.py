"""A member sent something into a customer's chat from the sidebar, and WeCom answered ok: a touch."""

import datetime as dt
import hashlib
from typing import Any

import sqlalchemy as sa

from workbench.customers import queries as customers
from workbench.customers.models import Customer, Relation
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.tasks import queries as tasks
from workbench.tasks.models import TaskItem
from workbench.touches.models import TouchKind
from workbench.touches.sends import record_send
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

LATEST = dt.timedelta(hours=24)
"""How late a phone that was off line may tell of what it sent."""
EXCERPT = 40


def record(
    *, external_userid: str, text: str, client_key: str, by: Actor, item_id: int | None, sent_at: dt.datetime | None
) -> dict[str, Any]:
    """Keep it once, as the fulfilment of one of my task items if it was sent for that.

    `sent_at` is the phone's word: never in the future, and no longer ago than a phone may have been off line. It dates
    the touch; an order that was paid before the phone told of it is not earned by it (`attribution.rule`).
    """
    customer = customers.get_by_external_userid(by, external_userid)
    if not _is_friend(by, customer):
        raise Refused("not_a_friend", detail="Only what was sent to a friend of yours is counted.")
    item = _item(by, item_id, customer) if item_id is not None else None
    now = clock.now()
    moment = min(max(sent_at or now, now - LATEST), now)
    kind = TouchKind.TASK if item else TouchKind.ONE_TO_ONE
    key = f"sent:{by.member_id}:{client_key}"
    record_send(
        kind,
        member_id=by.member_id,
        customer_id=customer.id,
        touched_at=moment,
        fact_key=key,
        task_item_id=item_id,
        text=text[:EXCERPT],
        digest=hashlib.sha256(text.strip().encode()).hexdigest(),
    )
    trail.record(
        Kind.MESSAGE_SENT,
        source=Source.WORKBENCH,
        customer_id=customer.id,
        happened_at=moment,
        actor_member_id=by.member_id,
        fact_key=f"message_{key}",
        text=text[:EXCERPT],
        title=item.task.title if item else None,
    )
    return {"kind": kind.value, "touched_at": moment}


def _is_friend(by: Actor, customer: Customer) -> bool:
    friend = sa.exists().where(
        Relation.member_id == by.member_id, Relation.customer_id == customer.id, Relation.ended_at.is_(None)
    )
    return bool(db.session.scalar(sa.select(friend)))


def _item(by: Actor, item_id: int, customer: Customer) -> TaskItem:
    item = tasks.get_item(by, item_id)
    about = sa.select(Customer.person_id).where(Customer.id == item.customer_id)
    if db.session.scalar(about) != customer.person_id:
        raise Refused("another_customer", detail="The task is about somebody else.")
    return item
