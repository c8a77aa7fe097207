"""Who decides about a claim, who is asked, and what the others are told."""

import datetime as dt

import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.attribution.shop import DAY
from workbench.attribution.jobs import look_after
from workbench.attribution.models import Claim
from workbench.kernel import clock
from workbench.kernel.db import db

ASKED = "路人 说一笔订单应该算自己的"


def across(shop):
    """A claim of somebody of the other team."""
    make.relation(shop.stranger, shop.customer, added_at=shop.paid_at - DAY)
    return shop.ask(shop.stranger).json


def listed(shop, who, state="open"):
    return shop.as_[who].get(f"/api/v1/claims?state={state}").json["items"]


def test_a_claim_across_teams_is_put_to_whoever_leads_both(shop):
    made = across(shop)
    assert [one["name"] for one in made["deciders"]] == ["总经理"]
    assert (shop.cards_of(shop.leader), shop.cards_of(shop.other_boss), shop.cards_of(shop.boss)) == ([ASKED], [], [])
    [seen] = listed(shop, shop.other_boss)
    assert (seen["may_decide"], [one["name"] for one in seen["deciders"]]) == (False, ["总经理"])
    assert shop.decide(shop.other_boss, made["id"]).json["code"] == "not_their_leader"
    assert listed(shop, shop.leader)[0]["may_decide"] is True
    assert shop.decide(shop.leader, made["id"]).status_code == 200
    assert shop.owner() == (shop.stranger.id, "manual")


def test_the_nearest_who_leads_both_is_asked(shop):
    assert [one["name"] for one in shop.ask(shop.ann).json["deciders"]] == ["主管"]
    assert (len(shop.cards_of(shop.boss)), shop.cards_of(shop.leader)) == (1, [])


def test_somebody_who_heads_the_teams_of_both_is_nearer_than_the_leader(shop):
    head = make.member("两组主管", of=make.department("别处"))
    for member in (shop.ann, shop.stranger):
        db.session.execute(
            sa.text("insert into memberships (member_id, department_id, is_head) values (:head, :department, true)"),
            {"head": head.id, "department": member.main_department_id},
        )
    assert [one["name"] for one in across(shop)["deciders"]] == ["两组主管"]


def test_nobody_decides_about_an_order_that_counts_for_themself(shop):
    make.relation(shop.boss, shop.customer, added_at=shop.paid_at - DAY)
    make.touch(shop.boss, shop.customer, at=shop.paid_at)
    shop.work()
    made = shop.ask(shop.ann).json
    assert [one["name"] for one in made["deciders"]] == ["总经理"]
    assert listed(shop, shop.boss)[0]["may_decide"] is False
    assert shop.decide(shop.boss, made["id"], is_granted=False).json["code"] == "own_order"
    assert shop.decide(shop.leader, made["id"], is_granted=False).status_code == 200


def test_a_claim_is_over_when_the_order_becomes_the_claimants(shop):
    assert shop.correct(shop.boss, shop.ann).status_code == 200
    made = shop.ask(shop.bob).json
    assert shop.undo(shop.boss).status_code == 200
    assert shop.owner() == (shop.bob.id, "one_to_one")
    assert listed(shop, shop.boss) == []
    [ended] = listed(shop, shop.boss, "decided")
    assert (ended["is_granted"], ended["decided_by_name"], ended["deciders"]) == (True, None, [])
    for is_granted in (True, False):
        assert shop.decide(shop.boss, made["id"], is_granted=is_granted).json["code"] == "already_theirs"
    assert shop.owner() == (shop.bob.id, "one_to_one")


def test_a_claim_made_while_the_order_became_the_claimants_is_not_decided_and_ends_soon(shop):
    late = make.claim(shop.order, shop.bob)
    [seen] = listed(shop, shop.boss)
    assert seen["may_decide"] is False
    assert shop.decide(shop.boss, late.id).json["code"] == "already_theirs"
    with time_machine.travel(clock.now() + dt.timedelta(minutes=5)):
        look_after(timestamp=0)
    assert db.session.scalar(sa.select(Claim.is_granted)) is True
    assert listed(shop, shop.boss) == []
