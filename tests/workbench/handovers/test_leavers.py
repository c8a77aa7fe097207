import datetime as dt

import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.handovers.conftest import hand_over
from workbench.customers.models import Relation
from workbench.handovers.models import UnassignedCustomer
from workbench.kernel import clock
from workbench.kernel.db import db


def leave(pair):
    pair.simulator.act("remove-member", userid="wangfang")
    pair.giver.removed_at = clock.now()
    db.session.commit()


def read(sign_in, pair, work):
    assert sign_in(pair.boss).put("/api/v1/leavers/reading").status_code == 204
    work()


def relation_of(member, customer):
    query = sa.select(Relation).where(Relation.member_id == member.id, Relation.customer_id == customer.id)
    return db.session.scalars(query).one()


def test_a_leavers_customers_are_listed_and_their_friendships_end_when_they_left(sign_in, pair, work):
    customer = pair.customer()
    leave(pair)
    left_at = clock.now()
    read(sign_in, pair, work)
    boss = sign_in(pair.boss)
    rows = {row["id"]: row for row in boss.get("/api/v1/unassigned-customers?limit=100").json["items"]}
    assert rows[customer.id]["member"]["name"] == "王芳"
    spell = relation_of(pair.giver, customer)
    assert spell.ended_by == "departed"
    assert abs(spell.ended_at - left_at) < dt.timedelta(seconds=5)
    (leaver,) = boss.get("/api/v1/leavers").json["items"]
    assert (leaver["name"], leaver["customers_total"]) == ("王芳", len(rows))


def test_a_leavers_customer_goes_to_the_taker_and_is_no_longer_unassigned(sign_in, pair, work):
    customer = pair.customer()
    leave(pair)
    read(sign_in, pair, work)
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    assert made.json["has_left"] is True
    pair.simulator.act("accept-handover", external_userid=customer.external_userid)
    boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    assert boss.get(f"/api/v1/handovers/{made.json['id']}").json["done"] == 1
    assert relation_of(pair.giver, customer).ended_by == "departed"
    taken = relation_of(pair.taker, customer)
    assert (taken.began_by, taken.ended_at) == ("transfer", None)
    assert db.session.get(UnassignedCustomer, (pair.giver.id, customer.id)) is None


def test_who_was_taken_over_elsewhere_leaves_the_list_at_the_next_reading(sign_in, pair, work):
    stale = make.customer()
    leave(pair)
    long_ago = clock.now() - dt.timedelta(days=9)
    row = UnassignedCustomer(member_id=pair.giver.id, customer_id=stale.id, left_at=long_ago, seen_at=long_ago)
    db.session.add(row)
    db.session.commit()
    read(sign_in, pair, work)
    assert db.session.get(UnassignedCustomer, (pair.giver.id, stale.id)) is None


def test_a_reading_that_fails_keeps_the_list_as_it_was(sign_in, pair, work):
    customer = make.customer()
    row = UnassignedCustomer(member_id=pair.giver.id, customer_id=customer.id, left_at=clock.now(), seen_at=clock.now())
    db.session.add(row)
    db.session.commit()
    pair.simulator.post("faults", api="externalcontact/get_unassigned_list", errcode=48002)
    read(sign_in, pair, work)
    assert db.session.get(UnassignedCustomer, (pair.giver.id, customer.id)) is not None
