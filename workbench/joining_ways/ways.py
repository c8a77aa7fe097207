"""Make, change and delete joining ways: what is wanted is a row, and a job brings it to WeCom."""

from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.channels.access import require_manager
from workbench.channels.actions import new_state
from workbench.groups.models import Group
from workbench.joining_ways import queries
from workbench.joining_ways.bringing import bring, lock_of
from workbench.joining_ways.models import JoiningWay
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later


def create(
    *, name: str, group_ids: Sequence[int], new_group_name: str | None, client_key: str, by: Actor
) -> JoiningWay:
    """A new way with a `state` of its own; the same `client_key` again is the same way."""
    require_manager(by)
    if (known := queries.find_by_key(by, client_key)) is not None:
        return known
    _check(group_ids)
    statement = (
        insert(JoiningWay)
        .values(
            name=name,
            state=new_state(),
            group_ids=list(group_ids),
            new_group_name=new_group_name,
            created_by_id=by.member_id,
            created_at=clock.now(),
            client_key=client_key,
        )
        .on_conflict_do_nothing(constraint=JoiningWay.ONE_PER_KEY)
        .returning(JoiningWay)
    )
    # A repetition that came at the same moment waits here for the first one's commit, and then finds its way.
    way = db.session.scalars(statement).one_or_none()
    if way is None:
        return cast(JoiningWay, queries.find_by_key(by, client_key))
    later(bring, lock=lock_of(way.id), joining_way_id=way.id)
    return way


def change(way: JoiningWay, *, name: str, group_ids: Sequence[int], new_group_name: str | None, by: Actor) -> None:
    """Everything about a way but its QR code and its `state`, which stay for ever."""
    require_manager(by)
    if way.deleted_at is not None:
        raise Refused("deleted", detail="This joining way was deleted; make a new one.")
    _check(group_ids)
    way.name, way.group_ids, way.new_group_name = name, list(group_ids), new_group_name
    way.want()
    later(bring, lock=lock_of(way.id), joining_way_id=way.id)


def delete(way: JoiningWay, *, by: Actor) -> None:
    """Nobody joins through it any more; who has joined stays, and stays counted. Twice is once."""
    require_manager(by)
    if way.deleted_at is None:
        way.deleted_at = clock.now()
        later(bring, lock=lock_of(way.id), joining_way_id=way.id)


def _check(group_ids: Sequence[int]) -> None:
    known = sa.select(sa.func.count()).where(Group.id.in_(group_ids), Group.dismissed_at.is_(None))
    if db.session.scalars(known).one() != len(group_ids):
        raise Refused("unknown_group", status=422, detail="One of the groups does not exist any more.")
