"""Every hour: the links this app made before we kept count, what is left of the quota, and each link's figures."""

import logging
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import acquisition
from wecom.errors import Kind, WeComError
from workbench.acquisition import queries
from workbench.acquisition.bringing_links import bring_link
from workbench.acquisition.counting import read_figures
from workbench.acquisition.links import put_members
from workbench.acquisition.models import THE_ONLY_ONE, AcquisitionLink, AcquisitionQuota
from workbench.channels.actions import new_state
from workbench.channels.models import Channel
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import in_queue, job, jobs, later
from workbench.kernel.wecom_client import client
from workbench.people.queries import find_member_ids

log = logging.getLogger(__name__)

NOT_OURS = {Kind.CONFIGURATION, Kind.UNKNOWN, Kind.BUG}
"""The paid feature is not there, or not for this app: nothing to read, and nothing to alarm anybody about."""


@jobs.periodic(cron="40 * * * *", periodic_id="refresh_links")
@job(queue="maintenance", queueing_lock="acquisition.refresh")
def refresh(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Every hour: quota and list of links; a job of its own for each link's figures."""
    try:
        quota = acquisition.get_quota(client())
        unknown = set(acquisition.list_links(client())) - queries.known_link_ids()
        found = [acquisition.get_link(client(), link_id) for link_id in sorted(unknown)]
    except WeComError as error:
        if error.kind not in NOT_OURS:
            raise
        log.info("acquisition links are not available: %s", error)
        return
    store_quota(quota)
    in_the_making = queries.names_without_link()
    for link in found:
        if link.name not in in_the_making:
            _adopt(link)
    busy = set(db.session.scalars(in_queue(bring_link, "acquisition_link_id")))
    for link_id in set(queries.unfinished_links()) - busy:
        later(bring_link, lock=f"acquisition_link:{link_id}", acquisition_link_id=link_id)
    for link_id in db.session.scalars(_readable()).all():
        later(read_figures, acquisition_link_id=link_id)


def store_quota(quota: acquisition.Quota) -> None:
    """Remember what is left."""
    values = {
        "used": quota.used,
        "balance": quota.balance,
        "expiring": [{"at": moment.isoformat(), "balance": number} for moment, number in quota.expiring],
        "read_at": clock.now(),
    }
    statement = insert(AcquisitionQuota).values(id=THE_ONLY_ONE, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def _readable() -> sa.Select[Any]:
    """Links WeCom still has."""
    return sa.select(AcquisitionLink.id).where(
        AcquisitionLink.link_id.is_not(None), AcquisitionLink.deleted_at.is_(None)
    )


def _adopt(found: acquisition.Link) -> None:
    """A link this app made before we kept count: from now on it is given out with a `state` of its own."""
    channel = Channel(state=new_state(), name=found.name)
    db.session.add(channel)
    db.session.flush()  # its id is needed for the link
    link = AcquisitionLink(
        channel_id=channel.id,
        link_id=found.link_id,
        url=found.url,
        skip_verify=found.skip_verify,
        department_ids=list(found.department_ids),
        created_at=found.created_at,
        revision=1,
        confirmed_revision=1,
    )
    db.session.add(link)
    db.session.flush()  # and the link's for its members
    put_members(link, found.userids, find_member_ids(found.userids))
