from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from wecom.simulator.clock import start_of_day

DAY = 86_400
MEMBER = "externalcontact/get_user_behavior_data"
BY_OWNER = "externalcontact/groupchat/statistic"
BY_DAY = "externalcontact/groupchat/statistic_group_by_day"


@pytest.fixture
def today(corp: RunningSimulator) -> int:
    return start_of_day(corp.engine.clock.now())


def days(corp: RunningSimulator, first: int, last: int, *userids: str, **more: Any) -> list[dict[str, Any]]:
    answer = corp.call(MEMBER, {"userid": list(userids) or ["wangfang"], "start_time": first, "end_time": last} | more)
    assert answer["errcode"] == 0, answer
    found: list[dict[str, Any]] = answer["behavior_data"]
    return found


def test_a_day_is_the_same_whenever_it_is_asked_and_however_the_member_is_spelled(
    corp: RunningSimulator, today: int
) -> None:
    yesterday = today - DAY
    once = days(corp, yesterday + 5 * 3600, yesterday + 20 * 3600)
    corp.advance(3 * DAY)
    assert days(corp, yesterday, yesterday, "WangFang") == once
    assert once[0]["stat_time"] == yesterday


def test_there_is_a_row_for_every_day_and_a_figure_is_missing_where_no_customer_wrote(
    corp: RunningSimulator, today: int
) -> None:
    found = days(corp, today - 30 * DAY, today - DAY)
    assert [row["stat_time"] for row in found] == list(range(today - 30 * DAY, today, DAY))
    with_chats = [row for row in found if "reply_percentage" in row]
    assert all(row["chat_cnt"] > 0 and 0 <= row["reply_percentage"] <= 100 for row in with_chats)
    assert all("avg_reply_time" not in row for row in found if "reply_percentage" not in row)
    assert 0 < len(with_chats) < len(found), "both kinds of day occur"


def test_only_the_figures_of_groups_do_without_an_end(corp: RunningSimulator, today: int) -> None:
    yesterday = today - DAY
    assert corp.call(MEMBER, {"userid": ["wangfang"], "start_time": yesterday})["errcode"] == 40058
    assert [row["stat_time"] for row in corp.call(BY_DAY, {"day_begin_time": yesterday})["items"]] == [yesterday]


@pytest.mark.parametrize(
    ("first", "last"),
    [(0, 0), (-181, -180), (-31, -1), (-1, -2), (1, 1)],
    ids=["today", "old", "long", "backwards", "ahead"],
)
@pytest.mark.parametrize("api", [MEMBER, BY_OWNER, BY_DAY])
def test_today_older_days_and_more_than_thirty_are_refused(
    corp: RunningSimulator, today: int, api: str, first: int, last: int
) -> None:
    begin, end = ("start_time", "end_time") if api == MEMBER else ("day_begin_time", "day_end_time")
    body = {"userid": ["wangfang"], begin: today + first * DAY, end: today + last * DAY}
    assert corp.call(api, body)["errcode"] == 60267
    body |= {begin: today - 180 * DAY, end: today - 151 * DAY}
    assert corp.call(api, body)["errcode"] == 0


def test_members_asked_together_are_added_up(corp: RunningSimulator, today: int) -> None:
    yesterday = today - DAY
    (one,), (other,) = days(corp, yesterday, yesterday, "wangfang"), days(corp, yesterday, yesterday, "linyue")
    (both,) = days(corp, yesterday, yesterday, "wangfang", "linyue")
    for name in ("chat_cnt", "message_cnt", "new_contact_cnt", "negative_feedback_cnt", "new_apply_cnt"):
        assert both[name] == one[name] + other[name], name


def test_a_department_stands_for_its_members(corp: RunningSimulator, today: int) -> None:
    everybody = days(corp, today - DAY, today - DAY, partyid=[1])
    staff = [one["userid"] for one in corp.control("members") if one["has_contact"]]
    assert everybody == days(corp, today - DAY, today - DAY, *staff)


