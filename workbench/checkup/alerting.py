"""Tell the administrators, on their phones, what has just broken; the same thing again not before six hours later."""

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
    """Compare with the checkup before; call it before the new findings are stored. The first checkup alerts nobody."""
    kept = {row.key: row for row in db.session.scalars(sa.select(ProbeResult))}
    broken = [probe for probe in PROBES if _has_just_broken(probe, found[probe.key], kept.get(probe.key))]
    if not broken:
        return
    for member_id in db.session.scalars(_administrators()):
        notices.send(_card(broken, found), to_member_id=member_id, purpose=PURPOSE, about_id=THE_PAGE)
    for probe in broken:
        kept[probe.key].alerted_at = clock.now()


def _has_just_broken(probe: Probe, finding: Finding, kept: ProbeResult | None) -> bool:
    if probe.part not in TOLD_ABOUT or finding.state is not State.FAILED:
        return False
    if kept is None or kept.state == State.FAILED.value:
        return False
    return kept.alerted_at is None or kept.alerted_at < clock.now() - REST


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
