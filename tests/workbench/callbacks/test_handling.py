import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.callbacks.jobs import FORGOTTEN_AFTER, SWEPT_AT_ONCE, handle, sweep
from workbench.callbacks.models import InboxMessage, Status
from workbench.customers.models import Customer, Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry


def spells():
    query = sa.select(Relation).order_by(Relation.added_at).execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def kinds():
    return list(db.session.scalars(sa.select(TrailEntry.kind).order_by(TrailEntry.happened_at, TrailEntry.id)))


@pytest.fixture
def added(simulator):
    """A customer who has just been added to 王芳, and when."""
    made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
    now = int(dt.datetime.fromisoformat(simulator.get("clock")["now"]).timestamp())
    return made["external_userid"], made["welcome_code"], now


def test_an_event_delivered_three_times_has_one_effect(client, work, added):
    external_userid, code, at = added
    xml = contact_xml("add_external_contact", "wangfang", external_userid, at=at, WelcomeCode=code)

    for nonce in ("first", "second", "third"):
        assert deliver(client, xml, nonce=nonce).status_code == 200
        work()

    assert make.count(InboxMessage) == 1
    assert make.count(Customer) == 1
    assert len(spells()) == 1
    assert sorted(kinds()) == ["relation_added", "welcome_sent"]


def test_the_same_fact_in_other_words_has_one_effect_too(client, work, added):
    external_userid, _, at = added
    for second in range(3):
        deliver(client, contact_xml("add_external_contact", "WangFang", external_userid, at=at + second))
        work()
    assert make.count(InboxMessage) == 3
    assert len(spells()) == 1
    assert kinds() == ["relation_added"]


def test_an_add_that_comes_after_the_deletion_does_not_revive_the_relation(client, work, simulator, added):
    external_userid, _, at = added
    simulator.act("customer-leaves", userid="wangfang", external_userid=external_userid)
    gone = contact_xml("del_follow_user", "wangfang", external_userid, at=at + 60)
    late = contact_xml("add_external_contact", "wangfang", external_userid, at=at)

    deliver(client, gone)
    work()
    deliver(client, late)
    work()

    (spell,) = spells()
    assert spell.ended_by == "customer"
    assert int(spell.ended_at.timestamp()) == at + 60
    assert kinds() == ["relation_added", "relation_ended"] or kinds() == ["relation_ended"]


def test_adding_again_opens_a_new_spell_and_keeps_the_old_one(client, work, simulator, added):
    external_userid, _, at = added
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at))
    work()
    simulator.act("customer-leaves", userid="wangfang", external_userid=external_userid)
    deliver(client, contact_xml("del_follow_user", "wangfang", external_userid, at=at + 3600))
    work()
    simulator.post("clock", advance_seconds=7200)
    simulator.act("add-customer", userid="wangfang", external_userid=external_userid)
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at + 7200))
    work()

    first, second = spells()
    assert (first.ended_by, second.ended_by) == ("customer", None)
    assert second.added_at > first.ended_at
    assert kinds() == ["relation_added", "relation_ended", "relation_added"]


def test_a_failing_message_gives_its_place_up_comes_back_and_is_dead_in_the_end(client, work, simulator, added):
    external_userid, _, at = added
    simulator.post("faults", api="externalcontact/get", times=100, errcode=-1)
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at))

    assert work() == 1
    (failed,) = db.session.scalars(sa.select(InboxMessage)).all()
    assert (failed.status, failed.attempts) == (Status.FAILED, 1)
    waiting = db.session.execute(sa.text("select lock, scheduled_at > now() from procrastinate_jobs")).all()
    assert waiting == [(None, True)], "the retry waits, and holds no lock that others would wait for"

    assert work(also_waiting=True) == 7
    db.session.refresh(failed)
    assert (failed.status, failed.attempts) == (Status.DEAD, 8)
    assert "externalcontact/get" in failed.error
    assert spells() == []


