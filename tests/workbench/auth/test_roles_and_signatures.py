import pytest

from tests.workbench import factories as make
from wecom import jssdk
from workbench.kernel import clock


@pytest.fixture
def tree():
    root = make.department("总部")
    return {"root": root, "region": make.department("大区", parent=root)}


@pytest.mark.parametrize(
    ("of", "heads", "about", "roles"),
    [
        ("region", False, {}, ["staff"]),
        ("region", True, {}, ["staff", "manager"]),
        ("region", True, {"has_contact": False}, ["manager"]),
        ("root", True, {}, ["staff", "manager", "leader"]),
        ("root", False, {"userid": "chenmo", "has_contact": False}, ["admin"]),
        ("root", False, {"has_contact": False}, []),
    ],
)
def test_roles_come_from_the_directory_and_the_settings(sign_in, tree, of, heads, about, roles):
    member = make.member(of=tree[of], heads=heads, **about)
    assert sign_in(member).get("/api/v1/me").json["roles"] == roles


def test_the_top_of_a_partly_visible_tree_is_not_the_corp(sign_in):
    invisible = make.department("看不见的上级")
    visible = make.department("可见的分公司", parent=invisible)
    make.db.session.delete(invisible)
    make.db.session.commit()
    assert sign_in(make.member(of=visible, heads=True)).get("/api/v1/me").json["roles"] == ["staff", "manager"]


def test_who_headed_a_department_that_is_gone_heads_nothing(sign_in):
    gone = make.department("已解散", removed_at=clock.now())
    browser = sign_in(make.member("我", of=gone, heads=True))
    make.member("王芳", of=gone)
    assert browser.get("/api/v1/me").json["roles"] == ["staff"]
    assert [member["name"] for member in browser.get("/api/v1/members").json["items"]] == ["我"]


def test_a_leader_may_be_named_in_the_settings(app, sign_in, monkeypatch):
    monkeypatch.setitem(app.config, "LEADER_USERIDS", frozenset({"boss"}))
    assert sign_in(make.member(userid="boss")).get("/api/v1/me").json["roles"] == ["staff", "leader"]


def test_our_own_pages_are_signed_as_corp_and_as_app(app, sign_in, simulator):
    browser = sign_in(make.member())
    url = "http://127.0.0.1/h5/sidebar?x=1"
    for identity in ("corp", "agent"):
        signed = browser.post("/api/v1/jssdk/signature", json={"url": url, "identity": identity}).json
        wecom = app.extensions["wecom"]
        ticket = (wecom.corp_ticket if identity == "corp" else wecom.agent_ticket).get()
        assert signed["signature"] == jssdk.signature(ticket, signed["nonce_str"], signed["timestamp"], url)


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/h5/sidebar", "http://127.0.0.1.evil.example/", "http://127.0.0.1:81/", "//127.0.0.1/", "x"],
)
def test_another_hosts_page_is_not_signed(sign_in, url):
    answer = sign_in(make.member()).post("/api/v1/jssdk/signature", json={"url": url, "identity": "agent"})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_no_ticket_is_said_in_a_code_the_page_knows(sign_in, simulator):
    simulator.post("faults", api="ticket/get", times=5, errcode=-1)
    url = "http://127.0.0.1/h5/sidebar"
    answer = sign_in(make.member()).post("/api/v1/jssdk/signature", json={"url": url, "identity": "agent"})
    assert (answer.status_code, answer.json["code"]) == (503, "wecom_unavailable")
