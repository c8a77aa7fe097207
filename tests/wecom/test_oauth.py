from urllib.parse import parse_qs, urlsplit

import pytest

from tests.wecom.stub import WeComStub
from wecom import oauth
from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError
from wecom.oauth import ExternalVisitor, SignedInMember

APP = WeComApp("ww1", 1000002, "s")
BACK = "https://h5.example.com/auth/callback?a=1&b=中"
OK = {"errcode": 0, "errmsg": "ok"}


def test_the_login_address_carries_the_whole_return_address_and_the_literal_tail() -> None:
    url = oauth.authorize_url(APP, BACK, "State1")
    assert url.startswith(
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1&redirect_uri=https%3A%2F%2Fh5."
    )
    assert url.endswith("#wechat_redirect")
    assert parse_qs(urlsplit(url).query) == {
        "appid": ["ww1"],
        "redirect_uri": [BACK],
        "response_type": ["code"],
        "scope": ["snsapi_base"],
        "state": ["State1"],
        "agentid": ["1000002"],
    }


def test_personal_data_is_asked_for_only_on_demand() -> None:
    assert "scope=snsapi_privateinfo" in oauth.authorize_url(APP, BACK, "S", private_info=True)


def test_the_qr_login_address() -> None:
    url = oauth.qr_login_url(APP, BACK, "State1")
    assert url.startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&")
    query = parse_qs(urlsplit(url).query)
    assert (query["redirect_uri"], query["state"], query["agentid"]) == ([BACK], ["State1"], ["1000002"])


def test_a_code_of_a_member_signs_them_in_under_their_normalised_userid(
    wc_client: WeComClient, wc_stub: WeComStub
) -> None:
    wc_stub.answer("auth/getuserinfo", {**OK, "userid": "ZhangSan", "user_ticket": "UT"})
    assert oauth.exchange_code(wc_client, "CODE") == SignedInMember("zhangsan", "UT")
    assert wc_stub.last("auth/getuserinfo").params["code"] == "CODE"


def test_without_consent_there_is_no_ticket(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("auth/getuserinfo", {**OK, "userid": "zhangsan"})
    assert oauth.exchange_code(wc_client, "CODE") == SignedInMember("zhangsan", None)


@pytest.mark.parametrize(
    ("answer", "visitor"),
    [
        ({"openid": "O1", "external_userid": "wm1"}, ExternalVisitor("O1", "wm1")),
        ({"openid": "O1"}, ExternalVisitor("O1", None)),
        ({"userid": "", "openid": "O1"}, ExternalVisitor("O1", None)),
        ({"userid": "wwother/lisi"}, ExternalVisitor("wwother/lisi", None)),
        ({}, ExternalVisitor("", None)),
    ],
)
def test_anybody_else_is_a_visitor(
    wc_client: WeComClient, wc_stub: WeComStub, answer: dict[str, str], visitor: ExternalVisitor
) -> None:
    wc_stub.answer("auth/getuserinfo", {**OK, **answer})
    assert oauth.exchange_code(wc_client, "CODE") == visitor


def test_a_used_code_is_an_error_of_login_and_is_not_sent_again(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("auth/getuserinfo", {"errcode": 40029, "errmsg": "invalid code"})
    with pytest.raises(WeComError) as caught:
        oauth.exchange_code(wc_client, "CODE")
    assert caught.value.kind is Kind.LOGIN
    assert wc_stub.count("auth/getuserinfo") == 1


def test_personal_data_may_be_partly_withheld(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("auth/getuserdetail", {**OK, "userid": "LiSi", "gender": "2", "mobile": "13050495892", "email": ""})
    detail = oauth.get_member_detail(wc_client, "UT")
    assert (detail.userid, detail.gender, detail.mobile, detail.email) == ("lisi", 2, "13050495892", None)
    assert wc_stub.last("auth/getuserdetail").body == {"user_ticket": "UT"}
