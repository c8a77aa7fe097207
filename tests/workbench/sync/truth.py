"""What WeCom says by another way than the one the sync reads, to compare our tables with."""

import sqlalchemy as sa

from wecom import contacts
from workbench.customers.models import Customer, Relation
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people.models import Member

Pairs = set[tuple[str, str]]


def wecoms_pairs(*, without: frozenset[str] = frozenset()) -> Pairs:
    """Every (userid, external_userid) that `externalcontact/list` shows."""
    staff = set(contacts.list_contact_members(client())) - without
    return {(userid, customer) for userid in staff for customer in contacts.list_customers(client(), userid)}


def our_pairs(*, without: frozenset[str] = frozenset()) -> Pairs:
    """Every pair with an open spell here."""
    query = (
        sa.select(Member.userid, Customer.external_userid)
        .select_from(Relation)
        .join(Member, Member.id == Relation.member_id)
        .join(Customer, Customer.id == Relation.customer_id)
        .where(Relation.ended_at.is_(None), Member.userid.not_in(without))
    )
    db.session.rollback()
    return {(userid, customer) for userid, customer in db.session.execute(query)}
