"""Look at every condition, and keep what was found."""

import logging

import redis
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from workbench.checkup.catalog import GATES, PROBES
from workbench.checkup.findings import Asks, Finding, Probe, unknown
from workbench.checkup.models import ProbeResult, State
from workbench.kernel import cache, clock, live
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people.models import Member

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 1800
TRIED = "workbench:checkup:credential_tried"
"""A wrong secret sent several times bars the server for an hour (A.1), so an impatient finger does not resend it."""


def look_at_all() -> dict[str, Finding]:
    """What every probe finds. Calls WeCom and writes nothing; while a gate is shut WeCom is not asked further."""
    found: dict[str, Finding] = {}
    for probe in PROBES:
        shut = next((key for key in GATES if key in found and found[key].state is not State.OK), None)
        if shut is not None and probe.asks is Asks.WECOM:
            found[probe.key] = unknown("gate", f"要等「{_title(shut)}」正常后才能检查")
        else:
            found[probe.key] = look_at(probe)
    return found


def look_at(probe: Probe) -> Finding:
    """What one probe finds; a probe that breaks is no finding about the corp."""
    try:
        return probe.look()
    except Exception:
        log.exception("probe %s broke", probe.key)
        return unknown("broke", "检查本身出错了，详情在服务器日志里")


def store(found: dict[str, Finding]) -> None:
    """Keep the findings; `since_at` moves only when a state changes. Open health pages are told."""
    now = clock.now()
    rows = [
        {"key": key, "state": one.state.value, "finding": one.name, "says": one.says, "fix": list(one.fix),
         "checked_at": now, "since_at": now}
        for key, one in found.items()
    ]  # fmt: skip
    statement = insert(ProbeResult).values(rows)
    given = statement.excluded
    since = sa.case((ProbeResult.state == given.state, ProbeResult.since_at), else_=given.since_at)
    changed = {name: given[name] for name in ("state", "finding", "says", "fix", "checked_at")}
    db.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_={**changed, "since_at": since}))
    db.session.execute(sa.delete(ProbeResult).where(ProbeResult.key.not_in(list(found))))
    administrators = sa.select(Member.id).where(Member.userid.in_(current_app.config["ADMIN_USERIDS"]))
    live.tell(db.session.info, db.session.scalars(administrators), "checkup")


def try_credential_again() -> None:
    """An administrator says the secret is right now: send it once more, but at most twice an hour."""
    try:
        may = cache.client().set(TRIED, 1, nx=True, ex=TRY_AGAIN_SECONDS)
    except redis.RedisError:
        return
    if may:
        client().access_token.forget_refusal()


def _title(key: str) -> str:
    return next(probe.title for probe in PROBES if probe.key == key)
