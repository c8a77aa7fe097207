"""A member's userid may be changed in the console: it stays the same person, with everything that is theirs."""

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.people.models import Member


def rename_member(userid: str, new_userid: str) -> bool:
    """Keep our row under the new userid; False when there is nobody to rename, or both are known as two people."""
    known = set(db.session.scalars(sa.select(Member.userid).where(Member.userid.in_([userid, new_userid]))))
    if known != {userid}:
        return False
    db.session.execute(sa.update(Member).where(Member.userid == userid).values(userid=new_userid))
    return True
