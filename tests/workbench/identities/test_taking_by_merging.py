"""Nobody takes a colleague's orders by saying who is one person; who leads both may say it."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.identities.team import DAY, REFUSED, Team, holder, says
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.orders.models import Order


@pytest.fixture
def team(sign_in, work, simulator):
    return Team(sign_in, work)


def test_a_merge_that_takes_a_colleagues_orders_needs_who_leads_both(team):
    order = team.sold(external_userid=team.shared.external_userid)
    assert says(team.merge(team.fang)) == REFUSED
    assert says(team.merge(team.head)) == REFUSED
    team.work()
    assert holder(order) == team.li.id
    assert team.merge(team.leader).status_code == 201
    team.work()
    assert holder(order) == team.fang.id


def test_two_merges_in_a_moment_take_no_more_than_one(team):
    order = team.sold(external_userid=team.shared.external_userid)
    between = make.customer("第三位")
    make.relation(team.fang, between)
    assert team.merge(team.fang, team.old, between).status_code == 201
    assert says(team.merge(team.fang, between, team.shared)) == REFUSED
    team.work()
    assert holder(order) == team.li.id


def test_an_order_that_counts_by_its_code_is_no_reason_to_ask(team):
    order = make.order(team.shared, paid_at=team.paid_at, code="li", code_member_id=team.li.id)
    team.derive()
    assert team.merge(team.fang).status_code == 201
    team.work()
    assert holder(order) == team.li.id


def test_what_is_given_away_by_a_merge_comes_back_by_taking_it_back(team):
    """Li knew one of the two for longest: Fang's own order becomes hers, by Fang's own word."""
    young = make.customer("小号")
    make.relation(team.fang, young, added_at=team.paid_at - DAY)
    order = make.order(young, paid_at=team.paid_at)
    team.derive()
    assert team.merge(team.fang, young, team.shared).status_code == 201
    team.work()
    assert holder(order) == team.li.id
    (found,) = team.sign_in(team.fang).get(f"/api/v1/customers/{young.id}/identities").json["merges"]
    assert team.sign_in(team.fang).delete(f"/api/v1/merges/{found['id']}").status_code == 204
    team.work()
    assert holder(order) == team.fang.id


def test_parting_whom_others_merged_takes_no_orders_from_a_colleague(team):
    order = team.sold(external_userid=team.shared.external_userid)
    assert team.merge(team.leader).status_code == 201
    team.work()
    make.relation(team.li, team.old, added_at=clock.now())
    assert (says(team.part(team.li)), holder(order)) == (REFUSED, team.fang.id)
    assert team.part(team.leader).status_code == 204
    team.work()
    assert holder(order) == team.li.id


def test_parting_by_what_both_sides_share_makes_no_colleagues_order_nobodys(team):
    for one in (team.old, team.shared):
        make.identity(one, kind="mobile", namespace="", value="13900000003", said_by="member_import")
    order = team.sold(mobile="13900000003")
    assert holder(order) == team.fang.id
    make.relation(team.li, team.old, added_at=clock.now())
    assert says(team.part(team.li)) == REFUSED
    (bound, *_) = team.sign_in(team.li).get(f"/api/v1/customers/{team.old.id}/identities").json["identities"]
    assert says(team.sign_in(team.li).delete(f"/api/v1/identities/{bound['id']}")) == REFUSED
    assert team.part(team.leader).status_code == 204


def previewed(team, who):
    query = {"one": team.old.id, "other": team.shared.id}
    return team.sign_in(who).get("/api/v1/merges/preview", query_string=query)


def test_the_preview_says_which_orders_would_move_and_whose_word_is_enough(team):
    team.sold(external_userid=team.shared.external_userid)
    team.sold(external_userid=team.shared.external_userid)
    moves = previewed(team, team.fang).json["moves"]
    assert [(row["loser"]["name"], row["gainer"]["name"], row["orders"]) for row in moves] == [("莉", "芳", 2)]
    assert moves[0]["amount_fen"] == sum(db.session.scalars(sa.select(Order.amount_fen)))
    assert [previewed(team, who).json["may_merge"] for who in (team.fang, team.head, team.leader)] == [
        False,
        False,
        True,
    ]


def test_the_preview_of_a_merge_that_moves_nothing_is_empty(team):
    make.order(team.old, paid_at=team.paid_at)
    team.derive()
    assert previewed(team, team.fang).json == {"moves": [], "may_merge": True}


def test_only_who_sees_both_may_ask_for_the_preview(team):
    assert (previewed(team, team.fang).status_code, previewed(team, team.li).status_code) == (200, 404)
