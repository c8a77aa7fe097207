"""A member got another userid: what rests on userids is derived again, and codes with the former one stay theirs."""

import sqlalchemy as sa

from wecom.events import DirectoryChanged
from workbench.changes.actions import mark
from workbench.customers.models import Relation
from workbench.kernel.db import db
from workbench.orders import codes
from workbench.people.queries import find_member


def member_renamed(event: DirectoryChanged) -> None:
    """Told after our row has the new userid: ties of the rule go by userids, and a userid is a code on orders."""
    if not event.userid or not event.new_userid or find_member(event.userid) is not None:
        return
    member = find_member(event.new_userid)
    if member is None:
        return
    codes.keep_former_userid(event.userid, member)
    codes.name_orders(event.new_userid)
    friends = sa.select(Relation.customer_id).where(Relation.member_id == member.id).distinct()
    mark(customer_ids=db.session.scalars(friends))
