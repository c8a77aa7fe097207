"""A number divided: the parts make up the whole, a row says which page shows that very number, no amount floats."""

import datetime as dt

import pytest
import time_machine

from tests.workbench import factories as make
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.changes.actions import mark
from workbench.kernel.db import db
from workbench.metrics.periods import DAY
from workbench.orders.models import OrderItem, Refund
from workbench.people.models import Membership
from workbench.touches.models import TouchKind

NOW = dt.datetime(2027, 3, 23, 12, 0, tzinfo=SHANGHAI)
MONTH = "period=month&date=2027-03-23"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        make.synced(NOW - 900 * DAY)
        for back in (900, 899, 898):
            make.order(None, paid_at=NOW - back * DAY)
        yield


@pytest.fixture
def corp():
    office = make.department("云朵生活")
    first, second = make.department("一组", parent=office), make.department("二组", parent=office)
    return {
        "office": office,
        "first": first,
        "second": second,
        "boss": make.member("老板", userid="boss", of=office, heads=True),
        "linyue": make.member("林月", userid="linyue", of=first, heads=True),
        "wangfang": make.member("王芳", userid="wangfang", of=first),
        "zhou": make.member("周凯", userid="zhou", of=second),
    }


@pytest.fixture
def ask(sign_in, corp):
    def get(who, path):
        answer = sign_in(corp[who]).get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.json
        return answer.json

    return get


def bought(staff, *, fen, at=NOW - DAY, state=None, items=(), **about):
    friend = make.relation(staff, added_at=at - 40 * DAY, state=state)
    mark(customer_ids=[friend.customer_id])
    order = make.order(db.session.get(make.Customer, friend.customer_id), paid_at=at, amount_fen=fen, **about)
    for position, (title, amount) in enumerate(items):
        db.session.add(OrderItem(order_id=order.id, position=position, title=title, amount_fen=amount))
    db.session.commit()
    return order


def by(division):
    return {row["key"]: row["value"] for row in division["rows"]}


def test_money_and_counts_are_whole_numbers_in_json(sign_in, corp, work):
    bought(corp["wangfang"], fen=7_739_001)
    bought(corp["wangfang"], fen=1_000)
    work()
    browser = sign_in(corp["boss"])
    raw = browser.get(f"/api/v1/kpis?scope=corp&{MONTH}").text
    assert '"value":7740001,' in raw.replace(" ", "")
    paths = (
        f"kpis?scope=corp&{MONTH}",
        f"kpis/guided_gmv/series?scope=corp&{MONTH}",
        f"kpis/guided_gmv/breakdown?scope=corp&by=staff&{MONTH}",
        f"kpis/guided_gmv/detail?scope=corp&{MONTH}",
        f"leaderboards/gmv?scope=corp&{MONTH}",
    )
    for path in paths:
        assert ".0" not in browser.get(f"/api/v1/{path}").text.replace(".000", ""), path


def test_products_and_what_they_leave_make_up_the_number_on_the_board_too(ask, corp, work):
    bought(corp["wangfang"], fen=10_000, items=[("面霜", 6_000), ("精华", 3_000)])  # ¥10 of freight
    bought(corp["wangfang"], fen=2_500)  # nobody told what
    bought(corp["wangfang"], fen=500, at=NOW - 31 * DAY, items=[("面霜", 400)])
    work()
    division = ask("boss", f"kpis/guided_gmv/breakdown?scope=corp&by=product&{MONTH}")
    assert by(division) == {"面霜": 6_000, "精华": 3_000}
    assert (division["rest"]["value"], division["rest"]["previous"]) == (3_500, 100)
    assert ask("boss", f"leaderboards/products?scope=corp&{MONTH}")["rest"]["value"] == 3_500
    orders = ask("boss", f"kpis/guided_orders/breakdown?scope=corp&by=product&{MONTH}")
    assert (by(orders), orders["rest"]["value"]) == ({"面霜": 1, "精华": 1}, 1)


