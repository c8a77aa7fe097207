"""Bring what is wanted of an acquisition link to WeCom, exactly once: a job that reads, calls, and then writes."""

import datetime as dt
import logging

from wecom import acquisition
from wecom.errors import Kind, WeComError
from workbench.acquisition import queries
from workbench.acquisition.models import AcquisitionLink
from workbench.channels.refusing import note_refusal
from workbench.kernel import clock
from workbench.kernel.jobs import AFTER_AN_OUTAGE, job
from workbench.kernel.wecom_client import client

log = logging.getLogger(__name__)

MARGIN = dt.timedelta(hours=1)
"""How far WeCom's clock may be from ours when we look for what we made."""
PASSING = {Kind.RETRY, Kind.WAIT}


@job(retry=AFTER_AN_OUTAGE)
def bring_link(acquisition_link_id: int) -> None:
    """Make, update or delete one link. WeCom being away is tried again; a refusal is written down."""
    link = queries.read_link(acquisition_link_id)
    if link is None or (link.deleted_at is not None and link.removed_at is not None):
        return
    revision = link.revision
    if link.deleted_at is None and link.confirmed_revision >= revision:
        return
    try:
        link_id, url = _bring(link)
    except WeComError as error:
        if error.kind in PASSING:
            raise
        log.warning("acquisition link %s refused: %s", acquisition_link_id, error)
        note_refusal(link, revision, error)
        queries.announce(link)
        return
    link.link_id, link.url = link_id, url
    if link.deleted_at is not None:
        link.removed_at = clock.now()
        return
    link.confirmed_revision = revision
    link.refused_code, link.refused_at, link.unavailable_at = None, None, None
    queries.announce(link)


def _bring(link: AcquisitionLink) -> tuple[str | None, str | None]:
    found = None if link.link_id else _find(link)
    link_id, url = (found.link_id, found.url) if found else (link.link_id, link.url)
    if link.deleted_at is not None:
        if link_id is not None:
            acquisition.delete_link(client(), link_id)
        return link_id, url
    name, userids = link.channel.name, [member.userid for member in link.members if member.is_active]
    if link_id is None:
        made = acquisition.create_link(
            client(), name=name, userids=userids, department_ids=link.department_ids, skip_verify=link.skip_verify
        )
        return made.link_id, made.url
    # Whom the link prefers is set in the console and would be lost: an update overwrites it.
    acquisition.update_link(
        client(),
        link_id,
        name=name,
        userids=userids,
        department_ids=link.department_ids,
        skip_verify=link.skip_verify,
        priority_option=acquisition.get_link(client(), link_id).priority_option,
    )
    return link_id, url


def _find(link: AcquisitionLink) -> acquisition.Link | None:
    """The link an earlier attempt made whose answer was lost: of our name, young enough, and known to nobody."""
    known = queries.known_link_ids()
    for link_id in acquisition.list_links(client()):
        if link_id in known:
            continue
        found = acquisition.get_link(client(), link_id)
        if found.name == link.channel.name and found.created_at > link.created_at - MARGIN:
            return found
    return None
