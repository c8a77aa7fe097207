"""What WeCom tells about customers who come through channels, about links and about their quota."""

import logging

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import acquisition
from wecom.errors import Kind as ErrorKind
from wecom.errors import WeComError
from wecom.events import AcquisitionChanged, ContactHalfAdded
from workbench.acquisition import queries
from workbench.acquisition.counting import HAS_WRITTEN, store_customers
from workbench.acquisition.models import AcquisitionCustomer, AcquisitionLink, HalfAddition
from workbench.acquisition.refreshing import store_quota
from workbench.acquisition.warning import warn_of_quota
from workbench.customers.actions.announcing import announce
from workbench.customers.actions.storing import ensure_customer
from workbench.kernel.db import db
from workbench.kernel.jobs import later
from workbench.kernel.wecom_client import client
from workbench.people.lookups import member_id_of
from workbench.touches.models import SignalKind
from workbench.touches.recording import record_signals, signal
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

log = logging.getLogger(__name__)

QUOTA = {"balance_low", "balance_exhausted", "balance_increased", "quota_expire_soon"}


def half_added(event: ContactHalfAdded) -> None:
    """Count who came through a channel and waits to be accepted."""
    if not event.state:
        return
    row = {
        "member_id": member_id_of(event.userid),
        "customer_id": ensure_customer(event.external_userid),
        "happened_at": event.created_at,
        "state": event.state,
    }
    db.session.execute(insert(HalfAddition).values(row).on_conflict_do_nothing())


def acquisition_changed(event: AcquisitionChanged) -> None:
    """Quota news are read again; link news change the link; a first message goes to the customer's trail."""
    if event.change in QUOTA:
        store_quota(acquisition.get_quota(client()))
        later(warn_of_quota, change=event.change)
    elif event.change == "link_unavailable":
        _mark(event, AcquisitionLink.unavailable_at)
    elif event.change == "delete_link":
        _mark(event, AcquisitionLink.deleted_at, AcquisitionLink.removed_at)
    elif event.change == "customer_start_chat" and event.userid and event.external_userid:
        _chat_started(event, event.userid, event.external_userid)
    elif event.change == "message_from_customer" and event.chat_key:
        _messages_counted(event.chat_key)


def _mark(event: AcquisitionChanged, *columns: sa.orm.InstrumentedAttribute[object]) -> None:
    """Since when; a repeated event changes nothing."""
    values = {column.key: sa.func.coalesce(column, event.created_at) for column in columns}
    db.session.execute(sa.update(AcquisitionLink).where(AcquisitionLink.link_id == event.link_id).values(values))
    if (link := _link(event.link_id)) is not None and (found := queries.read_link(link)) is not None:
        queries.announce(found)


def _chat_started(event: AcquisitionChanged, userid: str, external_userid: str) -> None:
    member_id = member_id_of(userid)
    customer_id = ensure_customer(external_userid)
    link_id = _link(event.link_id)
    if link_id is not None:
        store_customers(link_id, [acquisition.LinkCustomer(userid, external_userid, HAS_WRITTEN, event.state)])
    trail.record(
        Kind.CHAT_STARTED,
        source=Source.EVENT,
        customer_id=customer_id,
        happened_at=event.created_at,
        actor_member_id=member_id,
        fact_key=f"chat_started:{event.link_id}:{member_id}:{customer_id}",
        channel_name=_channel_name(link_id),
    )
    started = signal(
        SignalKind.START_CHAT,
        customer_id=customer_id,
        happened_at=event.created_at,
        member_id=member_id,
        fact_key=f"start_chat:{event.link_id}:{member_id}:{customer_id}",
    )
    record_signals([started])
    announce(member_id, customer_id, "chat_started")


def _messages_counted(chat_key: str) -> None:
    try:
        info = acquisition.get_chat_info(client(), chat_key)
    except WeComError as error:
        if error.kind is not ErrorKind.LATE:
            raise
        log.info("a chat key was looked up too late: %s", error)
        return
    member_id = member_id_of(info.userid)
    link_id = _link(info.link_id)
    if link_id is None:
        return
    store_customers(link_id, [acquisition.LinkCustomer(info.userid, info.external_userid, HAS_WRITTEN, info.state)])
    counted = sa.update(AcquisitionCustomer).where(
        AcquisitionCustomer.acquisition_link_id == link_id,
        AcquisitionCustomer.member_id == member_id,
        AcquisitionCustomer.customer_id == ensure_customer(info.external_userid),
    )
    more = sa.func.greatest(AcquisitionCustomer.messages, info.messages)
    db.session.execute(counted.values(messages=more))


def _link(link_id: str | None) -> int | None:
    return db.session.scalars(sa.select(AcquisitionLink.id).where(AcquisitionLink.link_id == link_id)).one_or_none()


def _channel_name(acquisition_link_id: int | None) -> str | None:
    found = queries.read_link(acquisition_link_id) if acquisition_link_id is not None else None
    return found.channel.name if found else None
