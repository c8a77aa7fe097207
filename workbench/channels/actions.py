"""Mirror the live codes WeCom has, and find what a channel's customers are welcomed with."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import contact_ways
from workbench.channels.models import Channel, LiveCode, LiveCodeMember
from workbench.kernel.db import db
from workbench.people.queries import find_member_ids

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a new customer is sent, before the variables are filled in; empty means nothing."""

    channel_name: str | None
    text: str
    attachments: list[dict[str, Any]] = field(default_factory=list)


def new_state() -> str:
    """A `state` nobody else has; WeCom takes 30 characters."""
    return f"wb_{secrets.token_hex(8)}"


def find_greeting(state: str | None, default: str) -> Greeting:
    """The channel's own text, else the deployment's; a channel's empty text without attachments silences it."""
    query = sa.select(Channel.name, Channel.welcome_text, Channel.welcome_attachments).where(Channel.state == state)
    own = db.session.execute(query).one_or_none() if state else None
    if own is None:
        return Greeting(None, default)
    text = own.welcome_text if own.welcome_text is not None else default
    return Greeting(own.name, text, own.welcome_attachments)


def store_channels(ways: Iterable[contact_ways.ContactWay]) -> None:
    """Take over the live codes that carry a `state`; one without cannot be told apart on a relation.

    Only codes that were there before us follow WeCom. For those made here it is the other way round.
    """
    for way in ways:
        if not way.state:
            continue
        name = way.remark or way.state
        channel_id = db.session.scalars(
            insert(Channel)
            .values(state=way.state, name=name)
            .on_conflict_do_update(index_elements=["state"], set_={"state": way.state})
            .returning(Channel.id)
        ).one()
        code = db.session.scalars(sa.select(LiveCode).where(LiveCode.channel_id == channel_id)).one_or_none()
        if code is None:
            code = LiveCode(channel_id=channel_id, config_id=way.config_id, revision=1, confirmed_revision=0)
            db.session.add(code)
        if code.config_id is None:
            code.config_id = way.config_id  # its answer was lost; the rest is still to be confirmed
        elif code.config_id != way.config_id:
            log.warning("WeCom has a second live code %s with state %s; it is left alone", way.config_id, way.state)
        elif code.created_by_id is None and code.revision == 1:
            db.session.execute(sa.update(Channel).where(Channel.id == channel_id).values(name=name))
            _follow(code, way)


def _follow(code: LiveCode, way: contact_ways.ContactWay) -> None:
    code.is_single = way.type == contact_ways.SINGLE
    code.skip_verify = way.skip_verify
    code.department_ids = list(way.department_ids)
    code.serving_userids = sorted(way.userids)
    code.revision = code.confirmed_revision = 1
    db.session.flush()  # its id is needed for those who answer
    db.session.execute(sa.delete(LiveCodeMember).where(LiveCodeMember.live_code_id == code.id))
    members = find_member_ids(way.userids)
    rows = [{"live_code_id": code.id, "member_id": members[userid]} for userid in way.userids if userid in members]
    if rows:
        db.session.execute(insert(LiveCodeMember), rows)
