"""What live codes and links have in common when they are made: a channel of their own, once for each `client_key`."""

from typing import TypeVar

from sqlalchemy.dialects.postgresql import insert

from workbench.acquisition.models import AcquisitionLink
from workbench.acquisition.wishes import Wish
from workbench.channels.actions import new_state
from workbench.channels.models import Channel, LiveCode
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db

Made = TypeVar("Made", LiveCode, AcquisitionLink)


def make_once(model: type[Made], wish: Wish, *, client_key: str, by: Actor) -> Made | None:
    """A new row with a new channel; None when the same phone has made it under this key in the meantime.

    A repetition that came at the same moment waits here for the first one's commit.
    """
    channel = _make_channel(wish)
    statement = (
        insert(model)
        .values(
            channel_id=channel.id,
            created_by_id=by.member_id,
            client_key=client_key,
            created_at=clock.now(),
            skip_verify=wish.skip_verify,
            department_ids=list(wish.department_ids),
        )
        .on_conflict_do_nothing(constraint=model.ONE_PER_KEY)
        .returning(model)
    )
    made = db.session.scalars(statement).one_or_none()
    if made is None:
        db.session.delete(channel)
    return made


def rewrite(row: LiveCode | AcquisitionLink, wish: Wish) -> None:
    """Everything of a wish but the people named."""
    row.skip_verify, row.department_ids = wish.skip_verify, list(wish.department_ids)
    _write_channel(row.channel, wish)


def _make_channel(wish: Wish) -> Channel:
    channel = Channel(state=new_state())
    _write_channel(channel, wish)
    db.session.add(channel)
    db.session.flush()  # its id is needed at once
    return channel


def _write_channel(channel: Channel, wish: Wish) -> None:
    channel.name, channel.welcome_text = wish.name, wish.welcome_text
    channel.welcome_attachments = [dict(one) for one in wish.welcome_attachments]
