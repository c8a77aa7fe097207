"""Send the welcome a `WelcomeCode` allows: first of all, once, and within its 20 seconds (wecom-api E.9)."""

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from wecom import contacts
from wecom.errors import Kind as ErrorKind
from wecom.errors import WeComError, WeComUnavailable
from wecom.events import ArchiveApproved, ContactAdded, ContactHalfAdded
from wecom.limits import urgent
from wecom.welcome import GOOD_FOR
from workbench.channels.actions import Greeting, find_greeting
from workbench.customers.actions.storing import ensure_customer
from workbench.customers.models import Customer, Relation
from workbench.kernel import clock
from workbench.kernel.db import commit, db
from workbench.kernel.wecom_client import client
from workbench.people.models import Member
from workbench.people.queries import find_member
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source
from workbench.welcomes.attaching import ready
from workbench.welcomes.composing import Situation, compose
from workbench.welcomes.models import Outcome, Welcome

SLOWEST_ANSWER = 5.0
KEPT_FOR_SENDING = 12.0
"""Seconds of the code's life that are not spent on finding out the customer's name."""
SLOWEST_NAME = 2.0
AGAIN_AFTER = dt.timedelta(seconds=1)
UNFINISHED = {Outcome.TRYING.value, Outcome.UNCLEAR.value}
ABOUT_ATTACHMENTS = {40007, 40145, 41064, 41065}

log = logging.getLogger(__name__)

Arrival = ContactAdded | ContactHalfAdded | ArchiveApproved
"""What may carry a welcome code; it comes with the consent where the customer had to agree to archiving first."""


def welcome(event: Arrival) -> dt.timedelta | None:
    """Send it, and write down what became of it. Returns when to be called again, if there is still hope.

    That it may be on its way is committed before it is: called again after a crash, WeCom answers 41051, and that
    means that it was sent. After the 20 seconds nothing is tried.
    """
    if not event.welcome_code:
        return None
    digest = hashlib.sha256(event.welcome_code.encode()).hexdigest()
    before = db.session.scalars(sa.select(Welcome.outcome).where(Welcome.code_digest == digest)).one_or_none()
    if before is not None and before not in UNFINISHED:
        return None
    state = _state_of(event)
    greeting = find_greeting(state, current_app.config["WELCOME_TEXT"])
    if not greeting.text and not greeting.attachments:
        return None
    member = find_member(event.userid)
    if _seconds_left(event) > 0:
        with urgent():
            text, attachments = _fill(event, greeting, member), ready(greeting.attachments)
            if not _store(event, state, digest, Outcome.UNCLEAR, 0, member):
                return None
            commit()
            outcome, errcode = _send(event, text, attachments, was_unclear=before == Outcome.UNCLEAR)
    else:
        outcome, errcode = Outcome.UNCLEAR if before == Outcome.UNCLEAR else Outcome.LATE, 0
    may_go_on = _seconds_left(event) > 0
    if outcome is Outcome.TRYING and not may_go_on:
        outcome = Outcome.LATE
    _store(event, state, digest, outcome, errcode, member)
    return AGAIN_AFTER if outcome in UNFINISHED and may_go_on else None


def _state_of(event: Arrival) -> str | None:
    """The channel she came through; the consent to archiving does not say it, her relation does."""
    if not isinstance(event, ArchiveApproved):
        return event.state
    query = (
        sa.select(Relation.state)
        .join(Member, Member.id == Relation.member_id)
        .join(Customer, Customer.id == Relation.customer_id)
        .where(Member.userid == event.userid, Customer.external_userid == event.external_userid)
        .order_by(Relation.added_at.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def _seconds_left(event: Arrival) -> float:
    return (event.created_at + GOOD_FOR - clock.now()).total_seconds()


def _fill(event: Arrival, greeting: Greeting, member: Member | None) -> str:
    return compose(
        greeting.text,
        Situation(
            member_name=member.name if member else event.userid,
            customer_name=_customer_name(event) if "{客户}" in greeting.text else None,
            job_title=member.job_title if member else "",
            channel_name=greeting.channel_name,
            at=event.created_at.astimezone(clock.corp_zone()),
        ),
    )


def _customer_name(event: Arrival) -> str | None:
    """From an earlier meeting, else from WeCom while there is time; a half added customer is shown to nobody yet."""
    query = sa.select(Customer.name).where(Customer.external_userid == event.external_userid, Customer.name != "")
    if (known := db.session.scalars(query).one_or_none()) is not None:
        return known
    patience = min(SLOWEST_NAME, _seconds_left(event) - KEPT_FOR_SENDING)
    if isinstance(event, ContactHalfAdded) or patience <= 0:
        return None
    try:
        answer = client().call(
            "externalcontact/get",
            params={"external_userid": event.external_userid},
            timeout=(min(1.0, patience), patience),
        )
        return str(answer["external_contact"].get("name") or "") or None
    except WeComError as error:
        log.info("welcome goes out without the customer's name: %s", error)
        return None


def _send(
    event: Arrival, text: str, attachments: Sequence[dict[str, Any]], *, was_unclear: bool
) -> tuple[Outcome, int]:
    patience = max(0.5, min(SLOWEST_ANSWER, _seconds_left(event)))
    try:
        contacts.send_welcome(client(), event.welcome_code or "", text, attachments, patience=patience)
    except WeComUnavailable as error:
        log.warning("welcome without an answer: %s", error)
        return Outcome.UNCLEAR if error.may_have_run or was_unclear else Outcome.TRYING, error.errcode
    except WeComError as error:
        log.warning("welcome not sent: %s", error)
        if error.errcode in ABOUT_ATTACHMENTS and attachments and text:
            # A refused call leaves the code good: better the words alone than nothing.
            return _send(event, text, (), was_unclear=was_unclear)
        return _meaning(error, was_unclear=was_unclear), error.errcode
    return Outcome.SENT, 0


def _meaning(error: WeComError, *, was_unclear: bool) -> Outcome:
    """Of a refusal. After a lost answer "already sent" means that the lost one had worked."""
    if error.kind in {ErrorKind.RETRY, ErrorKind.WAIT}:
        return Outcome.UNCLEAR if was_unclear else Outcome.TRYING
    if error.kind is ErrorKind.DONE:
        return Outcome.SENT if was_unclear else Outcome.ALREADY
    if error.kind is ErrorKind.LATE:
        return Outcome.UNCLEAR if was_unclear else Outcome.LATE
    return Outcome.REFUSED


def _store(
    event: Arrival, state: str | None, digest: str, outcome: Outcome, errcode: int, member: Member | None
) -> bool:
    """False when it was finished meanwhile.

    The add event repeats the code of the half add: whichever was second must not overwrite what the first one did.
    """
    result = {"outcome": outcome.value, "errcode": errcode, "finished_at": clock.now()}
    statement = insert(Welcome).values(
        code_digest=digest,
        userid=event.userid,
        external_userid=event.external_userid,
        state=state,
        happened_at=event.created_at,
        **result,
    )
    unfinished = Welcome.outcome.in_(UNFINISHED)
    statement = statement.on_conflict_do_update(index_elements=["code_digest"], set_=result, where=unfinished)
    if db.session.scalars(statement.returning(Welcome.id)).one_or_none() is None:
        return False
    if outcome is Outcome.SENT:
        trail.record(
            Kind.WELCOME_SENT,
            source=Source.WORKBENCH,
            customer_id=ensure_customer(event.external_userid),
            actor_member_id=member.id if member else None,
            fact_key=f"welcome_sent:{digest}",
        )
    return True