def test_friends_and_customers_are_divided_by_how_they_came(ask, corp, work):
    make.channel("poster", "门店海报")
    for state in ("poster", "poster", None):
        mark(customer_ids=[make.relation(corp["wangfang"], state=state, added_at=NOW - 2 * DAY).customer_id])
    gone = make.relation(corp["wangfang"], state="poster", added_at=NOW - 50 * DAY)
    make.end(gone, at=NOW - DAY, by="customer")
    mark(customer_ids=[gone.customer_id])
    work()
    rows = {
        key: by(ask("boss", f"kpis/{key}/breakdown?scope=corp&by=acquisition_channel&{MONTH}"))
        for key in ("new_contacts", "new_customers", "lost_contacts", "lost_customers", "customers_total")
    }
    came = {"state:poster": 2, "way:1": 1}
    assert rows == {
        "new_contacts": came,
        "new_customers": came,
        "lost_contacts": {"state:poster": 1},
        "lost_customers": {"state:poster": 1},
        "customers_total": {"state:poster": 2, "way:1": 1},
    }


def test_a_customer_came_by_her_first_relation_whoever_has_the_smaller_id(ask, corp, work):
    """Two members added her in the same second: the smaller userid decides, as it does for her orders."""
    customer = make.customer()
    make.relation(corp["zhou"], customer, state="late", added_at=NOW - 3 * DAY)
    make.relation(corp["wangfang"], customer, state="early", added_at=NOW - 3 * DAY)
    make.order(customer, paid_at=NOW - DAY, amount_fen=100)
    mark(customer_ids=[customer.id])
    db.session.commit()
    work()
    assert by(ask("boss", f"kpis/new_customers/breakdown?scope=corp&by=acquisition_channel&{MONTH}")) == {
        "state:early": 1
    }
    assert by(ask("boss", f"kpis/guided_gmv/breakdown?scope=corp&by=acquisition_channel&{MONTH}")) == {
        "state:early": 100
    }
    worth = ask("boss", f"channel-worth?{MONTH}")["items"]
    assert [(row["key"], row["new_customers"]) for row in worth] == [("state:early", 1)]


def test_touches_are_divided_by_their_kind(ask, corp, work):
    customer = make.customer()
    for kind in (TouchKind.TASK, TouchKind.ONE_TO_ONE, TouchKind.ONE_TO_ONE):
        make.touch(corp["wangfang"], customer, at=NOW - DAY, kind=kind)
    make.touch(corp["wangfang"], make.customer(), at=NOW - DAY, kind=TouchKind.TASK)
    work()
    found = ask("boss", f"kpis/touches/breakdown?scope=corp&by=source&{MONTH}")
    assert by(found) == {"task": 2, "one_to_one": 1}
    assert {row["key"]: row["name"] for row in found["rows"]} == {"task": "任务", "one_to_one": "一对一"}
    reached = ask("boss", f"kpis/reached_customers/breakdown?scope=corp&by=source&{MONTH}")
    assert by(reached) == {"task": 2, "one_to_one": 1}  # one of the two was reached in both ways
    assert ask("boss", f"kpis?scope=corp&{MONTH}")["metrics"]["reached_customers"]["value"] == 2


def test_departments_open_only_where_their_page_says_the_same(ask, corp, work):
    bought(corp["boss"], fen=100)
    bought(corp["wangfang"], fen=20)
    bought(make.member("散客", userid="sanke"), fen=3)
    work()
    rows = ask("boss", f"kpis/guided_gmv/breakdown?scope=corp&by=department&{MONTH}")["rows"]
    first, office = corp["first"].id, corp["office"].id
    assert {(row["name"], row["value"], row["opens"]) for row in rows if row["value"]} == {
        ("云朵生活（直属）", 100, None),
        ("一组", 20, f"department:{first}"),
        ("未分配部门", 3, None),
    }
    for row in rows:
        if row["opens"]:
            page = ask("boss", f"kpis?scope={row['opens']}&{MONTH}")["metrics"]["guided_gmv"]
            assert page["value"] == row["value"], row
    assert office != first


