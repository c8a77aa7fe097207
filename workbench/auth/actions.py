"""Open a session, end it, and cut a member off everywhere at once."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask import current_app

from workbench.auth.models import SignIn
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db

MOST_USER_AGENT = 300


def open_sign_in(member_id: int, user_agent: str) -> uuid.UUID:
    """A new session for a member WeCom has vouched for; returns its id for the cookie."""
    now = clock.now()
    sign_in = SignIn(
        id=uuid.uuid4(),
        member_id=member_id,
        began_at=now,
        expires_at=now + dt.timedelta(days=current_app.config["SESSION_DAYS"]),
        user_agent=user_agent[:MOST_USER_AGENT],
    )
    db.session.add(sign_in)
    return sign_in.id


def end_sign_in(actor: Actor) -> None:
    """Sign out this one session and close its open event streams."""
    query = sa.update(SignIn).where(SignIn.id == uuid.UUID(actor.sign_in_id), SignIn.ended_at.is_(None))
    db.session.execute(query.values(ended_at=clock.now(), end_reason="signed_out"))
    live.remember(db.session.info, [actor.member_id], live.SIGNED_OUT, {"sign_in_id": actor.sign_in_id})


def cut_off(member_ids: Sequence[int], *, reason: str) -> None:
    """End every session of these members and close their open event streams."""
    if not member_ids:
        return
    query = sa.update(SignIn).where(SignIn.member_id.in_(member_ids), SignIn.ended_at.is_(None))
    db.session.execute(query.values(ended_at=clock.now(), end_reason=reason))
    live.remember(db.session.info, member_ids, live.SIGNED_OUT, {})
