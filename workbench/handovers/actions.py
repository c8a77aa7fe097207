"""Ask for a hand-over, look at one again, and read who was left behind."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.handovers import deciding, queries
from workbench.handovers.jobs import look, start
from workbench.handovers.models import Handover, HandoverItem
from workbench.handovers.unassigned import read_unassigned
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found
from workbench.kernel.jobs import later
from workbench.people.models import Member
from workbench.people.queries import get_assignable


def ask_for_handover(
    *,
    giver_userid: str,
    taker_userid: str,
    customer_ids: Sequence[int],
    group_ids: Sequence[int],
    everything: bool,
    greeting: str,
    client_key: str,
    by: Actor,
) -> Handover:
    """Write down what shall be handed over and have WeCom asked; the same `client_key` again is the same hand-over."""
    require_manager(by)
    giver = queries.get_giver(by, giver_userid)
    (taker,) = get_assignable(by, [taker_userid])
    _check_pair(giver, taker)
    if (known := queries.find_by_client_key(by, client_key)) is not None:
        if (known.giver_id, known.taker_id) != (giver.id, taker.id):
            raise Refused("conflict", detail="Another hand-over was made with this client_key; make a new one.")
        return known
    handover = Handover(
        client_key=client_key,
        giver_id=giver.id,
        taker_id=taker.id,
        has_left=giver.removed_at is not None,
        greeting=greeting,
        created_by_id=by.member_id,
        created_at=clock.now(),
    )
    db.session.add(handover)
    db.session.flush()  # its items need its id; the same key at the same moment is refused here (409) and then found
    total = _add_customers(handover, giver, customer_ids, everything=everything)
    total += _add_groups(handover, giver, group_ids, everything=everything)
    if not total:
        raise Refused("nothing_to_hand_over", detail="There is nobody left to hand over, or all are on the way.")
    later(start, handover_id=handover.id)
    deciding.tell(handover, "handover_asked")
    return handover


def look_again(handover: Handover) -> None:
    """Ask WeCom for the results now instead of when it is their turn."""
    later(look, handover_id=handover.id)


def read_leavers(*, by: Actor) -> None:
    """Read from WeCom who was left behind by members who left."""
    require_manager(by)
    later(read_unassigned)


def require_manager(actor: Actor) -> None:
    """Handing over is for heads of departments and leaders."""
    if not actor.may_push_tasks:
        raise Refused("not_a_manager", status=403, detail="Only heads of departments may hand customers over.")


def _check_pair(giver: Member, taker: Member) -> None:
    if giver.id == taker.id:
        raise Refused("same_person", detail="Giver and taker are the same member.")
    if not taker.has_contact:
        raise Refused("taker_without_contact", detail="The taker has no customer contact (客户联系) in WeCom.")


def _add_customers(handover: Handover, giver: Member, customer_ids: Sequence[int], *, everything: bool) -> int:
    if not (customer_ids or everything):
        return 0
    found = queries.givable(giver).subquery()
    query = sa.select(sa.literal(handover.id), found.c.customer_id)
    if not everything:
        query = query.where(found.c.customer_id.in_(customer_ids))
    return _insert("customer_id", query, None if everything else len(set(customer_ids)))


def _add_groups(handover: Handover, giver: Member, group_ids: Sequence[int], *, everything: bool) -> int:
    if not (group_ids or everything):
        return 0
    found = queries.givable_groups(giver).subquery()
    query = sa.select(sa.literal(handover.id), found.c.id)
    if not everything:
        query = query.where(found.c.id.in_(group_ids))
    return _insert("group_id", query, None if everything else len(set(group_ids)))


def _insert(column: str, query: sa.Select[int, int], expected: int | None) -> int:
    """One statement however many there are; somebody named who is not the giver's refuses the whole (404)."""
    made = insert(HandoverItem).from_select(["handover_id", column], query).returning(HandoverItem.id)
    count = len(db.session.scalars(made).all())
    if expected is not None and count != expected:
        raise not_found()
    return count