def test_departments_add_up_where_a_members_main_department_lies_outside_the_scope(ask, corp, work):
    db.session.add(Membership(member_id=corp["zhou"].id, department_id=corp["first"].id))
    db.session.commit()
    bought(corp["wangfang"], fen=100)
    bought(corp["zhou"], fen=20)
    make.member("同组", of=corp["second"])
    work()
    first = f"department:{corp['first'].id}"
    for key in ("guided_gmv", "guided_orders", "new_contacts", "contacts_total"):
        whole = ask("linyue", f"kpis?scope={first}&{MONTH}")["metrics"][key]["value"]
        rows = ask("linyue", f"kpis/{key}/breakdown?scope={first}&by=department&{MONTH}")["rows"]
        assert sum(row["value"] for row in rows) == whole, key
        assert {row["name"]: row["opens"] for row in rows} == {"一组（直属）": None, "二组（部分成员）": None}


def test_a_day_divided_by_date_is_that_day(ask, corp, work):
    bought(corp["wangfang"], fen=100, at=NOW - dt.timedelta(hours=2))
    bought(corp["wangfang"], fen=900, at=NOW - DAY)
    work()
    assert by(ask("boss", "kpis/guided_gmv/breakdown?scope=corp&by=date&period=day")) == {"2027-03-23": 100}


def test_what_the_corp_was_paid_is_not_told_to_who_may_not_see_the_corp(ask, corp, work):
    bought(corp["wangfang"], fen=300)
    bought(corp["zhou"], fen=100)
    work()
    first = f"department:{corp['first'].id}"
    leaders = ask("boss", f"kpis?scope={first}&{MONTH}")["metrics"]["private_share"]
    assert (leaders["numerator"], leaders["denominator"], leaders["value"]) == (300, 400, 0.75)
    for who, scope in (("wangfang", "me"), ("linyue", first)):
        share = ask(who, f"kpis?scope={scope}&{MONTH}")["metrics"]["private_share"]
        assert (share["value"], share["previous"], share["numerator"], share["denominator"]) == (None,) * 4
        assert ask(who, f"kpis/private_share/detail?scope={scope}&{MONTH}")["items"] == []
        points = ask(who, f"kpis/private_share/series?scope={scope}&{MONTH}")["points"]
        assert {point["value"] for point in points} == {None}


def test_a_running_range_of_days_is_compared_with_the_same_elapsed_part(ask, corp, work):
    """Up to noon of the 23rd of 30 days: 22 days and a half against as much of the 30 days before."""
    bought(corp["wangfang"], fen=100, at=NOW - 30 * DAY - dt.timedelta(minutes=1))
    bought(corp["wangfang"], fen=900, at=NOW - 30 * DAY + dt.timedelta(minutes=1))
    work()
    for scope in ("corp", "me"):
        who = "boss" if scope == "corp" else "wangfang"
        found = ask(who, f"kpis?scope={scope}&period=custom&from=2027-03-01&to=2027-03-30")
        assert found["compare"]["basis"] == "elapsed"
        assert found["compare"]["end"] == "2027-02-21T04:00:00+00:00"
        assert found["metrics"]["guided_gmv"]["previous"] == 100
        assert found["metrics"]["guided_customers"]["previous"] == 1


def test_refunds_of_a_channel_stay_with_it(ask, corp, work):
    order = bought(corp["wangfang"], fen=300, channel="douyin")
    db.session.add(Refund(order_id=order.id, refund_no="1", amount_fen=100, refunded_at=NOW - dt.timedelta(hours=3)))
    db.session.commit()
    mark(order_ids=[order.id])
    work()
    division = ask("boss", f"kpis/guided_net_gmv/breakdown?scope=corp&by=sales_channel&{MONTH}")
    assert [(row["name"], row["value"]) for row in division["rows"]] == [("抖音", 200)]
