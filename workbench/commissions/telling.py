"""Those whose closed month is opened again hear of it: what was settled for them may change."""

import datetime as dt

import sqlalchemy as sa
from flask import current_app

from wecom.cards import Line, TextNotice
from workbench.commissions.models import CommissionClosingMember
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.notices import actions as notices
from workbench.people.models import Member
from workbench.people.queries import active

PURPOSE = "commission_reopened"
LONGEST_REASON = 60
"""Of it, a card shows so much."""


def reopened(month: dt.date, reason: str, by: Actor) -> None:
    """Told before the sums are thrown away, to everybody who had one, but for whoever did it."""
    query = (
        sa.select(Member.id, (CommissionClosingMember.own_fen + CommissionClosingMember.adjustment_fen).label("fen"))
        .join(Member, Member.id == CommissionClosingMember.member_id)
        .where(CommissionClosingMember.month == month, active(), Member.id != by.member_id)
        .order_by(Member.id)
    )
    for row in db.session.execute(query).all():
        card = TextNotice(
            task_id=notices.new_key(),
            title=f"{month.month} 月的提成要重新结算",
            url=f"{current_app.config['PUBLIC_URL']}/h5/commissions?month={month:%Y-%m}",
            description=f"{by.name} 撤销了这个月的结算，重新结算后你的提成可能和原来不同。",
            lines=(
                Line("原来结算", f"{'-' if row.fen < 0 else ''}¥{abs(row.fen) // 100}.{abs(row.fen) % 100:02d}"),
                Line("原因", reason[:LONGEST_REASON]),
            ),
        )
        notices.send(card, to_member_id=row.id, purpose=PURPOSE, about_id=row.id)
