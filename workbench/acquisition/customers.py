"""Who came through an acquisition link, as far as the actor may see them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.acquisition.models import AcquisitionCustomer, AcquisitionLink
from workbench.customers.models import Customer
from workbench.customers.queries import refs_of, visible_to
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.people.queries import in_scope


def of_link(actor: Actor, link: AcquisitionLink, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Pairs of customer and member, those we met last first; up to `limit + 1`."""
    order = (AcquisitionCustomer.customer_id, AcquisitionCustomer.member_id)
    query = (
        sa.select(*order, AcquisitionCustomer.chat_status, AcquisitionCustomer.messages, Member.userid, Member.name)
        .join(Member, Member.id == AcquisitionCustomer.member_id)
        .join(Customer, Customer.id == AcquisitionCustomer.customer_id)
        .where(
            AcquisitionCustomer.acquisition_link_id == link.id,
            in_scope(actor, AcquisitionCustomer.member_id),
            visible_to(actor),
        )
        .order_by(*(column.desc() for column in order))
        .limit(limit + 1)
    )
    if after:
        query = query.where(sa.tuple_(*order) < sa.tuple_(*after))
    return db.session.execute(query).all()


def shown(actor: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """With the customers named, in one query."""
    refs = refs_of(actor, [row.customer_id for row in rows])
    return [
        {
            "customer": refs[row.customer_id],
            "member": {"userid": row.userid, "name": row.name},
            "chat_status": row.chat_status,
            "messages": row.messages,
        }
        for row in rows
        if row.customer_id in refs
    ]
