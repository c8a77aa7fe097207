"""Bad news told at once (流失): a customer left — to the member she left; a member deleted her — to their manager."""

import datetime as dt

import sqlalchemy as sa
from flask import current_app

from wecom.cards import Line, TextNotice
from wecom.events import ContactDeletedByCustomer, ContactDeletedByMember
from workbench.customers.models import Customer, EndedBy, Relation
from workbench.customers.views import masked
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.notices import actions as notices
from workbench.notices.queries import has_been_told
from workbench.people.models import Member
from workbench.people.queries import nearest_heads

PURPOSE = "relation_ended"
NEWS_FOR = dt.timedelta(hours=24)
"""What is told later than that, after an outage or by hand, is history."""


def customer_left(event: ContactDeletedByCustomer) -> None:
    """The member hears of it with a way to the profile, which stays open to them for a while."""
    found = _ended(event, EndedBy.CUSTOMER)
    if found is None:
        return
    relation, customer, member = found
    name = relation.remark or customer.name or "一位客户"
    days = (event.created_at - relation.added_at).days
    lines = (Line("认识", f"{days} 天" if days else "不到一天"),) if relation.is_start_known else ()
    _tell(member.id, relation, f"{name} 删除了你", f"h5/customers/{customer.id}", "看看能不能挽回", lines)


def customer_deleted(event: ContactDeletedByMember) -> None:
    """The heads next above the member hear of it. They can open the customer no more, so her name is masked."""
    found = _ended(event, EndedBy.STAFF)
    if found is None:
        return
    relation, customer, member = found
    for head_id in nearest_heads(member.id):
        title = f"{member.name} 删除了客户 {masked(customer.name)}"
        _tell(head_id, relation, title, "h5/team", "了解一下原因", ())


def _ended(
    event: ContactDeletedByCustomer | ContactDeletedByMember, by: EndedBy
) -> tuple[Relation, Customer, Member] | None:
    """The spell this event ended; None when it is old news, or something else ended it."""
    if event.created_at < clock.now() - NEWS_FOR:
        return None
    query = (
        sa.select(Relation, Customer, Member)
        .join(Customer, Customer.id == Relation.customer_id)
        .join(Member, Member.id == Relation.member_id)
        .where(
            Member.userid == event.userid,
            Customer.external_userid == event.external_userid,
            Relation.ended_at == event.created_at,
            Relation.ended_by == by.value,
        )
    )
    found = db.session.execute(query).first()
    return None if found is None else (found[0], found[1], found[2])


def _tell(member_id: int, relation: Relation, title: str, path: str, description: str, lines: tuple[Line, ...]) -> None:
    """Once, however often the event is told."""
    if has_been_told(PURPOSE, relation.id, member_id):
        return
    notices.send(
        TextNotice(
            task_id=notices.new_key(),
            title=title,
            url=f"{current_app.config['PUBLIC_URL']}/{path}",
            description=description,
            lines=lines,
        ),
        to_member_id=member_id,
        purpose=PURPOSE,
        about_id=relation.id,
    )