def test_what_happens_to_relations_is_counted_on_its_day(corp: RunningSimulator, today: int) -> None:
    added = corp.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    half = corp.act("add-customer", userid="wangfang", name="王先生", half=True)["external_userid"]
    corp.act("customer-leaves", userid="wangfang", external_userid=added)
    corp.act("customer-leaves", userid="wangfang", external_userid=half)
    began = len(_relations(corp, today, today + DAY))
    corp.advance(DAY)
    corp.act("add-customer", userid="wangfang", external_userid=added)
    corp.advance(DAY)
    first, second = days(corp, today, today + DAY)
    assert first["negative_feedback_cnt"] == 1, "somebody who was only half added never was a customer"
    assert first["new_contact_cnt"] == began, "adding again does not undo that it had begun before"
    assert second["new_contact_cnt"] == 1


def _relations(corp: RunningSimulator, first: int, end: int) -> list[Any]:
    sql = (
        "SELECT * FROM relations WHERE userid = 'wangfang' AND status <> 'ended' AND createtime >= ? AND createtime < ?"
    )
    return corp.engine.state.rows(sql, first, end)


def test_nobody_and_the_invisible_are_refused(corp: RunningSimulator, today: int) -> None:
    span = {"start_time": today - DAY, "end_time": today - DAY}
    assert corp.call(MEMBER, span)["errcode"] == 40063
    assert corp.call(MEMBER, span | {"userid": ["nobody"]})["errcode"] == 60111
    assert corp.call(MEMBER, span | {"userid": ["wangfang"] * 101})["errcode"] == 40032


def test_groups_are_told_by_owner_in_the_order_asked_for_and_page_by_page(corp: RunningSimulator, today: int) -> None:
    body = {"day_begin_time": today - DAY, "order_by": 4, "order_asc": 1}
    whole = corp.call(BY_OWNER, body)
    totals = [item["data"]["member_total"] for item in whole["items"]]
    assert (whole["total"], whole["next_offset"]) == (len(totals), len(totals))
    assert totals == sorted(totals)
    pages = [corp.call(BY_OWNER, body | {"offset": offset, "limit": 1}) for offset in range(len(totals))]
    assert [page["items"][0] for page in pages] == whole["items"]
    assert [page["next_offset"] for page in pages] == list(range(1, len(totals) + 1))


def test_by_day_the_owners_are_added_up(corp: RunningSimulator, today: int) -> None:
    by_owner = corp.call(BY_OWNER, {"day_begin_time": today - DAY})["items"]
    owners = [item["owner"] for item in by_owner]
    span = {"day_begin_time": today - 3 * DAY, "day_end_time": today - DAY}
    by_day = corp.call(BY_DAY, span | {"owner_filter": {"userid_list": owners}})["items"]
    assert [row["stat_time"] for row in by_day] == [today - back * DAY for back in (3, 2, 1)]
    for name, value in by_day[-1]["data"].items():
        assert value == sum(item["data"][name] for item in by_owner), name


def test_a_new_group_counts_on_its_day(corp: RunningSimulator, today: int) -> None:
    corp.act("create-group", owner="wangfang", name="新群")
    corp.advance(DAY)
    mine = {"owner_filter": {"userid_list": ["WangFang"]}, "day_begin_time": today}
    assert corp.call(BY_OWNER, mine)["items"][0]["data"]["new_chat_cnt"] == 1
    assert corp.call(BY_OWNER, mine | {"day_begin_time": today - 2 * DAY})["total"] in (0, 1)


def test_the_demo_corp_has_lost_customers_on_days_of_the_past(corp: RunningSimulator) -> None:
    gone = corp.engine.state.rows("SELECT at FROM relation_log")
    left = corp.engine.state.count("SELECT count(*) FROM relations WHERE status = 'left_by_customer'")
    assert len(gone) == left
    assert all(datetime.fromtimestamp(row["at"], UTC) < datetime.now(UTC) + timedelta(days=1) for row in gone)
