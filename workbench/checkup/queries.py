"""The health page: what the last checkup found, with what our own database says this moment."""

import datetime as dt
from collections import Counter
from typing import Any

import sqlalchemy as sa

from wecom.meanings import meaning_of
from workbench.callbacks import queries as inbox
from workbench.callbacks.models import Status
from workbench.checkup import recording
from workbench.checkup.actions import look_at
from workbench.checkup.catalog import PROBES
from workbench.checkup.findings import EXPECTED, NUMBER, Asks, Probe, errcode_of
from workbench.checkup.jobs import check
from workbench.checkup.models import ProbeResult, State
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import in_queue
from workbench.sync import reports as sync

STALE_AFTER = dt.timedelta(minutes=40)
"""Two regular checkups and some patience: after that nobody is checking."""


def checkup() -> dict[str, Any]:
    """Every probe with its state, and how many there are of each."""
    kept = {row.key: row for row in db.session.scalars(sa.select(ProbeResult))}
    probes = [_shown(probe, kept.get(probe.key)) for probe in PROBES]
    states = Counter(probe["state"] for probe in probes)
    checked_at = max((row.checked_at for row in kept.values()), default=None)
    return {
        "probes": probes,
        "failed": states[State.FAILED.value],
        "warnings": states[State.WARNING.value],
        "ok": states[State.OK.value],
        "unclear": sum(probe["is_unclear"] for probe in probes),
        "checked_at": checked_at,
        "is_stale": checked_at is None or checked_at < clock.now() - STALE_AFTER,
        "is_running": is_running(),
    }


def is_running() -> bool:
    """Whether a checkup somebody asked for waits or is under way."""
    return db.session.scalars(in_queue(check, "member_id").limit(1)).first() is not None


def overview() -> dict[str, int]:
    """What waits for an administrator, from what is written down: one look at each table."""
    cause = sa.case(
        (ProbeResult.finding.regexp_match(f"^{NUMBER.pattern}$"), ProbeResult.finding), else_=ProbeResult.key
    )
    bad = sa.select(sa.func.count(sa.distinct(sa.tuple_(ProbeResult.state, cause)))).where(
        ProbeResult.state.in_([State.FAILED.value, State.WARNING.value])
    )
    progress = sync.progress()
    return {
        "probes_bad": db.session.scalars(bad).one(),
        "inbox_dead": inbox.count_in(Status.DEAD),
        "sync_waiting": progress["proposals_waiting"] + (progress["state"] == "failed"),
        "errors_today": recording.totals(clock.today())["errors"],
    }


def _shown(probe: Probe, kept: ProbeResult | None) -> dict[str, Any]:
    about = {"key": probe.key, "part": probe.part.value, "title": probe.title}
    if probe.asks is Asks.NOBODY:
        found = look_at(probe)
        is_same = kept is not None and kept.state == found.state.value
        since_at = kept.since_at if is_same and kept is not None else clock.now()
        return {**about, **_judged(found.state.value, found.name), "says": found.says, "fix": list(found.fix),
                "since_at": since_at, "checked_at": clock.now()}  # fmt: skip
    if kept is None:
        return {**about, **_judged(State.UNKNOWN.value, "never"), "says": "还没有检查过", "fix": [],
                "since_at": None, "checked_at": None}  # fmt: skip
    return {**about, **_judged(kept.state, kept.finding), "says": kept.says, "fix": kept.fix,
            "since_at": kept.since_at, "checked_at": kept.checked_at}  # fmt: skip


def _judged(state: str, finding: str) -> dict[str, Any]:
    errcode = errcode_of(finding)
    return {
        "state": state,
        "cause": {"errcode": errcode, "meaning": meaning_of(errcode).text} if errcode is not None else None,
        "is_unclear": state == State.UNKNOWN.value and finding not in EXPECTED,
    }
