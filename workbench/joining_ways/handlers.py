"""Who came through a joining way: the event says that a code was scanned, only the group itself says which."""

import datetime as dt

from wecom import groups as wecom_groups
from wecom.errors import Kind, WeComError
from wecom.events import GroupUpdated
from workbench.groups import actions as groups
from workbench.groups.chain import SCANNED
from workbench.groups.models import Group
from workbench.joining_ways import queries
from workbench.kernel import live
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, later
from workbench.kernel.wecom_client import client

READ_AFTER = groups.READING_LAG + dt.timedelta(seconds=2)


def group_updated(event: GroupUpdated) -> None:
    """Somebody scanned a code of a group that one of our ways leads to: the group is read, once for all who come."""
    if event.detail != "add_member" or event.join_scene != SCANNED:
        return
    group = groups.find(event.chat_id)
    if group is None or not queries.leads_to(group.id):
        return
    if group.id not in set(db.session.scalars(in_queue(read_states, "group_id"))):
        later(read_states, delay=READ_AFTER, group_id=group.id)


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def read_states(group_id: int) -> None:
    """Take over the `state` of everybody who is in the group; who came and went is the business of events."""
    group = db.session.get_one(Group, group_id)
    try:
        found = wecom_groups.get_group(client(), group.chat_id)
    except WeComError as error:
        if error.kind is Kind.DONE:
            return
        raise
    states = {member.id: member.state for member in found.members if member.state}
    for stay in groups.present(group_id):
        stay.state = states.get(stay.participant_id) or stay.state
    concerned = queries.watchers(list(states.values()))
    live.tell(db.session.info, concerned, queries.TOPIC, kind="channel_changed")
