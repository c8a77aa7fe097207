"""The customers of members who left (待分配): what WeCom lists, every night and when somebody asks."""

import datetime as dt
import logging

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import handovers as wecom
from wecom.errors import Kind, WeComError
from workbench.customers.actions.departing import end_relations_of, end_relations_of_leavers
from workbench.customers.models import Customer
from workbench.customers.spells import CLOCKS_DIFFER_BY
from workbench.handovers.models import UnassignedCustomer
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, job, jobs, later
from workbench.kernel.wecom_client import client
from workbench.people.lookups import member_ids_of
from workbench.people.models import Member

log = logging.getLogger(__name__)


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def read_unassigned() -> None:
    """Keep the complete list: who is no longer in it was taken over. A leaver's friendships end when they left."""
    try:
        found = wecom.list_unassigned(client())
    except WeComError as error:
        if error.kind in {Kind.RETRY, Kind.WAIT}:
            raise
        log.warning("the customers of leavers cannot be read: %s", error)
        end_relations_of_leavers()
        return
    member_ids = member_ids_of(sorted({one.userid for one in found}))
    seen_at = clock.now()
    external_userids = sorted({one.external_userid for one in found})
    if external_userids:
        new = [{"external_userid": one} for one in external_userids]
        db.session.execute(insert(Customer).on_conflict_do_nothing(index_elements=["external_userid"]), new)
    query = sa.select(Customer.external_userid, Customer.id).where(Customer.external_userid.in_(external_userids))
    customer_ids = dict(db.session.execute(query).all())
    rows = {(member_ids[one.userid], customer_ids[one.external_userid]): one.left_at for one in found}
    if rows:
        statement = insert(UnassignedCustomer)
        statement = statement.on_conflict_do_update(
            index_elements=["member_id", "customer_id"],
            set_={"left_at": statement.excluded.left_at, "seen_at": statement.excluded.seen_at},
        )
        values = [
            {"member_id": member_id, "customer_id": customer_id, "left_at": left_at, "seen_at": seen_at}
            for (member_id, customer_id), left_at in rows.items()
        ]
        db.session.execute(statement, values)
    db.session.execute(sa.delete(UnassignedCustomer).where(UnassignedCustomer.seen_at < seen_at))
    left = {member_id: left_at for (member_id, _), left_at in rows.items()}
    back = _seen_since(left)
    for member_id, left_at in left.items():
        if member_id not in back:
            end_relations_of(member_id, at=left_at)
    end_relations_of_leavers()


def _seen_since(left: dict[int, dt.datetime]) -> set[int]:
    """Who of them is at work again: the directory shows somebody who had left before it was read."""
    query = sa.select(Member).where(Member.id.in_(left))
    members = db.session.scalars(query)
    return {one.id for one in members if one.is_active and one.synced_at > left[one.id] + CLOCKS_DIFFER_BY}


@jobs.periodic(cron="47 3 * * *", periodic_id="read_unassigned")
@job(queue="maintenance", queueing_lock="handovers.nightly")
def nightly(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """The list is a day old at most."""
    later(read_unassigned)
