"""Bring what is wanted of a joining way to WeCom: a job that reads, calls, and then writes what came of it."""

import datetime as dt
import logging

from wecom import join_ways
from wecom.errors import Kind, WeComError
from workbench.channels.refusing import note_refusal
from workbench.joining_ways import queries
from workbench.joining_ways.models import JoiningWay
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.kernel.wecom_client import client

log = logging.getLogger(__name__)

NO_SUCH_WAY = 41044
PASSING = {Kind.RETRY, Kind.WAIT}
REFUSED_AGAIN_AFTER = dt.timedelta(hours=1)


def lock_of(joining_way_id: int) -> str:
    """Jobs about one way run in order, one at a time."""
    return f"joining_way:{joining_way_id}"


@job(retry=AFTER_AN_OUTAGE)
def bring(joining_way_id: int) -> None:
    """Make, update or delete one way. WeCom being away is tried again; a refusal is written down.

    WeCom lists no joining ways: after a lost answer it is made again, and the first one, whose code nobody ever saw,
    is left behind.
    """
    way = queries.read(joining_way_id)
    if way is None or (way.deleted_at is not None and way.removed_at is not None):
        return
    revision, chat_ids = way.revision, queries.chat_ids_of(way)
    if way.deleted_at is None and (way.confirmed_revision >= revision or not chat_ids):
        return
    try:
        config_id = _bring(way, chat_ids)
    except WeComError as error:
        if error.kind in PASSING:
            raise
        log.warning("joining way %s refused: %s", joining_way_id, error)
        note_refusal(way, revision, error)
        queries.announce(way)
        return
    way.config_id = config_id
    if way.deleted_at is not None:
        way.removed_at = clock.now()
        return
    way.confirmed_revision = revision
    way.refused_code, way.refused_at = None, None
    queries.announce(way)


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_joining_ways")
@job(queue="maintenance", queueing_lock="joining_ways.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """A way whose job is gone gets a new one; one that was refused is tried again after an hour."""
    since = clock.now() - REFUSED_AGAIN_AFTER
    for joining_way_id in db.session.scalars(queries.unfinished(since, in_queue(bring, "joining_way_id"))):
        later(bring, lock=lock_of(joining_way_id), joining_way_id=joining_way_id)


def _bring(way: JoiningWay, chat_ids: list[str]) -> str | None:
    if way.deleted_at is not None:
        _remove(way.config_id)
        return way.config_id
    state, remark, new_name = way.state, way.name, way.new_group_name
    if way.config_id is None:
        return join_ways.add_join_way(client(), state=state, remark=remark, chat_ids=chat_ids, new_group_name=new_name)
    join_ways.update_join_way(
        client(), way.config_id, state=state, remark=remark, chat_ids=chat_ids, new_group_name=new_name
    )
    return way.config_id


def _remove(config_id: str | None) -> None:
    if config_id is None:
        return
    try:
        join_ways.delete_join_way(client(), config_id)
    except WeComError as error:
        if error.errcode != NO_SUCH_WAY:
            raise
