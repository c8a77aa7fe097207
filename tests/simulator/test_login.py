from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from wecom.simulator.identity import AGENT_ID, CORP_ID

CONSENT = {"consent": "given", "field": ["avatar", "mobile"]}


def authorize(corp: RunningSimulator, headers: dict[str, str] | None = None, **changes: Any) -> requests.Response:
    query = {
        "appid": CORP_ID,
        "redirect_uri": f"{corp.engine.app_url}/auth/callback?from=phone",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "abc123",
        "agentid": AGENT_ID,
    } | changes
    url = f"{corp.url}/connect/oauth2/authorize"
    return requests.get(url, params=query, headers=headers, allow_redirects=False, timeout=TIMEOUT)


def returned(answer: requests.Response) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def test_a_chosen_member_comes_back_with_a_code_that_works_once(corp: RunningSimulator) -> None:
    back = returned(authorize(corp, **{"as": "wangfang"}))
    assert (back["state"], back["from"]) == ("abc123", "phone")
    assert corp.call("auth/getuserinfo", code=back["code"])["userid"] == "wangfang"
    assert corp.call("auth/getuserinfo", code=back["code"])["errcode"] == 42022


def test_a_code_is_good_for_five_minutes_and_an_invented_one_never(corp: RunningSimulator) -> None:
    back = returned(authorize(corp, **{"as": "wangfang"}))
    corp.advance(301)
    assert corp.call("auth/getuserinfo", code=back["code"])["errcode"] == 42003
    assert corp.call("auth/getuserinfo", code="invented")["errcode"] == 40029


def test_somebody_outside_the_corp_is_told_as_such(corp: RunningSimulator) -> None:
    customer = corp.control("customers?limit=1")[0]["external_userid"]
    who = corp.call("auth/getuserinfo", code=returned(authorize(corp, **{"as": customer}))["code"])
    assert "userid" not in who
    assert who["external_userid"] == customer
    assert who["openid"]


def test_older_clients_find_the_capitalised_names(corp: RunningSimulator) -> None:
    code = returned(authorize(corp, **{"as": "wangfang"}))["code"]
    assert corp.call("user/getuserinfo", code=code)["UserId"] == "wangfang"


@pytest.mark.parametrize(
    "change",
    [
        {"appid": "wwforeign"},
        {"redirect_uri": "http://evil.example/auth/callback"},
        {"redirect_uri": "http://127.0.0.1/auth/callback"},
        {"redirect_uri": "javascript:alert(1)"},
        {"response_type": "token"},
        {"scope": "everything"},
        {"state": "not-allowed"},
        {"state": "a" * 129},
        {"agentid": 1},
        {"as": "nobody"},
    ],
)
def test_a_wrong_address_shows_an_error_and_sends_nobody_back(corp: RunningSimulator, change: dict[str, Any]) -> None:
    answer = authorize(corp, **({"as": "wangfang"} | change))
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_who_left_or_was_stopped_cannot_log_in(corp: RunningSimulator) -> None:
    corp.act("disable-member", userid="linyue")
    corp.act("remove-member", userid="zhoukai")
    assert [authorize(corp, **{"as": userid}).status_code for userid in ("linyue", "zhoukai")] == [400, 400]


def test_without_a_name_the_page_offers_the_members(corp: RunningSimulator) -> None:
    page = authorize(corp)
    assert page.status_code == 200
    assert "王芳" in page.text


def test_inside_the_phone_nobody_is_asked(corp: RunningSimulator) -> None:
    framed = {"Cookie": "sim_phone_userid=linyue", "Sec-Fetch-Dest": "iframe"}
    code = returned(authorize(corp, headers=framed))["code"]
    assert corp.call("auth/getuserinfo", code=code)["userid"] == "linyue"
    assert authorize(corp, headers={"Cookie": framed["Cookie"]}).status_code == 200


def test_private_fields_need_consent_which_is_remembered_for_a_month(corp: RunningSimulator) -> None:
    asked = {"scope": "snsapi_privateinfo", "as": "wangfang"}
    assert authorize(corp, **asked).status_code == 200
    code = returned(authorize(corp, **asked, **CONSENT))["code"]
    ticket = corp.call("auth/getuserinfo", code=code)["user_ticket"]
    detail = corp.call("auth/getuserdetail", {"user_ticket": ticket})
    assert set(detail) == {"errcode", "errmsg", "userid", "avatar", "mobile"}
    assert authorize(corp, **asked).status_code == 302
    corp.advance(1801)
    assert corp.call("auth/getuserdetail", {"user_ticket": ticket})["errcode"] == 84014
    corp.advance(31 * 86_400)
    assert authorize(corp, **asked).status_code == 200


def test_private_fields_need_a_member_the_app_sees_and_a_permission(corp: RunningSimulator) -> None:
    asked = {"scope": "snsapi_privateinfo", "as": "wangfang"} | CONSENT

    def log_in() -> dict[str, Any]:
        return corp.call("auth/getuserinfo", code=returned(authorize(corp, **asked))["code"])

    ticket = {"user_ticket": log_in()["user_ticket"]}
    corp.control("settings", {"is_sensitive_info_allowed": False})
    assert corp.call("auth/getuserdetail", ticket)["errcode"] == 92001
    corp.control("settings", {"is_sensitive_info_allowed": True})
    corp.act("hide-member", userid="wangfang")
    assert corp.call("auth/getuserdetail", ticket)["errcode"] == 92000
    again = log_in()
    assert (again["userid"], "user_ticket" in again) == ("wangfang", False)
    corp.act("show-member", userid="wangfang")
    assert corp.call("auth/getuserdetail", ticket)["errcode"] == 0


def test_a_customer_is_known_only_where_the_app_sees_a_follower(corp: RunningSimulator) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]

    def who() -> dict[str, Any]:
        return corp.call("auth/getuserinfo", code=returned(authorize(corp, **{"as": customer}))["code"])

    assert who()["external_userid"] == customer
    corp.act("hide-member", userid="wangfang")
    assert ("openid" in who(), "external_userid" in who()) == (True, False)


def test_a_silent_login_brings_no_ticket(corp: RunningSimulator) -> None:
    code = returned(authorize(corp, **{"as": "wangfang"}))["code"]
    assert "user_ticket" not in corp.call("auth/getuserinfo", code=code)
    assert corp.call("auth/getuserdetail", {"user_ticket": "invented"})["errcode"] == 84015


def test_the_desktop_logs_in_by_qr_code(corp: RunningSimulator) -> None:
    query = {
        "login_type": "CorpApp",
        "appid": CORP_ID,
        "agentid": AGENT_ID,
        "redirect_uri": f"{corp.engine.app_url}/auth/callback",
        "state": "xyz",
        "as": "wangfang",
    }
    url = f"{corp.url}/wwlogin/sso/login"
    back = returned(requests.get(url, params=query, allow_redirects=False, timeout=TIMEOUT))
    assert corp.call("auth/getuserinfo", code=back["code"])["userid"] == "wangfang"
    refused = requests.get(url, params=query | {"login_type": "ServiceApp"}, allow_redirects=False, timeout=TIMEOUT)
    assert refused.status_code == 400
