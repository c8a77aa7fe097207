"""What becomes of the items of a hand-over: started, refused, done; each with its trail entry."""

import datetime as dt

import sqlalchemy as sa

from workbench.customers.actions.announcing import announce
from workbench.customers.actions.ending import end_relation
from workbench.customers.actions.storing import Sighting, store_sightings
from workbench.customers.models import EndedBy
from workbench.groups.models import Group
from workbench.handovers import open_work
from workbench.handovers.models import Handover, HandoverItem, ItemState, UnassignedCustomer
from workbench.kernel import clock, live
from workbench.kernel.db import db
from workbench.people.queries import audience
from workbench.tasks.moving import move_open_items
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def start(item: HandoverItem, handover: Handover, *, errcode: int | None) -> None:
    """WeCom has asked the customer. A code here is that she was on the way already, which the results will show."""
    item.state, item.started_at, item.errcode = ItemState.STARTED.value, clock.now(), errcode
    _record(Kind.HANDOVER_STARTED, item, handover, at=item.started_at)


def fail(
    item: HandoverItem, handover: Handover, state: ItemState, *, at: dt.datetime, errcode: int | None = None
) -> None:
    """It is not going to happen, and why."""
    item.state, item.finished_at, item.errcode = state.value, at, errcode
    _record(Kind.HANDOVER_REFUSED, item, handover, at=at, reason=state.value, errcode=errcode)
    tell(handover, "handover_changed")


def finish_customer(item: HandoverItem, *, at: dt.datetime, seen: Sighting | None) -> None:
    """The customer is the taker's: the giver's spell ends, what is open about her moves.

    The taker's spell begins as WeCom shows it (`seen`); one who was the taker's friend before stays so, and nothing new
    begins. When the event told first, the spells are as they should be already.
    """
    handover, customer_id = item.handover, item.customer_id
    assert customer_id is not None
    item.state, item.finished_at, item.errcode = ItemState.DONE.value, at, None
    if open_work.find_open_spell(handover.giver_id, customer_id, at) is not None:
        end_relation(handover.giver_id, customer_id, at=at, ended_by=EndedBy.TRANSFER, source=Source.SYNC)
    if seen is not None:
        store_sightings(handover.taker_id, [seen], source=Source.SYNC, read_at=clock.now())
    taken = sa.delete(UnassignedCustomer).where(
        UnassignedCustomer.member_id == handover.giver_id, UnassignedCustomer.customer_id == customer_id
    )
    db.session.execute(taken)
    move_open_items(customer_id, from_id=handover.giver_id, to_id=handover.taker_id)
    _record(Kind.HANDOVER_DONE, item, handover, at=at)
    announce(handover.taker_id, customer_id, "relation_added")
    tell(handover, "handover_changed")


def finish_group(item: HandoverItem, handover: Handover) -> None:
    """A group changes hands at once, and WeCom sends no event for it."""
    item.state, item.started_at, item.finished_at = ItemState.DONE.value, clock.now(), clock.now()
    db.session.execute(sa.update(Group).where(Group.id == item.group_id).values(owner_userid=handover.taker.userid))
    _record(Kind.HANDOVER_DONE, item, handover, at=item.finished_at)


def tell(handover: Handover, kind: str) -> None:
    """Giver, taker, and those above them."""
    live.tell(db.session.info, audience({handover.giver_id, handover.taker_id}), "handovers", kind=kind)


def _record(kind: Kind, item: HandoverItem, handover: Handover, *, at: dt.datetime, **more: object) -> None:
    trail.record(
        kind,
        source=Source.WORKBENCH if kind is Kind.HANDOVER_STARTED else Source.EVENT,
        customer_id=item.customer_id,
        group_id=item.group_id,
        happened_at=at,
        actor_member_id=handover.created_by_id,
        fact_key=f"{kind.value}:{item.id}",
        giver_name=handover.giver.name,
        taker_name=handover.taker.name,
        **more,
    )
