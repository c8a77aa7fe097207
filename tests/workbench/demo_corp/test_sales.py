"""What the shops of the demo corp tell, at the doors it is told to."""

import datetime as dt
from collections import Counter

import pytest

from script.support.demo_corp.errands import CLOSES, OPENS, working_hour
from script.support.demo_corp.friends import Friend, Said
from script.support.demo_corp.goods import BABY, HOME, OF_DEPARTMENT, SKIN
from script.support.demo_corp.money import RATES
from script.support.demo_corp.order_files import douyin_file, sales_of, taobao_file
from script.support.demo_corp.sales import MONTHS_BACK, ORDERS_OF_A_FRIEND, History, first_day
from script.support.demo_corp.world import MOST_ORDERS, ZONE
from tests.workbench.orders.desk import Desk, counts
from tests.workbench.orders.shop import post

NOW = dt.datetime(2026, 3, 20, 11, 30, tzinfo=ZONE)
FRIENDS = [
    Friend("wangfang", (SKIN, BABY, HOME)[n % 3], f"wmCustomer{n:04d}", f"oUnion{n}" if n % 9 else None, f"客户{n}", at)
    for n in range(120)
    for at in [NOW - dt.timedelta(days=180 - n)]
]
SAID = [Said("wangfang", friend.external_userid, friend.since + dt.timedelta(hours=5)) for friend in FRIENDS]


def orders(now=NOW):
    return list(History(FRIENDS, SAID, now).orders())


def test_the_same_corp_on_the_same_day_sells_the_same():
    assert orders() == orders()
    assert len(orders()) == ORDERS_OF_A_FRIEND * len(FRIENDS)


def test_a_landing_is_possible_and_nothing_is_paid_ahead():
    paid = [dt.datetime.fromisoformat(order["paid_at"]) for order in orders() if order["paid_at"]]
    assert first_day(NOW) == dt.datetime(2025, 11, 1, tzinfo=ZONE)
    assert first_day(NOW) <= min(paid) < first_day(NOW) + dt.timedelta(days=7)
    assert max(paid) <= NOW
    assert MONTHS_BACK > 3


def test_every_order_is_taken_at_the_signed_door(client, time_stands):
    told = orders()
    answers = [
        result
        for start in range(0, len(told), MOST_ORDERS)
        for result in post(client, {"orders": told[start : start + MOST_ORDERS]}).json["results"]
    ]
    assert Counter(one["result"] for one in answers) == {"created": len(told)}


def test_rates_are_for_categories_that_are_sold():
    sold = {good.category for shelf in OF_DEPARTMENT.values() for good in shelf}
    assert {rate["category"] for rate in RATES if "category" in rate} <= sold


@pytest.mark.parametrize(("channel", "write"), [("taobao", taobao_file), ("douyin", douyin_file)])
def test_files_to_try_are_recognised_and_tell_of_the_one_line_that_cannot_be_read(
    channel, write, sign_in, work, admin, time_stands
):
    sales = sales_of(FRIENDS, channel, 1, NOW)
    desk = Desk(sign_in(admin), work)
    done = desk.bring_in(write(sales), "订单.csv")
    assert (done["channel"], done["is_verified"], done["missing"]) == (channel, True, [])
    assert counts(done) == (len(sales) - 1, 0, 0)
    assert [field for _, _, field in desk.rejects(done["id"])] == ["amount"]


@pytest.mark.parametrize("hour", [0, 3, 8, 12, 19, 22])
@pytest.mark.parametrize("hours", [-3, 6, 26, 50])
def test_tasks_fall_due_in_working_hours_and_what_is_overdue_stays_so(hour, hours):
    now = NOW.replace(hour=hour)
    due = working_hour(now, hours)
    assert OPENS <= due.hour <= CLOSES
    assert (due.minute, due.second) == (0, 0)
    assert (due < now) is (hours < 0)
