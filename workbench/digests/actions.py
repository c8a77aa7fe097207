"""Want digests, or want none."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.digests.models import DigestRefusal
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db


def is_subscribed(actor: Actor) -> bool:
    """Everybody is, who has not refused."""
    query = sa.select(DigestRefusal.member_id).where(DigestRefusal.member_id == actor.member_id)
    return db.session.scalars(query).one_or_none() is None


def subscribe(*, by: Actor) -> None:
    """From tomorrow on again."""
    db.session.execute(sa.delete(DigestRefusal).where(DigestRefusal.member_id == by.member_id))


def unsubscribe(*, by: Actor) -> None:
    """None any more."""
    refusal = insert(DigestRefusal).values(member_id=by.member_id, refused_at=clock.now())
    db.session.execute(refusal.on_conflict_do_nothing())
