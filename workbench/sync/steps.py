"""What each kind of step reads and stores. Reading WeCom comes first, writing afterwards, in every one of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from wecom import contacts, directory
from wecom import groups as wecom_groups
from wecom.errors import Kind, WeComError
from workbench.auth.actions import cut_off
from workbench.auth.handlers import refresh_member
from workbench.channels.actions import store_channels
from workbench.customers.actions.storing import store_sightings
from workbench.groups import actions as groups
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people import actions as people
from workbench.people.lookups import member_id_of
from workbench.people.models import Member
from workbench.people.queries import find_member
from workbench.sync import basics, queries, repairs
from workbench.sync.models import RepairKind, StepKind, SyncStep
from workbench.tags.actions import store_tags
from workbench.trail.models import Source


@dataclass(frozen=True, slots=True)
class Result:
    """What a step's page led to: is the step over, which steps it asks for, and a remark for the administrator."""

    is_over: bool = True
    then: dict[StepKind, list[str]] = field(default_factory=dict)
    note: str | None = None


def read_basics(step: SyncStep) -> Result:
    """Departments, members and who has customer contact; tags; live codes. Then one step per staff member."""
    found = basics.read()
    tags_before = queries.live_tags()
    people.store_departments(found.departments)
    ids = people.store_members(found.members.values(), staff=set(found.staff))
    inactive = [ids[userid] for userid, member in found.members.items() if member.status != directory.ACTIVATED]
    known = sa.select(Member.userid).where(Member.removed_at.is_(None))
    removed = people.mark_removed(set(db.session.scalars(known)) - set(found.members) - found.kept)
    cut_off([*removed, *inactive], reason="directory")
    store_tags(found.tags)
    store_channels(found.ways)
    now = clock.now()
    left = [{"member_id": member_id} for member_id in removed]
    repairs.note(step.run_id, RepairKind.MEMBER_REMOVED, effective_at=now, about=left)
    tags_now = queries.live_tags()
    deleted = [{"subject": name} for tag_id, name in tags_before.items() if tag_id not in tags_now]
    repairs.note(step.run_id, RepairKind.TAG_DELETED, effective_at=now, about=deleted)
    step.rows = len(found.members)
    return Result(then={StepKind.CUSTOMERS: found.staff}, note=found.note)


def read_customers(step: SyncStep) -> Result:
    """One page of a member's relations; goes on with the next cursor, never by page length (wecom-api section 0).

    After the last page the listing is complete and compared. One that failed, or whose member went away, ends nothing.
    """
    read_at = clock.now()
    began_at = read_at if not step.cursor else step.began_at
    try:
        found = contacts.list_relations(client(), [step.subject], step.cursor)
    except WeComError as error:
        if error.kind is not Kind.VISIBILITY:
            raise
        refresh_member(step.subject)
        member = find_member(step.subject)
        if member is not None and member.is_active:
            raise
        return Result(note="成员已离开企业或可见范围，未核对")
    member_id = member_id_of(step.subject)
    if not step.cursor:
        repairs.forget_listed(step)
        step.began_at, step.rows = began_at, 0
    mine = [pair for pair in found.relations if pair[1].userid == step.subject]
    stored = store_sightings(member_id, mine, source=Source.SYNC, read_at=read_at)
    repairs.remember_listed(step, stored.customer_ids)
    changes: dict[RepairKind, list[int]] = {
        RepairKind.RELATION_ADDED: stored.begun,
        RepairKind.RELATION_REOPENED: stored.reopened,
        RepairKind.RELATION_EDITED: list(stored.edited),
        RepairKind.PENDING_SETTLED: stored.accepted,
    }
    if any(changes.values()) and queries.was_listed_before(step):
        repairs.note_relations(step.run_id, member_id, changes, effective_at=clock.now())
    step.rows += len(mine)
    step.cursor = found.next_cursor
    if not found.next_cursor:
        repairs.find_missing(step, member_id)
    return Result(is_over=not found.next_cursor)


def compare(step: SyncStep) -> Result:
    """All listings are in: weigh what was missing from them, and apply what may be applied without asking."""
    repairs.weigh(step.run_id)
    applied = repairs.apply_some(step.run_id)
    step.rows += applied
    return Result(is_over=applied < repairs.APPLIED_AT_ONCE)


def read_group_list(step: SyncStep) -> Result:
    """The groups of a block of owners; one step per group."""
    found = wecom_groups.list_groups(client(), step.subject.split(","), step.cursor)
    step.rows += len(found.groups)
    step.cursor = found.next_cursor
    chat_ids = [group.chat_id for group in found.groups]
    return Result(is_over=not found.next_cursor, then={StepKind.GROUP: chat_ids})


def read_group(step: SyncStep) -> Result:
    """One group with everybody in it, whether it was listed or only known to us."""
    now = clock.now()
    before = queries.present_in(step.subject)
    try:
        found = wecom_groups.get_group(client(), step.subject)
    except WeComError as error:
        if error.kind is Kind.VISIBILITY:
            return Result(note="群主不在可见范围，未核对")
        if error.kind is not Kind.DONE:
            raise
        groups.dismiss(step.subject, now, source=Source.SYNC)
        if before is not None:
            repairs.note(
                step.run_id, RepairKind.GROUP_DISMISSED, effective_at=now, about=[{"group_id": before.group_id}]
            )
        return Result()
    group_id = groups.store_group(found, source=Source.SYNC, changed_at=now, read_at=now)
    listed = {member.id for member in found.members}
    if before is not None and before.participants != listed:
        details = {"came": len(listed - before.participants), "left": len(before.participants - listed)}
        repairs.note(
            step.run_id,
            RepairKind.GROUP_STAYS_CHANGED,
            effective_at=now,
            about=[{"group_id": group_id, "details": details}],
        )
    step.rows = len(found.members)
    return Result()


READERS: dict[StepKind, Callable[[SyncStep], Result]] = {
    StepKind.BASICS: read_basics,
    StepKind.CUSTOMERS: read_customers,
    StepKind.COMPARE: compare,
    StepKind.GROUP_LIST: read_group_list,
    StepKind.GROUP: read_group,
}
