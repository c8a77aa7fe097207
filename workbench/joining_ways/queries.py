"""Reads of joining ways, the groups they lead to, and who came through them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.channels.access import may_manage
from workbench.groups.models import Group, GroupMember
from workbench.joining_ways.models import JoiningWay
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.models import Member
from workbench.people.queries import audience, in_scope

TOPIC = "channels"


def visible_to(actor: Actor) -> sa.Select[JoiningWay]:
    """All for who manages channels; else those with a group that somebody of my scope owns."""
    query = sa.select(JoiningWay)
    if may_manage(actor):
        return query
    mine = sa.exists().where(
        Group.id == sa.any_(JoiningWay.group_ids),
        Group.owner_userid == Member.userid,
        in_scope(actor, Member.id),
    )
    return query.where(mine)


def list_ways(actor: Actor, *, search: str, before: int | None, limit: int) -> Sequence[JoiningWay]:
    """Living ones, newest first; up to `limit + 1`."""
    query = visible_to(actor).where(JoiningWay.deleted_at.is_(None)).order_by(JoiningWay.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(JoiningWay.id < before)
    if search:
        query = query.where(JoiningWay.name.icontains(search, autoescape=True))
    return db.session.scalars(query).all()


def get_for(actor: Actor, joining_way_id: int) -> JoiningWay:
    """The only door to one way, also a deleted one: its history stays."""
    found = db.session.scalars(visible_to(actor).where(JoiningWay.id == joining_way_id)).one_or_none()
    if found is None:
        raise not_found()
    return found


def find_by_key(actor: Actor, client_key: str) -> JoiningWay | None:
    """The way this phone already made under that key."""
    query = sa.select(JoiningWay).where(
        JoiningWay.created_by_id == actor.member_id, JoiningWay.client_key == client_key
    )
    return db.session.scalars(query).one_or_none()


def read(joining_way_id: int) -> JoiningWay | None:
    """One way for the job that brings it to WeCom."""
    return db.session.get(JoiningWay, joining_way_id, populate_existing=True)


def unfinished(refused_before: dt.datetime, in_queue: sa.Select[Any]) -> sa.Select[Any]:
    """Ids of ways WeCom has not followed yet, and that nobody works on."""
    behind = sa.and_(JoiningWay.deleted_at.is_(None), JoiningWay.confirmed_revision < JoiningWay.revision)
    stays = sa.and_(JoiningWay.deleted_at.is_not(None), JoiningWay.removed_at.is_(None))
    may_be_tried = sa.or_(JoiningWay.refused_at.is_(None), JoiningWay.refused_at < refused_before)
    return sa.select(JoiningWay.id).where(sa.or_(behind, stays), may_be_tried, JoiningWay.id.not_in(in_queue))


def chat_ids_of(way: JoiningWay) -> list[str]:
    """WeCom's ids of its groups that still exist, in the order they are filled."""
    rows = db.session.execute(
        sa.select(Group.id, Group.chat_id).where(Group.id.in_(way.group_ids), Group.dismissed_at.is_(None))
    )
    found = dict(rows.all())
    return [found[group_id] for group_id in way.group_ids if group_id in found]


def leads_to(group_id: int) -> bool:
    """Whether one of our living ways leads to this group."""
    ways = sa.exists().where(JoiningWay.deleted_at.is_(None), sa.any_(JoiningWay.group_ids) == group_id)
    return bool(db.session.scalar(sa.select(ways)))


def groups_by_id(group_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Groups with their owner and how many are in them."""
    here = sa.select(sa.func.count()).where(GroupMember.group_id == Group.id, GroupMember.left_at.is_(None))
    query = _groups(here).where(Group.id.in_(set(group_ids)))
    return {row["id"]: dict(row) for row in db.session.execute(query).mappings()} if group_ids else {}


def list_groups(*, search: str, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Groups that exist, the youngest first; up to `limit + 1`."""
    here = sa.select(sa.func.count()).where(GroupMember.group_id == Group.id, GroupMember.left_at.is_(None))
    query = _groups(here).where(Group.dismissed_at.is_(None)).order_by(Group.id.desc()).limit(limit + 1)
    if after:
        query = query.where(Group.id < after[0])
    if search:
        query = query.where(Group.name.icontains(search, autoescape=True))
    return db.session.execute(query).mappings().all()


def announce(way: JoiningWay) -> None:
    """Tell the open phones of those who see it that it changed."""
    live.tell(db.session.info, watchers([way.state]), TOPIC, kind="channel_changed")


def watchers(states: Sequence[str]) -> set[int]:
    """Who sees one of these ways: who manages channels, the owners of their groups, and those above them."""
    ways = sa.select(sa.func.unnest(JoiningWay.group_ids)).where(JoiningWay.state.in_(states))
    owners = sa.select(Member.id).join(Group, Group.owner_userid == Member.userid).where(Group.id.in_(ways))
    managers = sa.select(Member.id).where(
        Member.userid.in_(current_app.config["ADMIN_USERIDS"] | current_app.config["LEADER_USERIDS"])
    )
    return audience(db.session.scalars(owners)) | set(db.session.scalars(managers))


def totals(states: Sequence[str], days: int) -> dict[str, dict[str, int]]:
    """By state: customers who joined and left in the last `days` (today included), and those who are there now."""
    since = clock.day_bounds(clock.today() - dt.timedelta(days=days - 1))[0]
    query = (
        sa.select(
            GroupMember.state,
            sa.func.count().filter(GroupMember.joined_at >= since).label("joins"),
            sa.func.count().filter(GroupMember.left_at >= since).label("leavings"),
            sa.func.count().filter(GroupMember.left_at.is_(None)).label("present_now"),
        )
        .where(GroupMember.state.in_(states), GroupMember.is_customer)
        .group_by(GroupMember.state)
    )
    rows = {row.pop("state"): row for row in map(dict, db.session.execute(query).mappings())}
    return {state: rows.get(state, {"joins": 0, "leavings": 0, "present_now": 0}) for state in states}


def joins_by_day(state: str, days: int) -> list[dict[str, Any]]:
    """One row per day of the corp's zone, oldest first, days without anybody too."""
    today = clock.today()
    wanted = [today - dt.timedelta(days=back) for back in reversed(range(days))]
    day = sa.cast(sa.func.timezone(str(clock.corp_zone()), GroupMember.joined_at), sa.Date)
    query = sa.select(day, sa.func.count()).where(
        GroupMember.state == state, GroupMember.is_customer, GroupMember.joined_at >= clock.day_bounds(wanted[0])[0]
    )
    counted = dict(db.session.execute(query.group_by(day)).all())
    return [{"day": one, "joins": counted.get(one, 0)} for one in wanted]


def _groups(members_total: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(
        Group.id,
        Group.name,
        sa.func.coalesce(Member.name, "").label("owner_name"),
        members_total.correlate(Group).scalar_subquery().label("members_total"),
        Group.dismissed_at.is_not(None).label("is_dismissed"),
    ).outerjoin(Member, Member.userid == Group.owner_userid)
