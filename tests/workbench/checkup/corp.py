"""A corp in order: everybody known, a customer and a group, statistics read, a worker at work, a fresh event."""

import datetime as dt

import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from wecom.statistics import ZONE
from workbench.groups.models import Group
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.models import Department, Member
from workbench.statistics.models import StatisticsProgress
from workbench.sync.models import SyncRun

REGISTER = sa.text("select procrastinate_register_worker_v1()")


def connect(simulator, client):
    for one in simulator.get("departments"):
        db.session.add(Department(id=one["id"], name=one["name"], parent_id=one["parent_id"]))
    known = set(db.session.scalars(sa.select(Member.userid)))
    for one in simulator.get("members"):
        if one["userid"] not in known:
            make.member(one["name"], userid=one["userid"], has_contact=one["has_contact"])
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    wangfang = db.session.scalars(sa.select(Member).where(Member.userid == "wangfang")).one()
    make.relation(wangfang, make.customer("林女士", external_userid=made["external_userid"]))
    chat = simulator.get("groups")[0]
    db.session.add(Group(chat_id=chat["chat_id"], owner_userid=chat["owner"], created_at=clock.now()))
    read_on = clock.now().astimezone(ZONE).date()
    for userid in db.session.scalars(sa.select(Member.userid).where(Member.has_contact)):
        final_until = read_on - dt.timedelta(days=8)
        db.session.add(StatisticsProgress(subject=userid, read_on=read_on, final_until=final_until))
    db.session.add(SyncRun(started_at=clock.now(), finished_at=clock.now()))
    db.session.execute(REGISTER)
    db.session.commit()
    tell(client)


def tell(client, event="enter_agent", *, ago=0):
    """An event that happened some seconds ago arrives; the queries of a second one differ."""
    at = int(clock.now().timestamp()) - ago
    number = db.session.scalars(sa.text("select count(*) from inbox_messages")).one()
    assert deliver(client, event_xml(event, at=at, EventKey=str(number))).status_code == 200
