"""Every read of live codes and acquisition links. Who sees which is said in `access`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import contains_eager, selectinload

from workbench.acquisition.access import codes_of, links_of
from workbench.acquisition.models import AcquisitionLink, AcquisitionLinkDay, AcquisitionQuota
from workbench.channels.models import Channel, LiveCode, LiveCodeMember
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.models import Department, Member
from workbench.people.queries import audience

TOPIC = "channels"


def _codes() -> sa.Select[Any]:
    people = selectinload(LiveCode.servers).joinedload(LiveCodeMember.member)
    return (
        sa.select(LiveCode)
        .join(LiveCode.channel)
        .options(contains_eager(LiveCode.channel), selectinload(LiveCode.shifts), people)
    )


def _links() -> sa.Select[Any]:
    return (
        sa.select(AcquisitionLink)
        .join(AcquisitionLink.channel)
        .options(contains_eager(AcquisitionLink.channel), selectinload(AcquisitionLink.members))
    )


def list_codes(actor: Actor, *, search: str, before: int | None, limit: int) -> Sequence[LiveCode]:
    """Living codes the actor may see, newest first; up to `limit + 1`."""
    query = _codes().where(codes_of(actor), LiveCode.deleted_at.is_(None)).order_by(LiveCode.id.desc())
    if before is not None:
        query = query.where(LiveCode.id < before)
    return db.session.scalars(query.where(_named(search)).limit(limit + 1)).unique().all()


def get_code(actor: Actor, live_code_id: int) -> LiveCode:
    """The only door to one code, also a deleted one: its history stays."""
    query = _codes().where(LiveCode.id == live_code_id, codes_of(actor))
    found = db.session.scalars(query.execution_options(populate_existing=True)).unique().one_or_none()
    if found is None:
        raise not_found()
    assert isinstance(found, LiveCode)
    return found


def read_code(live_code_id: int) -> LiveCode | None:
    """One code for the job that brings it to WeCom."""
    return db.session.scalars(_codes().where(LiveCode.id == live_code_id)).unique().one_or_none()


def find_code_by_key(actor: Actor, client_key: str) -> LiveCode | None:
    """The code this phone already made under that key."""
    query = _codes().where(LiveCode.created_by_id == actor.member_id, LiveCode.client_key == client_key)
    return db.session.scalars(query).unique().one_or_none()


def living_codes() -> Sequence[LiveCode]:
    """All that are not deleted."""
    return db.session.scalars(_codes().where(LiveCode.deleted_at.is_(None))).unique().all()


def codes_to_remove() -> Sequence[int]:
    """Deleted here, not yet at WeCom, and not refused there."""
    query = sa.select(LiveCode.id).where(
        LiveCode.deleted_at.is_not(None), LiveCode.removed_at.is_(None), LiveCode.refused_code.is_(None)
    )
    return db.session.scalars(query).all()


def list_links(actor: Actor, *, search: str, before: int | None, limit: int) -> Sequence[AcquisitionLink]:
    """Living links the actor may see, newest first; up to `limit + 1`."""
    query = _links().where(links_of(actor), AcquisitionLink.deleted_at.is_(None)).order_by(AcquisitionLink.id.desc())
    if before is not None:
        query = query.where(AcquisitionLink.id < before)
    return db.session.scalars(query.where(_named(search)).limit(limit + 1)).unique().all()


def get_link(actor: Actor, acquisition_link_id: int) -> AcquisitionLink:
    """The only door to one link."""
    query = _links().where(AcquisitionLink.id == acquisition_link_id, links_of(actor))
    found = db.session.scalars(query.execution_options(populate_existing=True)).unique().one_or_none()
    if found is None:
        raise not_found()
    assert isinstance(found, AcquisitionLink)
    return found


def read_link(acquisition_link_id: int) -> AcquisitionLink | None:
    """One link for the job that brings it to WeCom."""
    return db.session.scalars(_links().where(AcquisitionLink.id == acquisition_link_id)).unique().one_or_none()


def find_link_by_key(actor: Actor, client_key: str) -> AcquisitionLink | None:
    """The link this phone already made under that key."""
    query = _links().where(AcquisitionLink.created_by_id == actor.member_id, AcquisitionLink.client_key == client_key)
    return db.session.scalars(query).unique().one_or_none()


def known_link_ids() -> set[str]:
    """WeCom's ids of all links we know, deleted ones too."""
    return set(db.session.scalars(sa.select(AcquisitionLink.link_id).where(AcquisitionLink.link_id.is_not(None))))


