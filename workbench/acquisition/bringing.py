"""Bring what is wanted of a live code to WeCom, exactly once: jobs that read, call, and then write what came of it."""

import datetime as dt
import logging
from dataclasses import dataclass

from wecom import contact_ways
from wecom.errors import Kind, WeComError
from workbench.acquisition import queries
from workbench.acquisition.duty import on_duty
from workbench.channels.models import LiveCode
from workbench.channels.refusing import note_refusal
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.kernel.wecom_client import client

log = logging.getLogger(__name__)

NO_SUCH_WAY = 41044
MARGIN = dt.timedelta(hours=1)
"""How far WeCom's clock may be from ours when we look for what we made."""
REFUSED_AGAIN_AFTER = dt.timedelta(hours=1)
PASSING = {Kind.RETRY, Kind.WAIT}


@dataclass(frozen=True, slots=True)
class Target:
    """Who shall answer now."""

    userids: list[str]
    department_ids: list[int]

    @property
    def is_nobody(self) -> bool:
        """WeCom takes no code without people: the one it has stays as it is."""
        return not self.userids and not self.department_ids


@job(retry=AFTER_AN_OUTAGE)
def bring_code(live_code_id: int) -> None:
    """Make, update or delete the way of one code. WeCom being away is tried again; a refusal is written down."""
    code = queries.read_code(live_code_id)
    if code is None or (code.deleted_at is not None and code.removed_at is not None):
        return
    target, revision = target_of(code), code.revision
    if code.deleted_at is None and (target.is_nobody or not is_due(code, target)):
        return
    try:
        config_id = code.config_id or _find(code)
        if code.deleted_at is not None:
            _remove(config_id)
        elif config_id is None:
            config_id = _add(code, target)
        else:
            _update(code, config_id, target)
    except WeComError as error:
        if error.kind in PASSING:
            raise
        log.warning("live code %s refused: %s", live_code_id, error)
        note_refusal(code, revision, error)
        queries.announce(code)
        return
    code.config_id = config_id
    if code.deleted_at is not None:
        code.removed_at = clock.now()
        return
    code.confirmed_revision, code.serving_userids = revision, target.userids
    code.refused_code, code.refused_at = None, None
    queries.announce(code)


def is_due(code: LiveCode, target: Target) -> bool:
    """Whether WeCom has something else than we want."""
    return code.confirmed_revision < code.revision or code.serving_userids != target.userids


def target_of(code: LiveCode) -> Target:
    """Who shall answer at this moment of the corp's zone."""
    servers, by_shift = on_duty(code.shifts, code.servers, clock.now().astimezone(clock.corp_zone()))
    userids = sorted({server.member.userid for server in servers})
    return Target(userids, [] if by_shift else list(code.department_ids))


def _find(code: LiveCode) -> str | None:
    """The way an earlier attempt made whose answer was lost: WeCom lists what was made since, each with its state."""
    for config_id in contact_ways.list_contact_ways(client(), since=code.created_at - MARGIN):
        if contact_ways.get_contact_way(client(), config_id).state == code.channel.state:
            return config_id
    return None


def _add(code: LiveCode, target: Target) -> str:
    config_id, _ = contact_ways.add_contact_way(
        client(),
        state=code.channel.state,
        remark=code.channel.name,
        userids=target.userids,
        department_ids=target.department_ids,
        skip_verify=code.skip_verify,
    )
    return config_id


def _update(code: LiveCode, config_id: str, target: Target) -> None:
    contact_ways.update_contact_way(
        client(),
        config_id,
        remark=code.channel.name,
        userids=target.userids,
        department_ids=target.department_ids,
        skip_verify=code.skip_verify,
    )


def _remove(config_id: str | None) -> None:
    if config_id is None:
        return
    try:
        contact_ways.delete_contact_way(client(), config_id)
    except WeComError as error:
        if error.errcode != NO_SUCH_WAY:
            raise


@jobs.periodic(cron="* * * * *", periodic_id="keep_shifts")
@job(queue="maintenance", queueing_lock="acquisition.keep_shifts")
def keep_shifts(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Every minute: codes whose shift has changed, whose people left, or whose job is gone are brought to WeCom."""
    busy = set(db.session.scalars(in_queue(bring_code, "live_code_id")))
    for code in queries.living_codes():
        rests = code.refused_at is not None and clock.now() - code.refused_at < REFUSED_AGAIN_AFTER
        target = target_of(code)
        if code.id in busy or rests or target.is_nobody or not is_due(code, target):
            continue
        later(bring_code, lock=f"live_code:{code.id}", live_code_id=code.id)
    for code_id in queries.codes_to_remove():
        if code_id not in busy:
            later(bring_code, lock=f"live_code:{code_id}", live_code_id=code_id)
