"""Tell the administrators, on their phones, what is broken; the same thing again not before six hours later."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa
from flask import current_app

from wecom.cards import Line, TextNotice
from workbench.checkup.catalog import PROBES
from workbench.checkup.findings import Finding, Part, Probe
from workbench.checkup.models import ProbeResult, State
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.notices import actions as notices
from workbench.people.models import Member
from workbench.people.queries import active

PURPOSE = "checkup"
THE_PAGE = 0
"""A card is about the page as a whole, not about a row."""
REST = dt.timedelta(hours=6)
TOLD_ABOUT = frozenset({Part.CONNECTION, Part.RIGHTS, Part.RUNNING})
MOST_LINES = 5


def alert(found: Mapping[str, Finding]) -> None:
    """Tell what nobody has been told of yet; call it before the new findings are stored.

    The first checkup alerts nobody: whoever connects the corp looks at the page.
    """
    kept = {row.key: row for row in db.session.scalars(sa.select(ProbeResult))}
    broken = [probe for probe in PROBES if _is_to_be_told(probe, found[probe.key], kept.get(probe.key))]
    members = db.session.scalars(_administrators()).all()
    if not broken or not members:
        return
    for member_id in members:
        notices.send(_card(broken, found), to_member_id=member_id, purpose=PURPOSE, about_id=THE_PAGE)
    for probe in broken:
        kept[probe.key].alerted_at = clock.now()


def _is_to_be_told(probe: Probe, finding: Finding, kept: ProbeResult | None) -> bool:
    """Being known as broken is not being told: somebody may have looked by hand, or it broke again during the rest."""
    if probe.part not in TOLD_ABOUT or finding.state is not State.FAILED or kept is None:
        return False
    if kept.alerted_at is None:
        return True
    was_told = kept.state == State.FAILED.value and kept.alerted_at >= kept.since_at
    return not was_told and kept.alerted_at < clock.now() - REST


def _administrators() -> sa.Select[int]:
    named = Member.userid.in_(current_app.config["ADMIN_USERIDS"])
    return sa.select(Member.id).where(named, active()).order_by(Member.id)


def _card(broken: list[Probe], found: Mapping[str, Finding]) -> TextNotice:
    first = broken[0]
    several = len(broken) > 1
    return TextNotice(
        task_id=notices.new_key(),
        title=f"{len(broken)} 项有问题" if several else f"{first.title}有问题",
        description="企微体检",
        sub_title="" if several else found[first.key].says,
        lines=tuple(Line("有问题", probe.title) for probe in broken[:MOST_LINES]) if several else (),
        url=f"{current_app.config['PUBLIC_URL']}/h5/admin/checkup",
    )
