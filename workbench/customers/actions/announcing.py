"""Tell the open phones of everybody who may see it that something about a customer changed."""

import sqlalchemy as sa

from workbench.customers.models import Relation
from workbench.customers.queries import same_person
from workbench.kernel import live
from workbench.kernel.db import db
from workbench.people.queries import audience


def announce(member_id: int, customer_id: int, kind: str) -> None:
    """The member concerned, colleagues with an active relation, and those who oversee them (heads, leaders)."""
    colleagues = sa.select(Relation.member_id).where(
        Relation.customer_id.in_(same_person(customer_id)), Relation.ended_at.is_(None)
    )
    concerned = {member_id, *db.session.scalars(colleagues)}
    live.tell(db.session.info, audience(concerned), "customers", kind=kind, customer_id=customer_id)
