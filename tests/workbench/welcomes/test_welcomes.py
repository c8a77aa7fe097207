import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.callbacks.models import InboxMessage
from workbench.customers.models import Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry
from workbench.welcomes.composing import Situation, compose
from workbench.welcomes.models import Welcome


def arrive(client, made, change="add_external_contact", **more):
    at = int(clock.now().timestamp())
    xml = contact_xml(change, "wangfang", made["external_userid"], at=at, WelcomeCode=made["welcome_code"], **more)
    assert deliver(client, xml).status_code == 200


def said(simulator, made):
    chat = simulator.get("chat", userid="wangfang", external_userid=made["external_userid"])
    return [line["content"]["content"] for line in chat if line["msgtype"] == "text"]


def test_the_welcome_goes_out_on_its_own_lane_before_the_customer_is_stored(client, work, simulator):
    make.member("王芳", userid="wangfang")
    made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
    arrive(client, made)

    assert work(queue="welcome") == 1

    assert said(simulator, made)[-1] == "您好林女士,我是王芳"
    assert make.count(Relation) == 0, "the ordinary lane has not run yet"
    lane = db.session.execute(
        sa.text("select queue_name, lock from procrastinate_jobs where queue_name <> 'derive'")
    ).all()
    assert lane == [("events", f"relation:wangfang:{made['external_userid']}")]
    work()
    assert make.count(Relation) == 1
    assert db.session.scalars(sa.select(Welcome.outcome)).one() == "sent"


def test_a_half_added_customer_is_welcomed_without_her_name(client, work, simulator):
    make.member("王芳", userid="wangfang")
    made = simulator.act("add-customer", userid="wangfang", name="林女士", half=True, welcome=True)
    simulator.forget_calls()
    arrive(client, made, "add_half_external_contact")
    work(queue="welcome")
    assert db.session.scalars(sa.select(Welcome.outcome)).one() == "sent"
    assert simulator.calls("externalcontact/send_welcome_msg") == 1
    assert simulator.calls("externalcontact/get") == 0


def test_a_repeated_job_welcomes_nobody_twice(client, work, simulator, app):
    from workbench.callbacks.jobs import handle_at_once

    made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
    arrive(client, made)
    work(queue="welcome")
    simulator.forget_calls()
    handle_at_once.func(message_id=db.session.scalars(sa.select(InboxMessage.id)).one())
    assert simulator.calls("externalcontact/send_welcome_msg") == 0


def test_a_crash_after_sending_ends_in_already_sent_and_not_in_a_second_message(client, work, simulator, app):
    made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
    app.extensions["wecom"].call(
        "externalcontact/send_welcome_msg", body={"welcome_code": made["welcome_code"], "text": {"content": "先发的"}}
    )
    arrive(client, made)
    work(queue="welcome")
    assert db.session.scalars(sa.select(Welcome.outcome)).one() == "already"
    assert said(simulator, made).count("先发的") == 1


def test_a_code_that_is_too_old_is_given_up_and_written_down(client, work, simulator):
    made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
    simulator.post("clock", advance_seconds=21)
    arrive(client, made)
    work(queue="welcome")
    row = db.session.scalars(sa.select(Welcome)).one()
    assert (row.outcome, row.errcode) == ("late", 41050)
    assert db.session.scalars(sa.select(TrailEntry.kind).where(TrailEntry.kind == "welcome_sent")).all() == []


def test_a_busy_wecom_is_asked_again_while_the_code_lives(client, work, simulator):
    make.member("王芳", userid="wangfang")
    made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
    simulator.post("faults", api="externalcontact/send_welcome_msg", times=2, errcode=-1)
    arrive(client, made)
    assert work(queue="welcome", also_waiting=True) == 3
    assert db.session.scalars(sa.select(Welcome.outcome)).one() == "sent"


def test_a_channel_may_have_a_text_of_its_own_and_an_empty_one_sends_nothing(client, work, simulator):
    make.channel("store01", welcome_text="欢迎来到静安店")
    make.channel("silent", welcome_text="")
    for state in ("store01", "silent"):
        made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
        arrive(client, made, State=state)
        work(queue="welcome")
        assert ("欢迎来到静安店" in said(simulator, made)) is (state == "store01")
    assert make.count(Welcome) == 1


@pytest.mark.parametrize(("name", "text"), [("林女士", "您好林女士"), (None, "您好"), ("", "您好")])
def test_the_name_falls_back_politely(name, text):
    assert compose("您好{客户}", Situation("王芳", customer_name=name)) == text


def test_a_text_over_the_limit_is_cut_between_characters():
    cut = compose("欢" * 2000, Situation("王芳"))
    assert len(cut.encode()) <= 4000
    assert cut == "欢" * 1333


def test_the_consent_to_archiving_brings_the_code_and_her_relation_the_channel(client, work, simulator):
    """Who must agree to archiving first is welcomed when she has (wecom-api E.9, 41053)."""
    make.channel("store01", "静安门店码", welcome_text="欢迎来静安店")
    me = make.member("王芳", userid="wangfang")
    made = simulator.act("add-customer", userid="wangfang", name="林女士", welcome=True)
    customer = make.customer("林女士", external_userid=made["external_userid"])
    make.relation(me, customer, state="store01")
    arrive(client, made, "msg_audit_approved")
    assert work(queue="welcome") == 1
    assert said(simulator, made)[-1] == "欢迎来静安店"
    assert db.session.execute(sa.select(Welcome.outcome, Welcome.state)).one() == ("sent", "store01")
    work()
    kinds = list(db.session.scalars(sa.select(TrailEntry.kind).order_by(TrailEntry.id)))
    assert kinds == ["welcome_sent", "archive_approved"]
