"""Personal tags are WeCom's: read when a profile is opened, shown to who may read the relation, never in bulk."""

import pytest

from tests.workbench import factories as make

READING = "externalcontact/get"


@pytest.fixture
def tagged(simulator):
    """林女士, whom 王芳 calls 爱聊天, and 林悦, who heads 王芳's department, 老同学."""
    external_userid = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    simulator.act("add-customer", userid="linyue", external_userid=external_userid)
    simulator.act("edit-customer", userid="wangfang", external_userid=external_userid, add_tags=["爱聊天"])
    simulator.act("edit-customer", userid="linyue", external_userid=external_userid, add_tags=["老同学"])
    department = make.department()
    head = make.member("林悦", of=department, heads=True, userid="linyue")
    staff = make.member("王芳", of=department, userid="wangfang")
    customer = make.customer("林女士", external_userid=external_userid)
    make.relation(head, customer)
    make.relation(staff, customer)
    simulator.forget_calls()
    return customer, staff, head


def told(browser, customer):
    answer = browser.get(f"/api/v1/customers/{customer.id}/personal-tags").json
    return {one["member"]["userid"]: one["names"] for one in answer["items"]}, answer["is_known"]


def test_i_see_my_own_and_my_head_sees_mine_and_theirs(tagged, sign_in, simulator):
    customer, staff, head = tagged
    assert told(sign_in(staff), customer) == ({"wangfang": ["爱聊天"]}, True)
    assert told(sign_in(head), customer) == ({"wangfang": ["爱聊天"], "linyue": ["老同学"]}, True)
    assert simulator.calls(READING) == 2, "one call for each who looks"


def test_the_profile_itself_and_the_list_ask_wecom_nothing(tagged, sign_in, simulator):
    customer, staff, _ = tagged
    browser = sign_in(staff)
    browser.get(f"/api/v1/customers/{customer.id}")
    browser.get("/api/v1/customers")
    assert simulator.calls(READING) == 0


def test_a_wecom_that_does_not_answer_is_not_taken_for_no_tags(tagged, sign_in, simulator):
    customer, staff, _ = tagged
    simulator.post("faults", api=READING, times=1, errcode=-1)
    assert told(sign_in(staff), customer) == ({}, False)
    assert told(sign_in(staff), customer) == ({"wangfang": ["爱聊天"]}, True)


def test_one_wecom_no_longer_shows_has_none(tagged, sign_in, simulator):
    customer, staff, _ = tagged
    for userid in ("wangfang", "linyue"):
        simulator.act("member-deletes", userid=userid, external_userid=customer.external_userid)
    assert told(sign_in(staff), customer) == ({}, True)


def test_a_customer_of_others_does_not_exist_for_me(tagged, sign_in, simulator):
    customer, *_ = tagged
    stranger = sign_in(make.member("周凯", of=make.department(), userid="zhoukai"))
    assert stranger.get(f"/api/v1/customers/{customer.id}/personal-tags").status_code == 404
    assert simulator.calls(READING) == 0
