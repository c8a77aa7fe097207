from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from requests import Response

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from wecom.simulator.identity import AGENT_ID, CORP_ID

AUTHORIZE = "/connect/oauth2/authorize"
QR = "/wwlogin/sso/login"


def visit(
    corp: RunningSimulator, path: str = AUTHORIZE, headers: dict[str, str] | None = None, **changes: str
) -> Response:
    query = {
        "appid": CORP_ID,
        "redirect_uri": f"{corp.engine.app_url}/auth/callback?from=login",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "nonce123",
        "agentid": str(AGENT_ID),
        "login_type": "CorpApp",
    }
    address = f"{corp.url}{path}?{urlencode(query | changes)}"
    return corp.http.get(address, headers=headers, timeout=TIMEOUT, allow_redirects=False)


def code_of(answer: Response) -> str:
    assert answer.status_code == 302, answer.text
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def whoever_came(corp: RunningSimulator, answer: Response) -> dict[str, str]:
    return corp.call("auth/getuserinfo", code=code_of(answer))


@pytest.mark.parametrize("path", [AUTHORIZE, QR])
def test_the_chooser_offers_every_active_member_and_one_outsider(corp: RunningSimulator, path: str) -> None:
    corp.act("disable-member", userid="linyue")
    page = visit(corp, path).text
    offered = [member["userid"] for member in corp.control("members") if f'data-userid="{member["userid"]}"' in page]
    assert offered == [member["userid"] for member in corp.control("members") if member["status"] == 1]
    assert "linyue" not in offered
    assert 'data-userid="wm' in page


@pytest.mark.parametrize("path", [AUTHORIZE, QR])
def test_choosing_sends_the_browser_back_with_code_and_state(corp: RunningSimulator, path: str) -> None:
    answer = visit(corp, path, **{"as": "wangfang"})
    address = urlsplit(answer.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{corp.engine.app_url}/auth/callback"
    assert parse_qs(address.query)["state"] == ["nonce123"]
    assert parse_qs(address.query)["from"] == ["login"]
    assert whoever_came(corp, answer)["userid"] == "wangfang"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Dest": "document", "Cookie": "sim_phone_userid=wangfang"}, {"Sec-Fetch-Dest": "iframe"}],
)
def test_anywhere_else_the_chooser_asks(corp: RunningSimulator, headers: dict[str, str]) -> None:
    assert "以谁的身份登录" in visit(corp, headers=headers).text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"redirect_uri": "http://evil.example/auth/callback"}, 50001),
        ({"state": "not-allowed"}, 84025),
        ({"appid": "wwsomebodyelse"}, 40013),
        ({"as": "nobody"}, 60111),
    ],
)
def test_a_wrong_address_ends_on_a_page_that_names_the_code(
    corp: RunningSimulator, changes: dict[str, str], code: int
) -> None:
    answer = visit(corp, **({"as": "wangfang"} | changes))
    assert answer.status_code == 400
    assert f"错误码 {code}" in answer.text


def test_private_information_is_given_only_after_consent_and_only_what_was_ticked(corp: RunningSimulator) -> None:
    private = {"scope": "snsapi_privateinfo", "as": "wangfang"}
    assert "应用申请获取你的信息" in visit(corp, **private).text
    agreed = visit(corp, **private, consent="given", field="mobile")
    ticket = whoever_came(corp, agreed)["user_ticket"]
    detail = corp.call("auth/getuserdetail", {"user_ticket": ticket})
    assert detail["mobile"]
    assert "avatar" not in detail


def test_whoever_refuses_still_logs_in_without_a_ticket(corp: RunningSimulator) -> None:
    refused = visit(corp, scope="snsapi_privateinfo", consent="refused", **{"as": "wangfang"})
    who = whoever_came(corp, refused)
    assert who["userid"] == "wangfang"
    assert "user_ticket" not in who
