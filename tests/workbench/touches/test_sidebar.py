import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.touches.models import Touch
from workbench.trail.models import TrailEntry

TEXT = "您好，小样用着还习惯吗？"


@pytest.fixture
def ann():
    return make.member("Ann")


@pytest.fixture
def lin(ann):
    customer = make.customer("林女士")
    make.relation(ann, customer)
    return customer


@pytest.fixture
def send(sign_in, ann, lin):
    browser = sign_in(ann)

    def post(**about):
        body = {"client_key": str(uuid.uuid4()), "external_userid": lin.external_userid, "text": TEXT, **about}
        return browser.post("/api/v1/touches", json=body)

    return post


def touches():
    rows = db.session.scalars(sa.select(Touch).order_by(Touch.id)).all()
    return [(touch.kind, touch.task_item_id) for touch in rows]


def test_what_was_sent_is_a_touch_and_on_the_trail(send, ann, lin):
    assert send().status_code == 201
    [touch] = db.session.scalars(sa.select(Touch))
    assert (touch.kind, touch.member_id, touch.customer_id) == ("one_to_one", ann.id, lin.id)
    [entry] = db.session.scalars(sa.select(TrailEntry).where(TrailEntry.kind == "message_sent"))
    assert (entry.customer_id, entry.actor_member_id, entry.payload["text"]) == (lin.id, ann.id, TEXT)


def test_the_same_sending_told_twice_is_one_touch(send):
    key = str(uuid.uuid4())
    assert [send(client_key=key).status_code, send(client_key=key).status_code] == [201, 201]
    assert touches() == [("one_to_one", None)]


def test_what_was_sent_for_an_item_is_a_touch_of_its_task(send, ann, lin):
    item = make.task_item(ann, customer=lin)
    assert send(item_id=item.id).json["kind"] == "task"
    assert touches() == [("task", item.id)]


def test_a_ticked_item_is_no_touch(sign_in, ann, lin):
    item = make.task_item(ann, customer=lin)
    assert sign_in(ann).put(f"/api/v1/task-items/{item.id}/completion", json={}).status_code == 200
    assert touches() == []


def test_an_item_about_somebody_else_or_of_somebody_else_is_refused(send, ann, lin):
    other = make.customer("别人")
    assert send(item_id=make.task_item(ann, customer=other).id).json["code"] == "another_customer"
    assert send(item_id=make.task_item(make.member("Bob"), customer=lin).id).status_code == 404
    assert touches() == []


def test_only_a_friend_can_be_touched(send, ann):
    gone = make.customer("走了的")
    make.relation(ann, gone, ended_at=clock.now() - dt.timedelta(days=1), ended_by="customer")
    assert send(external_userid=gone.external_userid).json["code"] == "not_a_friend"
    foreign = make.customer("别人的")
    make.relation(make.member("Bob"), foreign)
    assert send(external_userid=foreign.external_userid).status_code == 404
    assert touches() == []


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (dt.timedelta(hours=-3), dt.timedelta(hours=-3)),
        (dt.timedelta(hours=1), dt.timedelta()),
        (dt.timedelta(days=-30), dt.timedelta(hours=-24)),
    ],
)
def test_the_phone_is_believed_about_the_moment_within_a_day(send, told, kept):
    before = clock.now()
    assert send(sent_at=(before + told).isoformat()).status_code == 201
    [touch] = db.session.scalars(sa.select(Touch))
    assert abs(touch.touched_at - before - kept) < dt.timedelta(minutes=1)
