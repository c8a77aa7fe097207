"""Take a message in: one row and its jobs, in one transaction, before WeCom is answered."""

import hashlib
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from wecom import events
from workbench.callbacks import queries
from workbench.callbacks.filters import InboxFilter
from workbench.callbacks.jobs import WELCOME_PRIORITY, handle, handle_at_once
from workbench.callbacks.models import InboxMessage, Status
from workbench.callbacks.reactions import Reaction, reaction_to, tell_stored
from workbench.callbacks.subjects import subjects_of
from workbench.kernel.db import db
from workbench.kernel.jobs import later

UNREADABLE = "unreadable"
MOST_AT_ONCE = 500
"""Messages run again by one request."""


def receive(receiver: str, xml: str) -> None:
    """Store the XML verbatim and defer its handling. The same XML again (a retry of WeCom) does nothing.

    WeCom has signed it, so it is kept even when we cannot read it: as a dead message, for an administrator to see and
    for a newer version to run again.
    """
    try:
        event = events.parse(xml)
    except ValueError as error:
        problem = f"cannot be read: {error}"
        if (kept := _store(receiver, xml, event=UNREADABLE, status=Status.DEAD.value, error=problem)) is not None:
            tell_stored(kept, UNREADABLE)
        return
    reaction = reaction_to(event)
    about = {"event": event.name, "sent_at": event.created_at, **subjects_of(event)}
    message_id = _store(receiver, xml, status=_first_status(reaction), **about)
    if message_id is None:
        return
    tell_stored(message_id, event.name)
    if reaction is None or reaction.is_only_kept:
        return
    if reaction.at_once is not None and getattr(event, "welcome_code", None):
        later(handle_at_once, priority=WELCOME_PRIORITY, message_id=message_id)
    later(handle, lock=reaction.about(event) if reaction.about else None, message_id=message_id)


def _store(receiver: str, xml: str, **about: Any) -> int | None:
    """The new row's id; None when WeCom has sent this before."""
    digest = hashlib.sha256(xml.encode()).hexdigest()
    statement = insert(InboxMessage).values(receiver=receiver, digest=digest, xml=xml, **about)
    return db.session.scalars(statement.on_conflict_do_nothing().returning(InboxMessage.id)).one_or_none()


def _first_status(reaction: Reaction | None) -> str:
    """Unknown events are counted as ignored; known ones that change nothing are done once they are kept."""
    if reaction is None:
        return Status.IGNORED.value
    return Status.HANDLED.value if reaction.is_only_kept else Status.WAITING.value


def attempt_again(message: InboxMessage) -> None:
    """Give a message a fresh start (an administrator asked for it)."""
    message.status, message.attempts, message.error = Status.WAITING.value, 0, None
    later(handle, message_id=message.id)


def attempt_failures_again(wanted: InboxFilter) -> tuple[int, int]:
    """Give the failed messages of a filter a fresh start; how many, and how many are left for another go."""
    messages = queries.lock_failures(wanted, MOST_AT_ONCE)
    for message in messages:
        attempt_again(message)
    db.session.flush()  # the count reads what was just changed
    return len(messages), queries.count_failures(wanted)
