"""Nobody takes a colleague's orders by saying what identifies a customer; who leads both may say it."""

import pytest

from tests.workbench import factories as make
from tests.workbench.identities.team import DAY, MOBILE, REFUSED, Team, holder, says
from workbench.kernel.db import db


@pytest.fixture
def team(sign_in, work, simulator):
    return Team(sign_in, work)


def test_a_mobile_in_a_colleagues_remark_is_not_bound_to_a_customer_of_ones_own(team):
    order = team.sold(mobile=MOBILE)
    assert says(team.bind(team.fang, team.old, mobile=MOBILE)) == REFUSED
    assert says(team.bind(team.head, team.old, mobile=MOBILE)) == REFUSED
    team.work()
    assert holder(order) == team.li.id
    assert team.bind(team.leader, team.old, mobile=MOBILE).status_code == 201
    team.work()
    assert holder(order) == team.fang.id


def test_a_leader_who_is_her_friend_does_not_decide_for_themself(team):
    make.relation(team.leader, team.old, added_at=team.paid_at - DAY)
    team.sold(mobile=MOBILE)
    assert says(team.bind(team.leader, team.old, mobile=MOBILE)) == REFUSED


def test_a_mobile_in_ones_own_remark_is_bound_freely(team):
    other = make.customer("另一位")
    make.relation(team.fang, other, remark_mobiles=["13900000002"])
    make.mark(customer_ids=[other.id])
    order = team.sold(mobile="13900000002")
    assert team.bind(team.fang, team.old, mobile="13900000002").status_code == 201
    team.work()
    assert holder(order) == team.fang.id


def test_a_buyer_id_that_leads_to_a_colleagues_order_takes_none_along(team):
    theirs = team.sold(mobile=MOBILE, id="tb_lin")
    nobodys = team.sold(id="tb_lin")
    assert says(team.bind(team.fang, team.old, order_no=nobodys.order_no)) == REFUSED
    team.work()
    assert (holder(theirs), holder(nobodys)) == (team.li.id, None)


def test_a_colleagues_word_that_earned_them_orders_is_not_taken_back_by_another(team):
    order = team.sold(id="tb_lin")
    bound = team.bind(team.li, team.shared, order_no=order.order_no).json
    team.work()
    assert holder(order) == team.li.id
    browser = team.sign_in(team.fang)
    assert says(browser.delete(f"/api/v1/identities/{bound['id']}")) == REFUSED
    assert says(browser.delete(f"/api/v1/orders/{order.id}/customer")) == REFUSED
    assert team.sign_in(team.li).delete(f"/api/v1/identities/{bound['id']}").status_code == 204
    team.work()
    assert holder(order) is None


def test_an_identity_that_earned_nobody_else_anything_is_taken_back_by_whoever_knows_her(team):
    bound = make.identity(team.shared, value="tb_lin", bound_by_id=team.li.id)
    db.session.commit()
    assert team.sign_in(team.fang).delete(f"/api/v1/identities/{bound.id}").status_code == 204


def test_a_mobile_typed_before_its_owners_order_makes_nobody_one_with_her(team):
    stranger = make.customer("莉的客户")
    make.relation(team.li, stranger, added_at=team.paid_at - 30 * DAY)
    typed = "13900000003"
    assert team.bind(team.fang, team.old, mobile=typed).status_code == 201
    team.work()
    order = team.sold(mobile=typed, external_userid=stranger.external_userid)
    db.session.expire_all()
    assert (stranger.person_id, team.old.person_id) == (stranger.id, team.old.id)
    assert holder(order) == team.li.id
    make.relation(team.li, team.old)
    page = team.sign_in(team.li).get(f"/api/v1/customers/{stranger.id}/identities").json
    assert [one["customer"]["id"] for one in page["alike"]] == [team.old.id]


def test_a_mobile_that_an_order_signs_too_links_as_ever(team):
    other = make.customer("她的另一个号")
    make.relation(team.fang, other)
    typed = "13900000003"
    assert team.bind(team.fang, team.old, mobile=typed).status_code == 201
    for one in (team.old, other):
        make.order(paid_at=team.paid_at, buyer_mobile=typed, buyer_external_userid=one.external_userid)
        make.mark(customer_ids=[one.id])
    team.derive()
    db.session.expire_all()
    assert team.old.person_id == other.person_id
