"""After a refusal: look at WeCom again, so that the page shows what WeCom has and not what we believed."""

import logging

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from wecom import contacts
from wecom.errors import Kind, WeComError
from workbench.customers.actions.announcing import announce
from workbench.customers.actions.ending import end_relation
from workbench.customers.actions.storing import store_sightings
from workbench.customers.models import EndedBy, Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, job
from workbench.kernel.wecom_client import client
from workbench.tags.actions import store_tags
from workbench.trail.models import Source

log = logging.getLogger(__name__)

BLIND = {Kind.VISIBILITY, Kind.CONFIGURATION}
"""WeCom shows nothing to this app: what we know stays as it is."""


@job(retry=AFTER_AN_OUTAGE)
def look_again(relation_id: int, reason: str) -> None:
    """Take over the relation as WeCom has it; one that it twice says is gone has ended, nobody told how."""
    query = sa.select(Relation).where(Relation.id == relation_id)
    relation = db.session.scalars(query.options(joinedload(Relation.member), joinedload(Relation.customer))).one()
    if not relation.is_active:
        return
    read_at = clock.now()
    try:
        tags = contacts.list_corp_tags(client()) if reason == "tag_gone" else None
        seen = _sighting(relation.customer.external_userid, relation.member.userid)
    except WeComError as error:
        if error.kind not in BLIND:
            raise
        log.warning("relation %s cannot be looked at: %s", relation_id, error)
        return
    if tags is not None:
        store_tags(tags)
    if seen is not None:
        store_sightings(relation.member_id, [seen], source=Source.SYNC, read_at=read_at)
    elif reason == "relation_gone":
        end_relation(relation.member_id, relation.customer_id, at=clock.now(), ended_by=EndedBy.UNKNOWN)
    announce(relation.member_id, relation.customer_id, "relation_edited")


def _sighting(external_userid: str, userid: str) -> tuple[contacts.Contact, contacts.Relation] | None:
    try:
        detail = contacts.get_customer(client(), external_userid)
    except WeComError as error:
        if error.kind is Kind.GONE:
            return None
        raise
    return next(((detail.contact, seen) for seen in detail.followers if seen.userid == userid), None)