def test_an_administrator_runs_a_dead_message_again(client, work, simulator, added, sign_in):
    external_userid, _, at = added
    simulator.post("faults", api="externalcontact/get", times=8, errcode=-1)
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at))
    work(also_waiting=True)
    admin = sign_in(make.member("陈默", userid="chenmo"))
    (row,) = admin.get("/api/v1/admin/inbox?status=dead").json["items"]

    answer = admin.put(f"/api/v1/admin/inbox/{row['id']}/attempt")
    work()

    assert (answer.status_code, answer.json["status"]) == (200, "waiting")
    assert len(spells()) == 1
    assert admin.get("/api/v1/admin/inbox?status=dead").json["items"] == []
    assert admin.put(f"/api/v1/admin/inbox/{row['id']}/attempt").status_code == 409


def test_an_administrator_runs_a_waiting_message_again_only_when_its_job_is_lost(client, work, added, sign_in):
    external_userid, _, at = added
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at))
    admin = sign_in(make.member("陈默", userid="chenmo"))
    (row,) = admin.get("/api/v1/admin/inbox?status=waiting").json["items"]
    address = f"/api/v1/admin/inbox/{row['id']}/attempt"
    assert admin.put(address).status_code == 409, "a worker will take it up"
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()

    assert admin.put(address).status_code == 200

    assert work() == 1
    assert len(spells()) == 1


def test_one_bad_message_does_not_hold_up_the_others_of_its_customer(client, work, simulator, added):
    external_userid, _, at = added
    simulator.post("faults", api="externalcontact/get", times=1, errcode=-1)
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at))
    deliver(client, contact_xml("edit_external_contact", "wangfang", external_userid, at=at + 1))
    work()
    statuses = list(db.session.scalars(sa.select(InboxMessage.status).order_by(InboxMessage.id)))
    assert statuses == [Status.FAILED, Status.HANDLED]


def test_a_message_whose_job_is_gone_is_found_and_handled(client, work, added):
    external_userid, _, at = added
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at))
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()
    sweep.func(timestamp=0)
    assert work() == 0, "it is too young to be forgotten"

    with time_machine.travel(clock.now() + FORGOTTEN_AFTER + dt.timedelta(minutes=1)):
        sweep.func(timestamp=0)
        sweep.func(timestamp=0)
        assert work() == 1
    assert len(spells()) == 1


def waiting_jobs(message_id):
    query = sa.text("""
        select count(*) from procrastinate_jobs
        where task_name = 'callbacks.jobs.handle' and status = 'todo' and (args->>'message_id')::int = :message_id
    """)
    return db.session.scalar(query, {"message_id": message_id})


@pytest.mark.committed
def test_a_message_that_somebody_holds_can_be_looked_at_and_is_taken_up_later(client, work, added, sign_in):
    external_userid, _, at = added
    deliver(client, contact_xml("add_external_contact", "wangfang", external_userid, at=at))
    admin = sign_in(make.member("陈默", userid="chenmo"))
    (row,) = admin.get("/api/v1/admin/inbox?status=waiting").json["items"]
    before = waiting_jobs(row["id"])
    db.session.rollback()
    with db.engine.connect() as other, other.begin():
        other.execute(sa.select(InboxMessage.id).where(InboxMessage.id == row["id"]).with_for_update())
        assert admin.get(f"/api/v1/admin/inbox/{row['id']}").json["status"] == "waiting"
        handle.func(message_id=row["id"])
    assert waiting_jobs(row["id"]) == before + 1, "whoever held it may have died"
    db.session.rollback()
    work(also_waiting=True)
    assert len(spells()) == 1


def test_after_a_long_outage_the_forgotten_come_back_some_at_a_time(app):
    total = SWEPT_AT_ONCE + 5
    db.session.execute(
        sa.text("""
            insert into inbox_messages (digest, receiver, event, xml, status, attempts, received_at)
            select sha256(n::text::bytea), 'app', 'enter_agent', '<xml/>', 'waiting', 0, now() - interval '1 day'
            from generate_series(1, :total) n
        """),
        {"total": total},
    )
    db.session.commit()
    oldest = db.session.scalars(sa.select(InboxMessage.id).order_by(InboxMessage.id)).all()
    sweep.func(timestamp=0)
    assert [waiting_jobs(oldest[0]), waiting_jobs(oldest[-1])] == [1, 0]
    sweep.func(timestamp=0)
    assert [waiting_jobs(oldest[0]), waiting_jobs(oldest[-1])] == [1, 1]
