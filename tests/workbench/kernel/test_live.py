import threading
import time

import pytest

from tests.workbench import factories as make
from workbench.kernel import live
from workbench.kernel.db import commit, db, rollback
from workbench.kernel.live import Hub


@pytest.fixture
def hub(app):
    hub = Hub(app.config["REDIS_URL"])
    yield hub
    hub.stop()
    app.extensions["redis"].execute_command("CLIENT", "KILL", "TYPE", "pubsub")


def opened(hub, member_id, sign_in_id="one"):
    """A stream that has said hello and is subscribed."""
    stream = hub.stream(member_id, sign_in_id)
    first = next(stream)
    assert first.startswith(b"retry: ")
    assert b"event: hello" in first
    return stream


def test_a_change_reaches_those_it_concerns_after_the_commit_and_nobody_else(hub):
    mine, theirs = opened(hub, 1), opened(hub, 2)
    assert next(mine) == next(theirs) == live.RESYNC  # the hub has just subscribed

    live.tell(db.session.info, [1], "tasks", kind="task_pushed")
    live.tell(db.session.info, [1], "tasks", kind="task_pushed")
    commit()
    live.tell(db.session.info, [2], "customers", kind="relation_added", customer_id=7)
    commit()

    assert b'"topic":"tasks"' in next(mine)
    assert b'"customer_id":7' in next(theirs)


def test_what_is_rolled_back_is_told_to_nobody(hub):
    stream = opened(hub, 1)
    assert next(stream) == live.RESYNC
    live.tell(db.session.info, [1], "tasks", kind="undone")
    rollback()
    live.tell(db.session.info, [1], "tasks", kind="done")
    commit()
    assert b'"kind":"done"' in next(stream)


def test_a_stream_ends_when_its_member_is_signed_out(hub):
    stream = opened(hub, 1)
    hub.deliver({"to": [1], "event": "signed-out", "data": {}})
    frames = list(stream)
    assert b"signed-out" in frames[-1]
    assert hub.count() == 0


def test_signing_out_of_one_session_leaves_the_others_open(hub):
    here, there = opened(hub, 1, "here"), opened(hub, 1, "there")
    assert next(here) == next(there) == live.RESYNC
    hub.deliver({"to": [1], "event": "signed-out", "data": {"sign_in_id": "here"}})
    assert b"signed-out" in next(here)
    assert list(here) == []
    assert hub.count() == 1


def test_logging_out_closes_the_stream_of_this_browser(hub, sign_in):
    me = make.member()
    browser = sign_in(me)
    with browser.session_transaction() as session:
        stream = opened(hub, me.id, session["sign_in"])
    assert next(stream) == live.RESYNC
    browser.delete("/api/v1/session")
    assert b"signed-out" in next(stream)
    assert list(stream) == []


@pytest.mark.parametrize("rubbish", [b"no json", b"[]", b"{}", b'{"to": 1, "event": "x", "data": {}}'])
def test_a_foreign_message_on_the_channel_does_not_end_the_subscription(app, hub, rubbish):
    stream = opened(hub, 1)
    assert next(stream) == live.RESYNC
    app.extensions["redis"].publish(live.channel(app.extensions["redis"]), rubbish)
    live.tell(db.session.info, [1], "tasks", kind="after")
    commit()
    assert b'"kind":"after"' in next(stream)


def test_a_stream_ends_by_itself_so_that_the_phone_proves_who_it_is(hub, monkeypatch):
    monkeypatch.setattr(live, "LIFETIME_SECONDS", 0)
    stream = hub.stream(1, "one")
    assert b"hello" in next(stream)
    assert list(stream) == []


def test_a_phone_that_does_not_read_is_told_to_read_everything_again(hub):
    stream = opened(hub, 1)
    for number in range(live.BACKLOG + 5):
        hub.deliver({"to": [1], "event": "change", "data": {"n": number}})
    seen = [next(stream) for _ in range(2)]
    assert live.RESYNC in seen
    assert hub.count() == 1


def test_the_waiting_times_of_many_phones_differ(hub):
    waits = {next(hub.stream(member, "one")).split(b"\n")[0] for member in range(20)}
    assert len(waits) > 10


def test_redis_being_away_costs_a_hint_and_not_the_change(app, sign_in, monkeypatch):
    from workbench.kernel import cache

    me = make.member()
    item = make.task_item(me)
    browser = sign_in(me)
    monkeypatch.setitem(app.extensions, "redis", cache.connect("redis://127.0.0.1:1/0"))
    assert browser.put(f"/api/v1/task-items/{item.id}/completion", json={}).status_code == 200


def test_the_event_stream_is_served_without_holding_the_database(app, sign_in):
    browser = sign_in(make.member())
    answer = browser.get("/api/v1/live", buffered=False)
    assert answer.mimetype == "text/event-stream"
    assert b"hello" in next(iter(answer.response))
    answer.close()


def test_a_lost_subscription_is_taken_up_again_with_a_resync(hub, app):
    stream = opened(hub, 1)
    assert next(stream) == live.RESYNC
    killer = threading.Thread(target=lambda: app_kill(app))
    killer.start()
    assert next(stream) == live.RESYNC
    killer.join()


def app_kill(app):
    time.sleep(0.05)
    app.extensions["redis"].execute_command("CLIENT", "KILL", "TYPE", "pubsub")
