"""Tell members by a card that the corp asks them to send something; they confirm it in WeCom itself."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask import current_app

from wecom.cards import TextNotice
from workbench.kernel.db import db
from workbench.mass_sends.message_models import MassMessage
from workbench.notices import actions as notices
from workbench.notices.models import Notice

PURPOSE = "mass_send"
EXCERPT = 60


def ask_to_confirm(message: MassMessage, member_ids: Iterable[int]) -> None:
    """One card each, however often the tasks are read."""
    known = sa.select(Notice.member_id).where(Notice.purpose == PURPOSE, Notice.about_id == message.id)
    told = set(db.session.scalars(known))
    for member_id in sorted(set(member_ids) - told):
        card = TextNotice(
            task_id=notices.new_key(),
            title="请在企业微信里确认群发",
            url=f"{current_app.config['PUBLIC_URL']}/h5/mass-sends/mine",
            description=message.content[:EXCERPT] or "发给客户的附件",
        )
        notices.send(card, to_member_id=member_id, purpose=PURPOSE, about_id=message.id)
