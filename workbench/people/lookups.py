"""Find a member by userid, asking WeCom when an event names one we have not met."""

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
    known = sa.select(Member.id).where(Member.userid == userid.lower())
    if (member_id := db.session.scalars(known).one_or_none()) is not None:
        return member_id
    try:
        return store_member(directory.get_member(client(), userid))
    except WeComError as error:
        if error.kind is not Kind.VISIBILITY:
            raise
    bare = insert(Member).values(userid=userid.lower(), name=userid, removed_at=clock.now()).on_conflict_do_nothing()
    db.session.execute(bare)
    return db.session.scalars(known).one()