def names_without_link() -> set[str]:
    """Names of links WeCom may have made already without our having heard of it: their own job looks for them."""
    query = sa.select(Channel.name).join(AcquisitionLink, AcquisitionLink.channel_id == Channel.id)
    waits = sa.and_(AcquisitionLink.link_id.is_(None), AcquisitionLink.removed_at.is_(None))
    return set(db.session.scalars(query.where(waits, AcquisitionLink.refused_code.is_(None))))


def unfinished_links() -> Sequence[int]:
    """Links WeCom has not followed yet, nor refused."""
    behind = sa.and_(
        AcquisitionLink.deleted_at.is_(None), AcquisitionLink.confirmed_revision < AcquisitionLink.revision
    )
    stays = sa.and_(AcquisitionLink.deleted_at.is_not(None), AcquisitionLink.removed_at.is_(None))
    query = sa.select(AcquisitionLink.id).where(sa.or_(behind, stays), AcquisitionLink.refused_code.is_(None))
    return db.session.scalars(query).all()


def days_of_link(acquisition_link_id: int) -> Sequence[AcquisitionLinkDay]:
    """WeCom's own counts, oldest day first."""
    query = sa.select(AcquisitionLinkDay).where(AcquisitionLinkDay.acquisition_link_id == acquisition_link_id)
    return db.session.scalars(query.order_by(AcquisitionLinkDay.day)).all()


def sums_of_links(ids: Sequence[int], days: int) -> dict[int, tuple[int, int]]:
    """Clicks and new customers WeCom counted in the last `days`."""
    columns = sa.func.sum(AcquisitionLinkDay.clicks), sa.func.sum(AcquisitionLinkDay.new_customers)
    query = sa.select(AcquisitionLinkDay.acquisition_link_id, *columns).group_by(AcquisitionLinkDay.acquisition_link_id)
    since = clock.today() - dt.timedelta(days=days - 1)
    rows = db.session.execute(
        query.where(AcquisitionLinkDay.acquisition_link_id.in_(ids), AcquisitionLinkDay.day >= since)
    )
    return dict.fromkeys(ids, (0, 0)) | {row[0]: (row[1], row[2]) for row in rows}


def find_quota() -> AcquisitionQuota | None:
    """What was left of the quota when it was last read; None before."""
    return db.session.scalars(sa.select(AcquisitionQuota)).one_or_none()


def department_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of departments, for showing who answers."""
    rows = db.session.execute(sa.select(Department.id, Department.name).where(Department.id.in_(set(ids))))
    return dict(rows.all())


def announce(about: LiveCode | AcquisitionLink) -> None:
    """Tell the open phones of those who see it that it changed."""
    people = about.servers if isinstance(about, LiveCode) else about.members
    member_ids = {one.member_id if isinstance(one, LiveCodeMember) else one.id for one in people}
    managers = sa.select(Member.id).where(
        Member.userid.in_(current_app.config["ADMIN_USERIDS"] | current_app.config["LEADER_USERIDS"])
    )
    concerned = audience(member_ids) | set(db.session.scalars(managers))
    live.tell(db.session.info, concerned, TOPIC, kind="channel_changed")


def _named(search: str) -> sa.ColumnElement[bool]:
    if not search:
        return sa.true()
    return Channel.name.icontains(search, autoescape=True)
