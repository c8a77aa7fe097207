from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import redis

from tests.wecom.stub import WeComStub
from wecom import statistics
from wecom.agent import get_agent
from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.errors import WeComError, WeComUnavailable

OK = {"errcode": 0, "errmsg": "ok"}
DAY = date(2026, 11, 20)
MIDNIGHT = 1795104000
BY_OWNER = "externalcontact/groupchat/statistic"


def test_a_day_is_that_of_shanghai_wherever_we_are() -> None:
    assert statistics.today(datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == DAY
    assert statistics.today(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_a_members_days_come_with_none_for_what_wecom_leaves_out(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    figures = {"new_apply_cnt": 6, "new_contact_cnt": 5, "chat_cnt": 100, "message_cnt": 80, "negative_feedback_cnt": 1}
    spoken = {"stat_time": MIDNIGHT, **figures, "reply_percentage": 60.25, "avg_reply_time": 1}
    wc_stub.answer("externalcontact/get_user_behavior_data", {**OK, "behavior_data": [spoken, {"stat_time": MIDNIGHT}]})
    full, silent = statistics.list_member_days(wc_client, "zhangsan", DAY, DAY)
    assert (full.day, full.reply_percentage, full.avg_reply_minutes) == (DAY, Decimal("60.25"), Decimal(1))
    assert (silent.chat_cnt, silent.reply_percentage, silent.avg_reply_minutes) == (0, None, None)
    asked = wc_stub.last("externalcontact/get_user_behavior_data").body
    assert asked == {"userid": ["zhangsan"], "start_time": MIDNIGHT, "end_time": MIDNIGHT}


def page(owner: str, next_offset: int) -> dict[str, object]:
    return {**OK, "total": 2, "next_offset": next_offset, "items": [{"owner": owner, "data": {"chat_total": 3}}]}


def test_owners_are_read_page_by_page_until_the_total(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer(BY_OWNER, page("ZhangSan", 1), page("lisi", 2))
    days = statistics.list_owner_days(wc_client, ["zhangsan", "lisi"], DAY)
    assert [(day.owner, day.chat_total, day.msg_total) for day in days] == [("zhangsan", 3, 0), ("lisi", 3, 0)]
    assert wc_stub.last(BY_OWNER).body["offset"] == 1


def test_a_page_that_comes_twice_ends_the_reading(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer(BY_OWNER, page("zhangsan", 1), page("zhangsan", 1))
    with pytest.raises(WeComUnavailable):
        statistics.list_owner_days(wc_client, ["zhangsan"], DAY)


def test_groups_by_day_are_added_up_and_have_no_owner(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    answer = {**OK, "items": [{"stat_time": MIDNIGHT, "data": {"new_chat_cnt": 2, "member_total": 6}}]}
    wc_stub.answer("externalcontact/groupchat/statistic_group_by_day", answer)
    (day,) = statistics.list_group_days(wc_client, ["zhangsan"], DAY, DAY)
    assert (day.day, day.owner, day.new_chat_cnt, day.member_total) == (DAY, "", 2, 6)


def test_an_app_tells_whom_it_is_visible_to(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    scope = {"allow_userinfos": {"user": [{"userid": "a"}]}, "allow_partys": {"partyid": [1, 2]}}
    wc_stub.answer("agent/get", {**OK, "name": "工作台", "close": 0, "redirect_domain": "a.example.com", **scope})
    agent = get_agent(wc_client)
    assert (agent.members, agent.departments, agent.tags, agent.is_visible_to_anybody) == (1, 2, 0, True)
    assert (agent.trusted_domain, agent.is_closed) == ("a.example.com", False)


def test_whoever_watches_the_client_hears_of_every_request_that_was_sent(
    wc_app: WeComApp, wc_redis: redis.Redis, wc_stub: WeComStub
) -> None:
    heard: list[tuple[str, int]] = []

    def observe(api: str, seconds: float, error: WeComError | None) -> None:
        assert seconds >= 0
        heard.append((api, error.errcode if error else 0))

    watched = WeComClient(wc_app, wc_redis, observe=observe)
    wc_stub.answer("x", {"errcode": 42001, "errmsg": "expired"}, {"errcode": 60020, "errmsg": "no"})
    with pytest.raises(WeComError):
        watched.call("x")
    assert heard == [("gettoken", 0), ("x", 42001), ("gettoken", 0), ("x", 60020)]
