"""Tell the open phones that their numbers are others now."""

import sqlalchemy as sa

from workbench.changes.affected import Affected
from workbench.kernel import live
from workbench.kernel.db import db
from workbench.people.queries import audience

CONCERNED = sa.text("""
    select r.member_id from customers c join relations r on r.customer_id = c.id where c.person_id = any(:person_ids)
    union
    select member_id from attributions where person_id = any(:person_ids) and member_id is not null
    union
    select member_id from attributions where order_id = any(:order_ids) and member_id is not null
""")


def concerned(affected: Affected) -> set[int]:
    """Members whose numbers these persons and orders are in."""
    about = {"person_ids": sorted(affected.person_ids), "order_ids": sorted(affected.order_ids)}
    return set(db.session.scalars(CONCERNED, about))


def announce(member_ids: set[int]) -> None:
    """Have them, and those who see their numbers, read again once this is committed."""
    if member_ids:
        live.tell(db.session.info, audience(member_ids), "kpis")
