"""Send the welcome a `WelcomeCode` allows: first of all, once, and within its 20 seconds (wecom-api E.9)."""

import hashlib
import logging

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from wecom import contacts
from wecom.errors import Kind as ErrorKind
from wecom.errors import WeComError
from wecom.events import ContactAdded, ContactHalfAdded
from workbench.channels.actions import find_welcome_text
from workbench.customers.actions.storing import ensure_customer
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people.queries import find_member
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source
from workbench.welcomes.composing import compose
from workbench.welcomes.models import Welcome

PATIENCE = (1.0, 2.0)
"""Seconds to connect and to read: the name is nice to have, the 20 seconds of the code are not ours to spend."""
log = logging.getLogger(__name__)


def welcome(event: ContactAdded | ContactHalfAdded) -> None:
    """Send it, then write down what became of it. Told again after a crash, WeCom answers 41051 and nobody gets two."""
    if not event.welcome_code:
        return
    digest = hashlib.sha256(event.welcome_code.encode()).hexdigest()
    if db.session.scalars(sa.select(Welcome.id).where(Welcome.code_digest == digest)).first() is not None:
        return
    template = find_welcome_text(event.state, current_app.config["WELCOME_TEXT"])
    if not template:
        return
    member = find_member(event.userid)
    name = None if isinstance(event, ContactHalfAdded) else _customer_name(event.external_userid)
    text = compose(template, member_name=member.name if member else event.userid, customer_name=name)
    outcome, errcode = _send(event.welcome_code, text)
    _store(event, digest, outcome, errcode, member.id if member else None)


def _customer_name(external_userid: str) -> str | None:
    try:
        answer = client().call("externalcontact/get", params={"external_userid": external_userid}, timeout=PATIENCE)
        return str(answer["external_contact"].get("name") or "") or None
    except WeComError as error:
        log.info("welcome goes out without the customer's name: %s", error)
        return None


def _send(code: str, text: str) -> tuple[str, int]:
    try:
        contacts.send_welcome(client(), code, text)
    except WeComError as error:
        if error.kind is ErrorKind.RETRY:
            raise
        outcome = {ErrorKind.DONE: "already", ErrorKind.LATE: "late"}.get(error.kind, "refused")
        log.warning("welcome not sent (%s): %s", outcome, error)
        return outcome, error.errcode
    return "sent", 0


def _store(
    event: ContactAdded | ContactHalfAdded, digest: str, outcome: str, errcode: int, member_id: int | None
) -> None:
    values = {
        "code_digest": digest,
        "userid": event.userid,
        "external_userid": event.external_userid,
        "outcome": outcome,
        "errcode": errcode,
        "finished_at": clock.now(),
    }
    db.session.execute(insert(Welcome).values(values).on_conflict_do_nothing())
    if outcome == "sent":
        trail.record(
            Kind.WELCOME_SENT,
            source=Source.WORKBENCH,
            customer_id=ensure_customer(event.external_userid),
            actor_member_id=member_id,
            fact_key=f"welcome_sent:{digest}",
        )
