"""What WeCom's contact events change here. Each reads WeCom first and writes afterwards, and may run twice or late."""

import datetime as dt

from wecom import contact_tags, contacts
from wecom.errors import Kind as ErrorKind
from wecom.errors import WeComError
from wecom.events import (
    ArchiveApproved,
    ContactAdded,
    ContactDeletedByCustomer,
    ContactDeletedByMember,
    ContactEdited,
    ContactHalfAdded,
    DirectoryChanged,
)
from workbench.customers.actions.announcing import announce
from workbench.customers.actions.beginning import spells_of
from workbench.customers.actions.departing import end_relations_of
from workbench.customers.actions.editing import record_edit
from workbench.customers.actions.ending import end_relation, forget_pending
from workbench.customers.actions.pending import store_half_added
from workbench.customers.actions.storing import Sighting, ensure_customer, store_sightings, store_told
from workbench.customers.models import EndedBy
from workbench.customers.spells import SAME_MOMENT
from workbench.kernel import clock
from workbench.kernel.wecom_client import client
from workbench.people.lookups import member_id_of
from workbench.people.queries import find_member
from workbench.tags import actions as tags
from workbench.trail import actions as trail
from workbench.trail.models import Kind as TrailKind
from workbench.trail.models import Source

TRANSFERRED = "DELETE_BY_TRANSFER"
LEFT_THE_CORP = "delete_user"


def contact_half_added(event: ContactHalfAdded) -> None:
    """A customer added a member and waits to be accepted; `externalcontact/get` answers 84061 until then."""
    member_id = member_id_of(event.userid)
    customer_id = ensure_customer(event.external_userid)
    store_half_added(member_id, customer_id, added_at=event.created_at, state=event.state)
    announce(member_id, customer_id, "relation_half_added")


def contact_added(event: ContactAdded) -> None:
    """A spell begins. A late or repeated event never revives a newer ending (see spells.derive)."""
    read_at = clock.now()
    member_id, sighting = _look_up(event.userid, event.external_userid)
    if sighting is not None:
        added_at = event.created_at
        store_sightings(member_id, [sighting], source=Source.EVENT, read_at=read_at, added_event_at=added_at)
    customer_id = ensure_customer(event.external_userid)
    if sighting is None:
        store_told(member_id, customer_id, at=event.created_at, state=event.state)
    forget_pending(member_id, customer_id, until=event.created_at)
    announce(member_id, customer_id, "relation_added")


def contact_edited(event: ContactEdited) -> None:
    """Remark, mobile or tags were changed in the client: read them again and record what is different."""
    read_at = clock.now()
    member_id, sighting = _look_up(event.userid, event.external_userid)
    if sighting is None:
        return
    customer_id = ensure_customer(event.external_userid)
    before = spells_of(member_id, [customer_id])[customer_id]
    if record_edit(before, sighting, at=event.created_at, read_at=read_at):
        announce(member_id, customer_id, "relation_edited")
    elif not before:
        store_sightings(member_id, [sighting], source=Source.EVENT, read_at=read_at)
        announce(member_id, customer_id, "relation_added")


def contact_deleted_by_customer(event: ContactDeletedByCustomer) -> None:
    """流失: the customer deleted the member. WeCom still lists the one-way relation, so only this event tells."""
    _end(event.userid, event.external_userid, event.created_at, EndedBy.CUSTOMER)


def contact_deleted_by_member(event: ContactDeletedByMember) -> None:
    """The member deleted the customer, or she was handed over (`Source=DELETE_BY_TRANSFER`)."""
    ended_by = EndedBy.TRANSFER if event.source == TRANSFERRED else EndedBy.STAFF
    _end(event.userid, event.external_userid, event.created_at, ended_by)


def contact_approved_archive(event: ArchiveApproved) -> None:
    """A customer agreed to chat archiving (会话内容存档)."""
    trail.record(
        TrailKind.ARCHIVE_APPROVED,
        source=Source.EVENT,
        actor_member_id=member_id_of(event.userid),
        customer_id=ensure_customer(event.external_userid),
        happened_at=event.created_at,
        fact_key=f"archive_approved:{event.userid}:{event.external_userid}:{int(event.created_at.timestamp())}",
    )


def member_departed(event: DirectoryChanged) -> None:
    """The directory says that a member left the corp: their friendships are over (`departed`)."""
    if event.change != LEFT_THE_CORP or not event.userid:
        return
    if (member := find_member(event.userid)) is not None:
        end_relations_of(member.id, at=event.created_at)


def _end(userid: str, external_userid: str, at: dt.datetime, ended_by: EndedBy) -> None:
    """End what was open then. What WeCom still shows tells when it began, or that she was added again meanwhile."""
    read_at = clock.now()
    member_id, sighting = _look_up(userid, external_userid)
    customer_id = ensure_customer(external_userid)
    if sighting is not None and sighting[1].added_at <= at:  # she was accepted before, only the add event is late
        forget_pending(member_id, customer_id, until=sighting[1].added_at + SAME_MOMENT)
    has_ended = end_relation(member_id, customer_id, at=at, ended_by=ended_by)
    if sighting is not None:
        store_sightings(member_id, [sighting], source=Source.EVENT, read_at=read_at)
    if has_ended:
        announce(member_id, customer_id, "relation_ended")


def _look_up(userid: str, external_userid: str) -> tuple[int, Sighting | None]:
    """Our id of the member, and the relation as WeCom shows it now, with tags that we have not met yet.

    None when it is half added, ended by the member, or out of sight. Every reading of WeCom comes before any writing.
    """
    sighting = _see(userid, external_userid)
    unknown = tags.unknown_among(sighting[1].tag_ids) if sighting else []
    new_tags = contact_tags.read_corp_tags(client(), tag_ids=unknown) if unknown else []
    member_id = member_id_of(userid)
    tags.store_some_tags(new_tags)
    return member_id, sighting


def _see(userid: str, external_userid: str) -> Sighting | None:
    try:
        detail = contacts.get_customer(client(), external_userid)
    except WeComError as error:
        if error.kind in {ErrorKind.GONE, ErrorKind.VISIBILITY}:
            return None
        raise
    return next(((detail.contact, seen) for seen in detail.followers if seen.userid.lower() == userid), None)
