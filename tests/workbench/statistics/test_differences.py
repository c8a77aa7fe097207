import datetime as dt

import pytest

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.callbacks.models import InboxMessage
from workbench.kernel import clock
from workbench.kernel.db import db

DIFFERENCES = "/api/v1/admin/statistics/differences"


@pytest.fixture
def admin(sign_in):
    return sign_in(make.member("陈默", userid="chenmo", has_contact=False))


@pytest.fixture
def watching():
    """Events have been coming for a month."""
    message = InboxMessage(receiver="app", digest="first", xml="<xml/>", event="enter_agent", status="ignored")
    message.received_at = clock.now() - dt.timedelta(days=31)
    db.session.add(message)
    db.session.commit()


def leave(simulator, userid):
    added = simulator.act("add-customer", userid=userid)["external_userid"]
    simulator.act("customer-leaves", userid=userid, external_userid=added)
    return added


def test_a_loss_both_know_is_no_difference_and_a_lost_event_is(
    client, work, admin, watching, mostly_read, read, simulator, staff, today
):
    told, silent = leave(simulator, "wangfang"), leave(simulator, "wangfang")
    at = int(clock.now().timestamp())
    deliver(client, contact_xml("add_external_contact", "wangfang", told, at=at - 60))
    deliver(client, contact_xml("del_follow_user", "wangfang", told, at=at))
    work()
    assert silent != told, "of this one the event was dropped"

    read(days=1)

    comparison = admin.get("/api/v1/admin/statistics?days=180").json["comparison"]
    items = admin.get(f"{DIFFERENCES}?days=180").json["items"]
    (mine,) = [item for item in items if item["day"] == today.isoformat() and item["userid"] == "wangfang"]
    assert (mine["ours"], mine["theirs"], mine["is_final"]) == (1, 2, False)
    assert comparison["theirs"] - comparison["ours"] == sum(item["theirs"] - item["ours"] for item in items)
    assert comparison["days_that_differ"] == len(items)


def test_days_before_our_first_event_are_not_compared(client, admin, mostly_read, read, simulator, staff, today):
    leave(simulator, "wangfang")
    deliver(client, contact_xml("edit_external_contact", "wangfang", "wm1", at=int(clock.now().timestamp())))
    read(days=1)
    assert admin.get(DIFFERENCES).json["items"] == []
    comparison = admin.get("/api/v1/admin/statistics").json["comparison"]
    assert comparison["since"] == (today + dt.timedelta(days=1)).isoformat()
    assert comparison["days_compared"] == 0


def test_they_are_paged_without_gaps_in_three_queries(admin, watching, staff, today, queries):
    from workbench.statistics.models import MemberDay

    zero = dict.fromkeys(("new_apply_cnt", "new_contact_cnt", "chat_cnt", "message_cnt"), 0)
    for back in range(1, 6):
        for member in staff.values():
            day = today - dt.timedelta(days=back)
            row = MemberDay(member_id=member.id, day=day, negative_feedback_cnt=back, fetched_at=clock.now(), **zero)
            row.is_final = True
            db.session.add(row)
    db.session.commit()
    seen, cursor = [], None
    while True:
        with queries(3):  # the session, since when there is something to compare, and the page
            answer = admin.get(DIFFERENCES, query_string={"limit": 3, **({"cursor": cursor} if cursor else {})})
        seen += [(item["day"], item["userid"]) for item in answer.json["items"]]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 10
    assert [day for day, _ in seen] == sorted((day for day, _ in seen), reverse=True)
