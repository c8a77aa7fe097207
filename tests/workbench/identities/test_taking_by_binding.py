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
