"""What each kind of step reads and stores. Reading WeCom comes first, writing afterwards, in every one of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from wecom import contacts, directory
from wecom import groups as wecom_groups
from wecom.errors import Kind, WeComError
from workbench.auth.actions import cut_off
from workbench.channels.actions import store_channels
from workbench.customers.actions.storing import store_sightings
from workbench.groups import actions as groups
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people import actions as people
from workbench.people.lookups import member_id_of
from workbench.people.models import Member
from workbench.sync.models import StepKind, SyncStep
from workbench.tags.actions import store_tags
from workbench.trail.models import Source


@dataclass(frozen=True, slots=True)
class Result:
    """What a step's page led to: is the step over, and which steps it asks for."""

    is_over: bool = True
    then: dict[StepKind, list[str]] = field(default_factory=dict)


def read_basics(step: SyncStep) -> Result:
    """Departments, members and who has customer contact; tags; live codes. Then one step per staff member."""
    departments = directory.list_departments(client())
    members: dict[str, directory.Member] = {}
    for department in departments:
        for found in directory.list_department_members(client(), department.id):
            members[found.userid] = found
    staff = sorted(contacts.list_contact_members(client()))
    for userid in set(staff) - set(members):  # visible as a person, not through a department
        members[userid] = directory.get_member(client(), userid)
    tags = contacts.list_corp_tags(client())
    ways = [contacts.get_contact_way(client(), config_id) for config_id in contacts.list_contact_ways(client())]
    people.store_departments(departments)
    for userid, found in sorted(members.items()):
        people.store_member(found, has_contact=userid in staff)
    known = sa.select(Member.userid).where(Member.removed_at.is_(None))
    cut_off(people.mark_removed(set(db.session.scalars(known)) - set(members)), reason="directory")
    store_tags(tags)
    store_channels(ways)
    step.rows = len(members)
    return Result(then={StepKind.CUSTOMERS: staff})


def read_customers(step: SyncStep) -> Result:
    """One page of a member's relations; goes on with the next cursor, never by page length (wecom-api section 0)."""
    found = contacts.list_relations(client(), [step.subject], step.cursor)
    member_id = member_id_of(step.subject)
    mine = [pair for pair in found.relations if pair[1].userid.lower() == step.subject]
    store_sightings(member_id, mine, source=Source.SYNC)
    step.rows += len(mine)
    step.cursor = found.next_cursor
    return Result(is_over=not found.next_cursor)


def read_group_list(step: SyncStep) -> Result:
    """The groups of a block of owners; one step per group."""
    found = wecom_groups.list_groups(client(), step.subject.split(","), step.cursor)
    step.rows += len(found.groups)
    step.cursor = found.next_cursor
    chat_ids = [group.chat_id for group in found.groups]
    return Result(is_over=not found.next_cursor, then={StepKind.GROUP: chat_ids})


def read_group(step: SyncStep) -> Result:
    """One group with everybody in it."""
    try:
        found = wecom_groups.get_group(client(), step.subject)
    except WeComError as error:
        if error.kind is not Kind.DONE:
            raise
        groups.dismiss(step.subject, clock.now())
        return Result()
    groups.store_group(found, source=Source.SYNC, changed_at=clock.now())
    step.rows = len(found.members)
    return Result()


READERS: dict[StepKind, Callable[[SyncStep], Result]] = {
    StepKind.BASICS: read_basics,
    StepKind.CUSTOMERS: read_customers,
    StepKind.GROUP_LIST: read_group_list,
    StepKind.GROUP: read_group,
}
