"""Tell the open phones that customers are shown under another profile now."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from workbench.customers.models import Relation
from workbench.kernel import live
from workbench.kernel.db import db
from workbench.people.queries import audience

MOST = 50
"""Customers in one batch; when more move at once (a first import) pages read again when they are opened."""


def announce(customer_ids: Collection[int]) -> None:
    """To whoever knows them, and those who oversee these."""
    if not 0 < len(customer_ids) <= MOST:
        return
    query = sa.select(Relation.customer_id, Relation.member_id).where(Relation.customer_id.in_(customer_ids)).distinct()
    friends = defaultdict(set)
    for row in db.session.execute(query):
        friends[row.customer_id].add(row.member_id)
    for customer_id, member_ids in friends.items():
        live.tell(db.session.info, audience(member_ids), "customers", kind="person_changed", customer_id=customer_id)
