import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.attribution.shop import DAY
from workbench.audit.models import AuditEntry
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry


def acts():
    return list(db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)))


def test_why_says_the_touch_and_why_not_the_other(shop):
    told = shop.why(shop.bob).json
    assert (told["member"]["name"], told["source"], told["reason"]) == ("Bob", "one_to_one", "latest_touch")
    assert told["touch"]["touched_at"] == (shop.paid_at - DAY).isoformat()
    assert [(one["member"]["name"], one["why_not"]) for one in told["others"]] == [("Ann", "no_touch")]
    assert (told["is_mine"], told["may_claim"], told["may_correct"]) == (True, False, False)
    assert shop.why(shop.ann).json["may_claim"] is True
    assert shop.why(shop.boss).json["may_correct"] is True


@pytest.mark.parametrize("who", ["stranger", "other_boss"])
def test_an_order_of_others_does_not_exist_for_me(shop, who):
    someone = getattr(shop, who)
    assert shop.why(someone).status_code == 404
    assert shop.ask(someone).status_code == 404
    assert shop.correct(someone, shop.ann).status_code == 404


def test_a_granted_claim_moves_the_order_and_everybody_hears(shop):
    claim = shop.ask(shop.ann)
    assert claim.status_code == 201
    assert shop.cards_of(shop.boss) == ["Ann 说一笔订单应该算自己的"]
    [listed] = shop.as_[shop.boss].get("/api/v1/claims").json["items"]
    assert (listed["may_decide"], listed["holder"]["name"]) == (True, "Bob")
    assert shop.decide(shop.boss, claim.json["id"], answer="同意").status_code == 200
    assert shop.owner() == (shop.ann.id, "manual")
    assert shop.cards_of(shop.bob) == ["主管 更正：一笔订单不再算你的"]
    assert shop.cards_of(shop.ann) == ["主管 更正：一笔订单算你的", "主管 同意：这单算你的"]
    assert acts() == ["order_claimed", "attribution_corrected", "order_claim_decided"]
    kinds = db.session.scalars(sa.select(TrailEntry.kind).where(TrailEntry.customer_id == shop.customer.id)).all()
    assert {"order_claimed", "attribution_corrected", "order_claim_decided"} <= set(kinds)
    assert shop.why(shop.ann).json["correction"]["reason"] == "同意"


def test_a_refused_claim_changes_nothing_but_is_answered(shop):
    claim_id = shop.ask(shop.ann).json["id"]
    answer = shop.decide(shop.boss, claim_id, is_granted=False, answer="Bob 刚联系过")
    assert (answer.json["is_granted"], answer.json["answer"]) == (False, "Bob 刚联系过")
    assert shop.owner() == (shop.bob.id, "one_to_one")
    assert shop.cards_of(shop.ann) == ["主管 没有同意：这单算你的"]


def test_asking_twice_is_asking_once_and_deciding_twice_deciding_once(shop):
    first, second = shop.ask(shop.ann).json["id"], shop.ask(shop.ann, note="真的").json["id"]
    assert first == second
    assert shop.decide(shop.boss, first).status_code == 200
    assert shop.decide(shop.boss, first).status_code == 200
    assert shop.decide(shop.boss, first, is_granted=False).json["code"] == "already_decided"
    assert acts() == ["order_claimed", "attribution_corrected", "order_claim_decided"]


def test_whose_it_is_already_need_not_ask(shop):
    assert shop.ask(shop.bob).json["code"] == "already_yours"


def test_who_never_knew_the_customer_has_no_ground_to_ask(shop):
    assert shop.ask(shop.boss).json["code"] == "no_ground"


def test_nobody_decides_for_themselves_or_over_members_they_do_not_lead(shop):
    make.relation(shop.boss, shop.customer, added_at=shop.paid_at - DAY)
    own = shop.ask(shop.boss).json["id"]
    assert shop.decide(shop.boss, own).json["code"] == "own_claim"
    assert shop.decide(shop.ann, own).status_code == 404
    theirs = shop.ask(shop.ann).json["id"]
    assert shop.decide(shop.bob, theirs).status_code == 404


def test_a_manager_who_leads_only_one_of_the_two_cannot_move_the_order(shop):
    assert shop.correct(shop.boss, shop.stranger).status_code == 404
    assert shop.owner() == (shop.bob.id, "one_to_one")


def test_a_correction_is_undone_and_the_rule_decides_again(shop):
    assert shop.correct(shop.boss, shop.ann).status_code == 200
    assert shop.owner() == (shop.ann.id, "manual")
    assert shop.undo(shop.boss).status_code == 200
    assert shop.owner() == (shop.bob.id, "one_to_one")
    assert acts() == ["attribution_corrected", "attribution_correction_undone"]
    assert (shop.undo(shop.boss).status_code, len(acts())) == (200, 2)


def test_a_manager_who_knows_the_customer_does_not_undo_what_their_leader_said(shop):
    """By the rule the order would be the manager's: they have written to her last."""
    make.relation(shop.boss, shop.customer, added_at=shop.paid_at - DAY)
    make.touch(shop.boss, shop.customer, at=shop.paid_at)
    assert shop.correct(shop.leader, shop.ann).status_code == 200
    assert shop.undo(shop.boss).json["code"] == "own_claim"
    assert shop.owner() == (shop.ann.id, "manual")
    assert shop.undo(shop.leader).status_code == 200
    assert shop.owner() == (shop.boss.id, "one_to_one")


def test_a_manager_cannot_give_an_order_to_themself(shop):
    assert shop.correct(shop.boss, shop.boss).json["code"] == "own_claim"
    assert shop.owner() == (shop.bob.id, "one_to_one")


def test_staff_cannot_correct(shop):
    assert shop.correct(shop.ann, shop.ann).json["code"] == "not_their_leader"
    assert shop.owner() == (shop.bob.id, "one_to_one")


def test_the_list_of_claims_costs_the_same_for_one_and_for_many(shop, queries):
    shop.ask(shop.ann)
    for _ in range(15):
        make.claim(make.order(shop.customer, paid_at=shop.paid_at), shop.ann)
    with queries(4):  # who am I, the page, who decides, whom of it I lead
        assert len(shop.as_[shop.boss].get("/api/v1/claims?limit=1").json["items"]) == 1
    with queries(4):
        assert len(shop.as_[shop.boss].get("/api/v1/claims?limit=16").json["items"]) == 16
