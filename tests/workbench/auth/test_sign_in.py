import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from workbench.auth.models import SignIn
from workbench.kernel import cache, clock
from workbench.people.models import Member

IN_WECOM = {"User-Agent": "Mozilla/5.0 wxwork/4.1.36 MicroMessenger/7.0.1"}


def begin(browser, path="/h5/", headers=IN_WECOM):
    answer = browser.get("/auth/login", query_string={"next": path}, headers=headers)
    assert answer.status_code == 302, answer.text
    return answer.location


def choose(authorize_url, who):
    """What the member does on WeCom's page; the address it sends the browser to."""
    answer = requests.get(f"{authorize_url.split('#')[0]}&as={who}", allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def test_a_member_signs_in_through_wecom_and_lands_where_they_wanted(client, simulator):
    back = choose(begin(client, "/h5/customers"), "wangfang")
    answer = client.get(back)

    assert (answer.status_code, answer.location) == (302, "/h5/customers")
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("workbench="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    me = client.get("/api/v1/me").json
    assert (me["userid"], me["roles"]) == ("wangfang", [])
    assert make.count(Member) == 1, "a member met before the first sync is looked up"


def test_a_desktop_browser_is_sent_to_the_qr_code(client):
    target = begin(client, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"})
    query = parse_qs(urlsplit(target).query)
    assert urlsplit(target).path == "/wwlogin/sso/login"
    assert query["login_type"] == ["CorpApp"]


def test_the_address_carries_what_wecom_demands(client):
    target = begin(client)
    query = parse_qs(urlsplit(target).query)
    assert urlsplit(target).fragment == "wechat_redirect"
    assert query["scope"] == ["snsapi_base"]
    assert query["agentid"] == ["1000002"]
    assert query["redirect_uri"] == ["http://127.0.0.1/auth/callback"]
    assert query["state"][0].isalnum()


def test_with_consent_the_avatar_is_kept_and_without_it_the_member_gets_in_all_the_same(
    app, client, simulator, monkeypatch
):
    monkeypatch.setitem(app.config, "ASKS_PRIVATE_INFO", True)
    target = begin(client)
    assert parse_qs(urlsplit(target).query)["scope"] == ["snsapi_privateinfo"]
    assert client.get(choose(f"{target.split('#')[0]}&consent=given&field=avatar", "wangfang")).status_code == 302
    assert client.get("/api/v1/me").json["avatar"].startswith("http")

    simulator.post("faults", api="auth/getuserdetail", times=1, errcode=92001)
    assert client.get(choose(f"{begin(client).split('#')[0]}&consent=given&field=avatar", "linyue")).status_code == 302
    assert client.get("/api/v1/me").json["avatar"] is None


def test_the_double_redirect_signs_in_once_and_exchanges_the_code_once(client, simulator):
    back = choose(begin(client), "wangfang")
    simulator.forget_calls()
    first, second = client.get(back), client.get(back)
    assert (first.status_code, second.status_code) == (302, 302)
    assert simulator.calls("auth/getuserinfo") == 1


def test_a_state_belongs_to_the_browser_that_began(app, client, simulator):
    back = choose(begin(client), "wangfang")
    other = app.test_client()
    answer = other.get(back)
    assert answer.status_code == 400
    assert "登录链接已失效" in answer.text
    assert make.count(SignIn) == 0


@pytest.mark.parametrize("state", ["", "0" * 32, "' or 1=1", "a" * 128])
def test_a_made_up_state_is_refused(client, state):
    assert client.get("/auth/callback", query_string={"state": state, "code": "x"}).status_code == 400


def test_a_used_code_of_a_new_journey_is_refused_in_words(client, simulator):
    back = choose(begin(client), "wangfang")
    client.get(back)
    code = parse_qs(urlsplit(back).query)["code"][0]
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    answer = client.get("/auth/callback", query_string={"state": state, "code": code})
    assert answer.status_code == 400
    assert "重新登录" in answer.text


def test_an_external_person_never_gets_a_session(client, simulator):
    outsider = simulator.get("customers", limit=1)[0]["external_userid"]
    answer = client.get(choose(begin(client), outsider))
    assert answer.status_code == 403
    assert make.count(SignIn) == 0


@pytest.mark.parametrize("act", ["disable-member", "quit-corp", "remove-member", "hide-member"])
def test_who_is_not_at_work_any_more_is_refused(client, simulator, act):
    back = choose(begin(client), "wangfang")
    simulator.act(act, userid="wangfang")
    answer = client.get(back)
    assert answer.status_code == 403
    assert make.count(SignIn) == 0


def test_who_comes_back_signs_in_again(client, simulator, work):
    client.get(choose(begin(client), "wangfang"))
    simulator.act("remove-member", userid="wangfang")
    deliver(client, event_xml("unsubscribe", AgentID="1000002").replace("[sys]", "[WangFang]"))
    work()
    assert client.get("/api/v1/me").json["code"] == "signed_out"
    simulator.act("add-member", userid="wangfang", name="王芳", department_id=2)
    assert client.get(choose(begin(client), "wangfang")).status_code == 302
    assert client.get("/api/v1/me").json["userid"] == "wangfang"


def test_a_login_loop_is_cut(client):
    answers = [client.get("/auth/login", headers=IN_WECOM).status_code for _ in range(6)]
    assert answers == [302] * 5 + [400]


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [
        ("/h5/sidebar?x=1", "/h5/sidebar?x=1"),
        ("/h5/customers/12", "/h5/customers/12"),
        ("/h5/tasks/new", "/h5/tasks/new"),
        ("/h5/team/tasks/12", "/h5/team/tasks/12"),
        ("https://evil.example/", "/h5/"),
        ("//evil.example/h5/", "/h5/"),
        ("/h5/../api/v1/me", "/h5/"),
        ("/h5/sidebar?next=//evil", "/h5/"),
        ("/api/v1/me", "/h5/"),
        ("javascript:alert(1)", "/h5/"),
        ("", "/h5/"),
    ],
)
def test_the_way_back_is_one_of_our_own_pages(client, simulator, wanted, allowed):
    assert client.get(choose(begin(client, wanted), "wangfang")).location == allowed


def test_signing_out_ends_this_session_only(sign_in):
    me = make.member()
    here, there = sign_in(me), sign_in(me)
    assert here.delete("/api/v1/session").status_code == 204
    assert here.get("/api/v1/me").status_code == 401
    assert there.get("/api/v1/me").status_code == 200


def test_after_signing_out_the_old_callback_opens_nothing(client, simulator):
    back = choose(begin(client), "wangfang")
    client.get(back)
    assert client.get(back).status_code == 302, "the double redirect"
    client.delete("/api/v1/session")
    answer = client.get(back)
    assert answer.status_code == 400
    assert "登录链接已失效" in answer.text
    assert client.get("/api/v1/me").status_code == 401


def test_a_session_ends_by_itself(sign_in):
    browser = sign_in(make.member())
    with time_machine.travel(clock.now() + dt.timedelta(days=2)):
        assert browser.get("/api/v1/me").json["code"] == "signed_out"


@pytest.mark.parametrize("event", ["unsubscribe", "change_contact"])
def test_a_removed_member_is_cut_off_by_the_event(client, sign_in, simulator, work, event):
    browsers = [sign_in(make.member("王芳", userid="wangfang"))] * 2
    simulator.act("remove-member", userid="wangfang")
    if event == "unsubscribe":
        xml = event_xml("unsubscribe", AgentID="1000002").replace("[sys]", "[WangFang]")
        deliver(client, xml)
    else:
        deliver(client, event_xml("change_contact", change="delete_user", UserID="wangfang"), receiver="contacts")
    work()
    assert all(browser.get("/api/v1/me").json["code"] == "signed_out" for browser in browsers)


def test_without_events_the_hourly_check_cuts_off(sign_in, simulator, work):
    from workbench.auth.jobs import check_sessions

    browser = sign_in(make.member("王芳", userid="wangfang"))
    simulator.act("remove-member", userid="wangfang")
    check_sessions.func(timestamp=0)
    work()
    assert browser.get("/api/v1/me").status_code == 401


def test_a_page_that_believes_somebody_else_is_signed_in_is_told(sign_in):
    browser = sign_in(make.member(userid="wangfang"))
    assert browser.get("/api/v1/me", headers={"X-Signed-In-As": "WangFang"}).status_code == 200
    answer = browser.get("/api/v1/me", headers={"X-Signed-In-As": "lixiang"})
    assert (answer.status_code, answer.json["code"]) == (401, "session_changed")


def test_another_site_cannot_write_in_my_name(sign_in):
    browser = sign_in(make.member())
    answer = browser.delete("/api/v1/session", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert browser.get("/api/v1/me").status_code == 200


def test_without_redis_nobody_signs_in_but_who_is_in_stays_in(app, client, sign_in, monkeypatch):
    browser = sign_in(make.member())
    monkeypatch.setitem(app.extensions, "redis", cache.connect("redis://127.0.0.1:1/0"))
    answer = client.get("/auth/login", headers=IN_WECOM)
    assert answer.status_code == 503
    assert "暂时无法登录" in answer.text
    assert browser.get("/api/v1/me").status_code == 200
    assert browser.get("/api/v1/customers").status_code == 200
