"""A second app of the same corp: its own credentials, tickets, range and messages, and no sight of the first one's."""

from typing import Any

import pytest
import requests

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from wecom.simulator.identity import AGENT_ID, CORP_ID

CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "回访"},
    "task_id": "task-1",
    "button_list": [{"text": "已联系", "key": "done"}],
}


@pytest.fixture
def app(corp: RunningSimulator) -> dict[str, Any]:
    made: dict[str, Any] = corp.control(
        "apps", {"name": "群发助手", "trusted_domain": "second.example.com", "callback_url": "http://127.0.0.1:1/"}
    )
    return made


@pytest.fixture
def second(corp: RunningSimulator, app: dict[str, Any]) -> RunningSimulator:
    return corp.of_app(app)


def message(agent_id: int, **changes: Any) -> dict[str, Any]:
    return {"touser": "wangfang", "msgtype": "text", "agentid": agent_id, "text": {"content": "在吗"}} | changes


def errcode(answer: dict[str, Any]) -> int:
    return int(answer["errcode"])


def test_each_secret_has_a_token_of_its_own(corp: RunningSimulator, second: RunningSimulator) -> None:
    assert corp.fetch_token() == corp.fetch_token() != second.fetch_token()
    assert second.fetch_token() == second.fetch_token()


def test_the_secret_of_one_app_can_be_reset_while_the_other_works(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    token = second.fetch_token()
    corp.control(f"apps/{app['agentid']}", {"is_secret_right": False})
    assert errcode(second.get("gettoken", corpid=CORP_ID, corpsecret=app["secret"])) == 40001
    assert errcode(second.get("user/get", access_token=token, userid="wangfang")) == 40001
    assert errcode(corp.call("user/get", userid="wangfang")) == 0


def test_the_tokens_of_one_app_can_be_revoked_alone(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    kept, revoked = corp.fetch_token(), second.fetch_token()
    assert corp.control("revoke-token", {"agentid": app["agentid"]}) == {"revoked": 1}
    assert errcode(corp.get("user/get", access_token=revoked, userid="wangfang")) == 40014
    assert errcode(corp.get("user/get", access_token=kept, userid="wangfang")) == 0


def test_an_app_speaks_for_itself_alone(corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator) -> None:
    assert errcode(second.call("message/send", message(app["agentid"]))) == 0
    assert errcode(second.call("message/send", message(AGENT_ID))) == 301002
    assert errcode(corp.call("message/send", message(app["agentid"]))) == 301002
    assert errcode(second.call("agent/get", agentid=AGENT_ID)) == 301002
    assert second.call("agent/get", agentid=app["agentid"])["name"] == "群发助手"


def test_the_inbox_says_which_app_wrote(corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator) -> None:
    corp.call("message/send", message(AGENT_ID))
    second.call("message/send", message(app["agentid"]))
    shown = [(one["agent_id"], one["app"]) for one in corp.control("messages?userid=wangfang")]
    assert shown == [(app["agentid"], "群发助手"), (AGENT_ID, "工作台")]


def test_limits_of_messages_are_those_of_each_app(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    corp.control("settings", {"messages_per_minute": 1})
    repeated = {"enable_duplicate_check": 1}
    for _ in range(2):
        corp.call("message/send", message(AGENT_ID, **repeated))
    second.call("message/send", message(app["agentid"], **repeated))
    assert [one["agent_id"] for one in corp.control("messages?userid=wangfang")] == [app["agentid"], AGENT_ID]


def test_a_card_is_changed_by_the_app_that_sent_it(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    def sent(by: RunningSimulator, agent_id: int) -> dict[str, Any]:
        return by.call("message/send", message(agent_id, msgtype="template_card", template_card=CARD))

    mine, theirs = sent(corp, AGENT_ID), sent(second, app["agentid"])
    assert (mine["errcode"], theirs["errcode"]) == (0, 0), "a task_id is one of the app, not of the corp"
    change = {"userids": ["wangfang"], "response_code": mine["response_code"], "button": {"replace_name": "已处理"}}
    assert errcode(second.call("message/update_template_card", change | {"agentid": app["agentid"]})) == 42015
    assert errcode(second.call("message/recall", {"msgid": mine["msgid"]})) == 40058
    assert errcode(corp.call("message/update_template_card", change | {"agentid": AGENT_ID})) == 0, "not used up"


def test_without_the_customer_api_an_app_still_reads_the_directory(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    corp.control(f"apps/{app['agentid']}", {"is_customer_api_allowed": False})
    assert errcode(second.call("externalcontact/get_follow_user_list")) == 48002
    assert errcode(second.call("user/get", userid="wangfang")) == 0
    assert errcode(corp.call("externalcontact/get_follow_user_list")) == 0


def test_calls_from_other_addresses_than_its_own_are_refused(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    corp.control(f"apps/{app['agentid']}", {"trusted_ips": ["203.0.113.7"]})
    assert errcode(second.call("user/get", userid="wangfang")) == 60020
    assert errcode(corp.call("user/get", userid="wangfang")) == 0
    corp.control(f"apps/{app['agentid']}", {"trusted_ips": ["203.0.113.7", "127.0.0.1"]})
    assert errcode(second.call("user/get", userid="wangfang")) == 0


def test_each_app_sees_the_members_in_its_own_range(corp: RunningSimulator) -> None:
    narrow = corp.of_app(corp.control("apps", {"visible": ["linyue"]}))
    assert narrow.call("externalcontact/get_follow_user_list")["follow_user"] == ["linyue"]
    assert errcode(narrow.call("user/get", userid="wangfang")) == 60111
    assert errcode(narrow.call("externalcontact/list", userid="wangfang")) == 60111
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    assert errcode(narrow.call("externalcontact/get", external_userid=customer)) == 40096
    assert errcode(corp.call("externalcontact/get", external_userid=customer)) == 0
    assert errcode(corp.call("user/get", userid="wangfang")) == 0


def test_a_member_moves_into_the_range_of_one_app_only(corp: RunningSimulator) -> None:
    app = corp.control("apps", {"visible": ["linyue"]})
    corp.act("show-member", userid="wangfang", agentid=app["agentid"])
    corp.act("hide-member", userid="wangfang")
    assert errcode(corp.of_app(app).call("user/get", userid="wangfang")) == 0
    assert errcode(corp.call("user/get", userid="wangfang")) == 60111


def test_what_an_app_made_is_no_other_apps(corp: RunningSimulator, second: RunningSimulator) -> None:
    tag_id = corp.call("externalcontact/add_corp_tag", {"group_name": "来路", "tag": [{"name": "展会"}]})["tag_group"][
        "tag"
    ][0]["id"]
    link = {"link_name": "秋季", "range": {"user_list": ["wangfang"]}}
    link_id = corp.call("externalcontact/customer_acquisition/create_link", link)["link"]["link_id"]
    chat_id = corp.act("create-group", owner="wangfang", name="福利群")["chat_id"]
    way = corp.call("externalcontact/groupchat/add_join_way", {"scene": 2, "chat_id_list": [chat_id]})["config_id"]

    def outcomes(by: RunningSimulator) -> list[int]:
        return [
            errcode(by.call("externalcontact/edit_corp_tag", {"id": tag_id, "name": "车展"})),
            errcode(by.call("externalcontact/customer_acquisition/get", {"link_id": link_id})),
            errcode(by.call("externalcontact/groupchat/get_join_way", {"config_id": way})),
        ]

    assert outcomes(second) == [81011, 40058, 41044]
    assert link_id not in second.call("externalcontact/customer_acquisition/list_link", {})["link_id_list"]
    assert outcomes(corp) == [0, 0, 0]


def authorize(corp: RunningSimulator, **changes: Any) -> requests.Response:
    query = {
        "appid": CORP_ID,
        "redirect_uri": "http://second.example.com/back",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "s1",
        "as": "wangfang",
    } | changes
    url = f"{corp.url}/connect/oauth2/authorize"
    return requests.get(url, params=query, allow_redirects=False, timeout=TIMEOUT)


def code_of(answer: requests.Response) -> str:
    return answer.headers["Location"].partition("code=")[2].partition("&")[0]


def test_one_logs_in_to_each_app_at_its_own_domain(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    assert authorize(corp, agentid=AGENT_ID).status_code == 400
    answer = authorize(corp, agentid=app["agentid"])
    assert answer.headers["Location"].startswith("http://second.example.com/back?code=")
    code = code_of(answer)
    assert errcode(corp.call("auth/getuserinfo", code=code)) == 40029, "a code of another app"
    assert second.call("auth/getuserinfo", code=code)["userid"] == "wangfang"


def test_a_code_asked_for_without_an_agentid_belongs_to_the_domain(
    corp: RunningSimulator, second: RunningSimulator
) -> None:
    code = code_of(authorize(corp))
    assert errcode(corp.call("auth/getuserinfo", code=code)) == 50001
    assert second.call("auth/getuserinfo", code=code)["userid"] == "wangfang"
    assert authorize(corp, redirect_uri="http://evil.example/back").status_code == 400


def test_a_user_ticket_is_good_for_the_app_it_was_given_to(
    corp: RunningSimulator, app: dict[str, Any], second: RunningSimulator
) -> None:
    private = {"agentid": app["agentid"], "scope": "snsapi_privateinfo", "consent": "given", "field": "mobile"}
    ticket = second.call("auth/getuserinfo", code=code_of(authorize(corp, **private)))["user_ticket"]
    assert errcode(corp.call("auth/getuserdetail", {"user_ticket": ticket})) == 84015
    assert "mobile" in second.call("auth/getuserdetail", {"user_ticket": ticket})


def test_an_app_is_entered_in_the_console_with_the_values_given(corp: RunningSimulator) -> None:
    given = {"agentid": 1000077, "name": "客服", "secret": "s" * 43, "token": "T1", "aes_key": "a" * 43}
    made = corp.control("apps", given)
    assert {name: made[name] for name in given} == given
    assert made["trusted_domain"] == corp.control(f"apps/{AGENT_ID}")["trusted_domain"]
    assert [one["agentid"] for one in corp.control("apps")] == [AGENT_ID, 1000077]
    corp.control("apps", given, status=400)
    corp.control("apps", {"secret": "s" * 43}, status=400)
    corp.control("apps", {"colour": "red"}, status=400)
    corp.control("apps", {"visible": ["nobody"]}, status=404)
    corp.control("apps/1000099", {"name": "没有"}, status=404)
    assert len(corp.control("apps")) == 2, "what was refused was not half made"


def test_apps_outlive_a_restart_and_not_a_reset(start: Any) -> None:
    corp = start()
    app = corp.control("apps", {"name": "群发助手"})
    corp = start()
    assert errcode(corp.of_app(app).call("agent/get", agentid=app["agentid"])) == 0
    corp.control("reset", {"size": "small"})
    assert [one["agentid"] for one in corp.control("apps")] == [AGENT_ID]
