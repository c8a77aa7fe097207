"""What an un-merge does: who stays under the profile, who leaves it, and what goes and stays with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workbench.customers.models import Relation
from workbench.identities.models import Identity, Merge, SaidBy
from workbench.identities.persons import LINKS, REACHED, lowest_of_each
from workbench.kernel.db import db
from workbench.orders.models import Order
from workbench.tasks.models import Task
from workbench.touches.models import Touch
from workbench.trail.models import TrailEntry


@dataclass(frozen=True, slots=True)
class Parting:
    """Both sides by our ids; `staying` is where the profile is that both were shown under."""

    staying: list[int]
    leaving: list[int]


def parting_of(found: Merge) -> Parting:
    """The second leaves with whoever is merged only with her; if they hang together otherwise too, she leaves alone."""
    near = [row.id for row in db.session.execute(REACHED, {"ids": [found.first_id, found.second_id]})]
    links = [(row.first_id, row.second_id) for row in db.session.execute(LINKS, {"ids": near})]
    root = lowest_of_each(near, links)
    members = {one for one in near if root[one] == root[found.first_id]}
    root = lowest_of_each(near, [link for link in links if link != (found.first_id, found.second_id)])
    leaving = {one for one in members if root[one] == root[found.second_id]}
    if found.first_id in leaving:
        root = lowest_of_each(near, [link for link in links if found.second_id not in link])
        leaving = {one for one in members if root[one] != root[found.first_id]}
    sides = sorted((sorted(members - leaving), sorted(leaving)))  # the lower has the profile
    return Parting(*sides)


def what_goes(parting: Parting) -> dict[str, int]:
    """How many rows name those who leave, and go with them."""

    def named_in(column: Any) -> Any:
        return sa.select(sa.func.count()).where(column.in_(parting.leaving)).scalar_subquery()

    query = sa.select(
        named_in(Relation.customer_id).label("relations"),
        named_in(Order.customer_id).label("orders"),
        named_in(Touch.customer_id).label("touches"),
        named_in(TrailEntry.customer_id).label("trail_entries"),
    )
    return dict(db.session.execute(query).mappings().one())


def what_stays(parting: Parting) -> Sequence[Any]:
    """What was written under the common profile and names no identity: it stays there, newest first."""
    since = _common_since(parting)
    tasks = sa.select(
        sa.literal("task").label("kind"), Task.id, Task.title.label("text"), Task.created_at.label("written_at")
    ).where(Task.customer_id.in_(parting.staying), Task.created_at >= since)
    four_at_the_end = sa.func.concat("****", sa.func.right(Identity.value, 4))
    number = Identity.evidence["order_no"].astext
    shown = sa.case({"mobile": four_at_the_end, "order": number}, value=Identity.kind, else_=Identity.value)
    identities = sa.select(sa.literal("identity"), Identity.id, shown, Identity.bound_at).where(
        Identity.customer_id.in_(parting.staying),
        Identity.bound_at >= since,
        Identity.removed_at.is_(None),
        Identity.said_by.in_([SaidBy.STAFF.value, SaidBy.SUGGESTION.value]),
    )
    both = sa.union_all(tasks, identities).subquery()
    return db.session.execute(sa.select(both).order_by(both.c.written_at.desc(), both.c.id.desc()).limit(100)).all()


def crossing(parting: Parting) -> sa.ColumnElement[bool]:
    """A condition on merges: it is between one who stays and one who leaves."""
    return sa.or_(
        sa.and_(Merge.first_id.in_(parting.staying), Merge.second_id.in_(parting.leaving)),
        sa.and_(Merge.first_id.in_(parting.leaving), Merge.second_id.in_(parting.staying)),
    )


def _common_since(parting: Parting) -> Any:
    """Since when the two sides have been one person, by whatever merge came first."""
    return sa.select(sa.func.min(Merge.made_at)).where(Merge.undone_at.is_(None), crossing(parting)).scalar_subquery()
