"""The tags members made for themselves (个人标签): in WeCom only, read when somebody looks, and kept by nobody here."""

import logging
from typing import Any

from wecom import contacts
from wecom.errors import Kind, WeComError
from workbench.customers import queries as customers
from workbench.customers.queries import Person
from workbench.kernel.actor import Actor
from workbench.kernel.db import rollback
from workbench.kernel.wecom_client import client

PATIENCE_SECONDS = 3.0
log = logging.getLogger(__name__)


def personal_tags_of(actor: Actor, person: Person) -> dict[str, Any]:
    """Of the friendships the actor may read; `is_known` is false when WeCom does not answer."""
    rows = [
        (row.Relation.customer_id, row.userid, row.member_name)
        for row in customers.relations_of(actor, person.customer_ids)
        if row.may_read and row.Relation.ended_at is None
    ]
    external_userids = dict(zip(person.customer_ids, person.external_userids, strict=True))
    rollback()  # WeCom may take seconds, and a connection is not held for that
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    is_known = True
    for customer_id in dict.fromkeys(customer_id for customer_id, _, _ in rows):
        try:
            found[customer_id] = _read(external_userids[customer_id])
        except WeComError as error:
            log.info("personal tags cannot be read: %s", error)
            is_known = False
    items = [
        {"member": {"userid": userid, "name": name}, "names": list(names)}
        for customer_id, userid, name in rows
        if (names := found.get(customer_id, {}).get(userid))
    ]
    return {"items": items, "is_known": is_known}


def _read(external_userid: str) -> dict[str, tuple[str, ...]]:
    """By the userid of who made them; nobody WeCom shows as a friend has made any."""
    try:
        detail = contacts.get_customer(client(), external_userid, patience=PATIENCE_SECONDS)
    except WeComError as error:
        if error.kind is not Kind.GONE:
            raise
        return {}
    return {one.userid: one.personal_tags for one in detail.followers}
