import datetime as dt

import pytest

from tests.workbench import factories as make
from workbench.kernel import clock

DAY = dt.timedelta(days=1)


def sees(browser, customer):
    status = browser.get(f"/api/v1/customers/{customer.id}").status_code
    listed = [row["id"] for row in browser.get("/api/v1/customers").json["items"]]
    sidebar = browser.get("/api/v1/sidebar/customer", query_string={"external_userid": customer.external_userid})
    assert (status == 200) == (customer.id in listed) == (sidebar.status_code == 200)
    return status == 200


@pytest.mark.parametrize(
    ("ended_by", "days_ago", "is_visible"),
    [
        ("customer", 1, True),
        ("customer", 179, True),
        ("customer", 181, False),
        ("staff", 1, False),
        ("transfer", 1, False),
        ("departed", 1, False),
        ("unknown", 1, False),
    ],
)
def test_those_who_left_stay_visible_for_half_a_year_and_those_we_deleted_are_gone(
    sign_in, ended_by, days_ago, is_visible
):
    me = make.member()
    ended = clock.now() - days_ago * DAY
    spell = make.relation(me, make.customer(), added_at=ended - DAY, ended_at=ended, ended_by=ended_by)
    assert sees(sign_in(me), make.db.session.get_one(make.Customer, spell.customer_id)) is is_visible


def test_the_latest_spell_decides(sign_in):
    me, customer = make.member(), make.customer()
    now = clock.now()
    make.relation(me, customer, added_at=now - 9 * DAY, ended_at=now - 8 * DAY, ended_by="customer")
    make.relation(me, customer, added_at=now - 7 * DAY, ended_at=now - 6 * DAY, ended_by="staff")
    assert not sees(sign_in(me), customer)


def test_a_head_sees_the_departments_below_and_a_leader_everybody(sign_in):
    root = make.department("总部")
    region = make.department("华东", parent=root)
    shop = make.department("门店", parent=region)
    staff = make.member("店员", of=shop)
    customer = make.customer()
    make.relation(staff, customer)

    assert sees(sign_in(staff), customer)
    assert sees(sign_in(make.member("大区主管", of=region, heads=True)), customer)
    assert sees(sign_in(make.member("总经理", of=root, heads=True)), customer)
    assert not sees(sign_in(make.member("隔壁主管", of=make.department("华南", parent=root), heads=True)), customer)
    assert not sees(sign_in(make.member("同店同事", of=shop)), customer)


def test_a_shared_customer_is_listed_once_for_their_head(sign_in):
    shop = make.department()
    boss = make.member("主管", of=shop, heads=True)
    customer = make.customer()
    for days in (5, 3):
        make.relation(make.member(f"店员{days}", of=shop), customer, added_at=clock.now() - days * DAY)
    (row,) = sign_in(boss).get("/api/v1/customers").json["items"]
    assert row["member_name"] == "店员3"


def test_a_colleagues_remark_is_only_said_to_exist(sign_in):
    me, colleague, customer = make.member("我"), make.member("同事"), make.customer()
    make.relation(me, customer, remark="我的备注", description="我的描述")
    make.relation(colleague, customer, remark="同事的备注", description="同事的描述")

    browser = sign_in(me)
    profile = browser.get(f"/api/v1/customers/{customer.id}")

    mine, theirs = sorted(profile.json["relations"], key=lambda found: not found["is_mine"])
    assert (mine["remark"], mine["description"]) == ("我的备注", "我的描述")
    assert (theirs["remark"], theirs["description"], theirs["has_remark"]) == (None, None, True)
    assert "同事的" not in profile.text
    assert browser.get("/api/v1/customers", query_string={"q": "同事的备注"}).json["items"] == []


def test_a_member_who_was_removed_is_out_at_the_next_request(sign_in):
    me = make.member()
    browser = sign_in(me)
    assert browser.get("/api/v1/me").status_code == 200
    me.removed_at = clock.now()
    make.db.session.commit()
    assert browser.get("/api/v1/me").json["code"] == "signed_out"
