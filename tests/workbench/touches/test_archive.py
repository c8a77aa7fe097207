"""Decrypted messages of the chat archive, as `flask ingest-archive` reads them."""

import datetime as dt
import hashlib
import uuid

import orjson
import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.kernel.db import db
from workbench.touches.models import Signal, Touch
from workbench.trail.models import TrailEntry

AT = dt.datetime(2026, 10, 20, 4, 0, tzinfo=dt.UTC)
ROBOT = "wb" + "R" * 30
TEXT = "您好，小样用着还习惯吗？"


@pytest.fixture
def ann():
    return make.member("Ann", userid="wong")  # begins as a customer's id does


@pytest.fixture
def lin(ann):
    customer = make.customer("林女士")
    make.relation(ann, customer, added_at=AT - dt.timedelta(days=30))
    return customer


@pytest.fixture
def ingest(app, tmp_path):
    def run(*messages):
        path = tmp_path / "archive.jsonl"
        path.write_bytes(b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in messages))
        return app.test_cli_runner().invoke(args=["ingest-archive", str(path)])

    return run


def message(sender, *to, at=AT, room="", text=TEXT, **about):
    values = {"msgid": uuid.uuid4().hex, "action": "send", "from": sender, "tolist": list(to), "roomid": room}
    moment = int(at.timestamp() * 1000)
    return {**values, "msgtime": moment, "msgtype": "text", "text": {"content": text}, **about}


def touches():
    rows = db.session.scalars(sa.select(Touch).order_by(Touch.touched_at))
    return [(touch.kind, touch.member_id, touch.customer_id, touch.touched_at) for touch in rows]


def signals():
    rows = db.session.scalars(sa.select(Signal).order_by(Signal.happened_at))
    return [(signal.kind, signal.customer_id, signal.member_id, signal.group_id) for signal in rows]


def test_a_members_message_is_a_touch_and_a_customers_a_signal(ingest, ann, lin):
    answer = message(lin.external_userid, "wong", at=AT + dt.timedelta(minutes=1))
    told = ingest(message("wong", lin.external_userid), answer)
    assert (told.exit_code, told.stdout) == (0, "2 messages read, 2 of them new\n")
    assert touches() == [("one_to_one", ann.id, lin.id, AT)]
    assert signals() == [("message", lin.id, ann.id, None)]
    assert db.session.scalars(sa.select(TrailEntry.kind)).all() == ["chatted"]


def test_the_same_messages_again_are_nothing_new(ingest, lin):
    both = [message("wong", lin.external_userid), message(lin.external_userid, "wong")]
    ingest(*both)
    assert ingest(*both).stdout == "2 messages read, 0 of them new\n"
    assert (len(touches()), len(signals())) == (1, 1)


def test_in_a_group_only_the_customers_words_count(ingest, ann, lin):
    group = make.group(owner_userid=ann.userid)
    ingest(
        message("wong", lin.external_userid, room=group.chat_id),
        message(lin.external_userid, "wong", room=group.chat_id),
    )
    assert touches() == []
    assert signals() == [("group_message", lin.id, None, group.id)]


def test_colleagues_robots_recalls_and_switches_are_none_of_our_business(ingest, lin):
    told = ingest(
        message("wong", "bob"),
        message(ROBOT, lin.external_userid),
        message("wong", lin.external_userid, action="recall", msgtype="revoke"),
        {"msgid": "1", "action": "switch", "time": 1, "user": "wong"},
    )
    assert told.exit_code == 0
    assert (touches(), signals()) == ([], [])


def test_a_line_that_is_no_message_does_not_stop_the_others(ingest, lin):
    told = ingest(b"{", {"action": "send"}, b'"text"', message("wong", lin.external_userid))
    assert told.exit_code == 0
    assert [line.split(":")[0] for line in told.stderr.splitlines()] == [f"line {n} left out" for n in (1, 2, 3)]
    assert len(touches()) == 1


def test_nothing_of_what_was_said_is_kept(ingest, lin):
    ingest(message("wong", lin.external_userid), message(lin.external_userid, "wong"))
    kept = sa.text("""
        select cast(to_jsonb(t) as text) from touches t union all select cast(to_jsonb(s) as text) from signals s
        union all select cast(to_jsonb(e) as text) from trail_entries e
        union all select cast(to_jsonb(a) as text) from archived_messages a
    """)
    rows = db.session.scalars(kept).all()
    assert len(rows) == 5
    assert not [row for row in rows if TEXT in row]


@pytest.mark.parametrize("archive_first", [True, False])
def test_a_sending_told_by_the_sidebar_and_by_the_archive_is_one_touch(ingest, sign_in, ann, lin, archive_first):
    item = make.task_item(ann, customer=lin, created_at=AT)
    sent_at = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=1)
    body = {"external_userid": lin.external_userid, "text": TEXT, "item_id": item.id}
    body |= {"client_key": str(uuid.uuid4()), "sent_at": (sent_at + dt.timedelta(seconds=9)).isoformat()}
    by_archive = message("wong", lin.external_userid, at=sent_at)
    tellings = [lambda: ingest(by_archive), lambda: sign_in(ann).post("/api/v1/touches", json=body)]
    for telling in (tellings if archive_first else tellings[::-1]) * 2:
        telling()
    assert touches() == [("task", ann.id, lin.id, sent_at)]
    [touch] = db.session.scalars(sa.select(Touch))
    assert touch.about["digest"] == hashlib.sha256(TEXT.encode()).hexdigest()


def test_another_text_at_the_same_time_is_another_touch(ingest, lin):
    ingest(message("wong", lin.external_userid), message("wong", lin.external_userid, text="在吗"))
    assert len(touches()) == 2
