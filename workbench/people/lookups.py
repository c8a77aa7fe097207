"""Find members by userid, asking WeCom when an event or a listing names one we have not met."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import directory
from wecom.errors import Kind, WeComError
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people.actions import store_member
from workbench.people.models import Member


def member_id_of(userid: str) -> int:
    """Our id of a member. Reads WeCom at most once, before writing; an invisible one is kept by name only."""
    return member_ids_of([userid])[userid]


def member_ids_of(userids: Iterable[str]) -> dict[str, int]:
    """Our ids of several, by userid as it was given. Everybody unknown is read before anybody is written."""
    wanted = {userid: userid.lower() for userid in userids}
    known = sa.select(Member.userid, Member.id).where(Member.userid.in_(set(wanted.values())))
    ids = dict(db.session.execute(known).all())
    found = {normal: _find(userid) for userid, normal in wanted.items() if normal not in ids}
    for userid, normal in wanted.items():
        if normal not in ids:
            seen = found[normal]
            ids[normal] = store_member(seen) if seen is not None else _store_by_name(userid)
    return {userid: ids[normal] for userid, normal in wanted.items()}


def _find(userid: str) -> directory.Member | None:
    try:
        return directory.get_member(client(), userid)
    except WeComError as error:
        if error.kind is not Kind.VISIBILITY:
            raise
        return None


def _store_by_name(userid: str) -> int:
    bare = insert(Member).values(userid=userid.lower(), name=userid, removed_at=clock.now()).on_conflict_do_nothing()
    db.session.execute(bare)
    return db.session.scalars(sa.select(Member.id).where(Member.userid == userid.lower())).one()
