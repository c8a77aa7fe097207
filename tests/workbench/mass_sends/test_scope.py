import pytest

from tests.workbench import factories as make
from tests.workbench.mass_sends.shop import preview, wish
from workbench.mass_sends.models import MassSend


@pytest.fixture
def elsewhere():
    """Another department with its head, a member and a customer."""
    department = make.department("二组", parent=make.department("总部"))
    head = make.member("二组主管", of=department, heads=True)
    member = make.member("同事", of=department)
    return head, member, make.relation(member)


def test_staff_do_not_send_to_many(sign_in, shop):
    shop.customer()
    for answer in (
        wish(sign_in(shop.fang), member_userids=["wangfang"]),
        preview(sign_in(shop.fang), member_userids=["wangfang"]),
        sign_in(shop.fang).post("/api/v1/mass-send-syncs"),
    ):
        assert (answer.status_code, answer.json["code"]) == (403, "not_a_manager")


def test_another_departments_staff_do_not_exist_for_me(sign_in, shop, elsewhere):
    _, member, _ = elsewhere
    assert wish(sign_in(shop.boss), member_userids=[member.userid]).status_code == 404


def test_another_departments_customers_are_not_reached_whatever_is_asked(sign_in, shop, elsewhere):
    _, _, relation = elsewhere
    shop.customer()
    answer = preview(sign_in(shop.boss), customer_ids=[relation.customer_id]).json
    assert (answer["recipients_total"], answer["no_relation"]) == (0, 1)
    tag = make.tag(on=relation)
    assert preview(sign_in(shop.boss), tag_ids=[tag.id]).json["recipients_total"] == 0


def test_wecom_may_choose_the_senders_only_for_who_sees_everybody(sign_in, shop, app):
    shop.customer()
    asked = {"member_userids": ["wangfang"], "sender_rule": "last_in_touch"}
    answer = wish(sign_in(shop.boss), **asked)
    assert (answer.status_code, answer.json["code"]) == (403, "not_a_leader")
    leader = make.member("总经理", of=make.department("公司"), userid="leader", has_contact=False)
    app.config["LEADER_USERIDS"] = frozenset({"leader"})
    try:
        assert wish(sign_in(leader), **asked).status_code == 201
        assert preview(sign_in(leader), **asked).json["staff_total"] is None
    finally:
        app.config["LEADER_USERIDS"] = frozenset()


def test_a_mass_send_of_another_department_does_not_exist_for_me(sign_in, shop, elsewhere):
    head, _, _ = elsewhere
    shop.customer()
    made = wish(sign_in(shop.boss), member_userids=["wangfang"]).json["id"]
    browser = sign_in(head)
    assert browser.get("/api/v1/mass-sends").json["items"] == []
    for method, path in (
        ("GET", ""),
        ("GET", "/staff"),
        ("GET", "/recipients"),
        ("PUT", "/cancellation"),
        ("PUT", "/reading"),
        ("POST", "/reminders"),
    ):
        assert browser.open(f"/api/v1/mass-sends/{made}{path}", method=method).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": ""}, "content"),
        ({"content": "字" * 1334}, "content"),
        ({"audience": {}}, "audience"),
        ({"audience": {"customer_ids": [1], "tag_ids": [1]}}, "audience"),
        ({"audience": {"chat_type": "group", "customer_ids": [1]}}, "audience"),
        ({"attachments": [{"msgtype": "link"}]}, "attachments"),
        ({"attachments": [{"msgtype": "link", "link": {"title": "x", "url": "javascript:alert(1)"}}]}, "attachments"),
        ({"attachments": [{"msgtype": "image", "image": {}}]}, "attachments"),
        ({"allow_select": "yes"}, "allow_select"),
    ],
)
def test_a_bad_mass_send_is_refused_and_the_field_is_named(sign_in, shop, body, field):
    given = {"client_key": "6f1c2a52-8a1c-4f39-9d3c-0a2f6f3a1b11", "content": "您好"}
    given |= {"audience": {"member_userids": ["wangfang"]}, **body}
    answer = sign_in(shop.boss).post("/api/v1/mass-sends", json=given)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert field in answer.json["errors"]["json"]
    assert make.count(MassSend) == 0


@pytest.mark.parametrize("rows", [1, 5])
def test_the_lists_take_the_same_queries_however_long_they_are(sign_in, shop, work, queries, rows):
    for _ in range(rows):
        shop.customer()
        made = wish(sign_in(shop.boss), member_userids=["wangfang"]).json["id"]
    work(also_waiting=True)
    boss, fang = sign_in(shop.boss), sign_in(shop.fang)
    with queries(5):  # who am I, the mass sends, their recipients, staff, results
        assert len(boss.get("/api/v1/mass-sends").json["items"]) == rows
    with queries(4):  # who am I, the mass send, the recipients, the customers they name
        assert len(boss.get(f"/api/v1/mass-sends/{made}/recipients").json["items"]) == rows
    with queries(3):  # who am I, the mass send, its staff
        assert len(boss.get(f"/api/v1/mass-sends/{made}/staff").json["items"]) == 1
    with queries(2):  # who am I, my tasks
        assert len(fang.get("/api/v1/mass-send-tasks").json["items"]) == rows
