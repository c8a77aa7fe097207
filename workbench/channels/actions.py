"""Mirror live codes."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import contacts
from workbench.channels.models import Channel
from workbench.kernel.db import db


def store_channels(ways: Iterable[contacts.ContactWay]) -> None:
    """Upsert the live codes that carry a `state`; one without cannot be told apart on a relation."""
    for way in ways:
        if not way.state:
            continue
        values = {"name": way.remark or way.state, "config_id": way.config_id}
        statement = insert(Channel).values(state=way.state, **values)
        db.session.execute(statement.on_conflict_do_update(index_elements=["state"], set_=values))


def find_welcome_text(state: str | None, default: str) -> str:
    """The channel's own text, else the deployment's; empty means that no welcome is sent."""
    own = db.session.scalars(sa.select(Channel.welcome_text).where(Channel.state == state)).one_or_none()
    return own if own is not None else default
