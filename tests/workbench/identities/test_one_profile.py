"""Customers who are one person are shown once, under one profile."""

import datetime as dt

import pytest

from tests.workbench import factories as make
from workbench.identities.settling import settle
from workbench.kernel import clock
from workbench.kernel.db import db

DAY = dt.timedelta(days=1)


@pytest.fixture
def pair():
    """A colleague's customer, and mine, who are one person."""
    hers, mine = make.customer("小号", unionid="ou1"), make.customer("大号", unionid="ou1")
    settle({hers.id, mine.id}, set())
    db.session.commit()
    return hers, mine


def test_opening_either_identity_answers_with_the_profile_of_both(sign_in, pair):
    me, colleague, (hers, mine) = make.member("我"), make.member("同事"), pair
    make.relation(me, mine)
    make.relation(colleague, hers)
    browser = sign_in(me)

    profiles = [browser.get(f"/api/v1/customers/{one.id}").json for one in pair]
    sidebar = browser.get("/api/v1/sidebar/customer", query_string={"external_userid": mine.external_userid}).json

    assert profiles[0] == profiles[1] == sidebar["customer"]
    assert (profiles[0]["id"], profiles[0]["customer_ids"]) == (hers.id, [hers.id, mine.id])
    assert {row["member"]["name"] for row in profiles[0]["relations"]} == {"我", "同事"}


def test_the_trail_of_both_is_one(sign_in, pair):
    me, now = make.member(), clock.now()
    make.relation(me, pair[1])
    for number, one in enumerate((*pair, *pair)):
        make.trail(one.id, happened_at=now - number * DAY, title=str(number))
    browser = sign_in(me)
    first = browser.get(f"/api/v1/customers/{pair[1].id}/trail?limit=3").json
    rest = browser.get(f"/api/v1/customers/{pair[0].id}/trail?cursor={first['next_cursor']}").json
    assert [entry["payload"]["title"] for entry in first["items"] + rest["items"]] == ["0", "1", "2", "3"]


def test_a_task_about_one_is_open_beside_the_chat_with_the_other(sign_in, pair):
    me = make.member()
    make.relation(me, pair[1])
    make.task_item(me, customer=pair[0])
    answer = sign_in(me).get("/api/v1/sidebar/customer", query_string={"external_userid": pair[1].external_userid})
    assert len(answer.json["items"]) == 1


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_a_person_is_listed_once(sign_in, pair, role):
    shop = make.department()
    me = make.member(of=shop, heads=role == "manager")
    make.relation(me, pair[0], added_at=clock.now() - 9 * DAY)
    make.relation(me, pair[1], added_at=clock.now() - 3 * DAY)
    [row] = sign_in(me).get("/api/v1/customers").json["items"]
    assert (row["name"], row["id"]) == ("大号", pair[0].id)


def test_who_knows_neither_sees_neither(sign_in, pair):
    make.relation(make.member(), pair[0])
    browser = sign_in(make.member())
    assert [browser.get(f"/api/v1/customers/{one.id}").status_code for one in pair] == [404, 404]
