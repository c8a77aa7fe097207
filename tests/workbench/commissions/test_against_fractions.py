"""Random rates, orders, refunds, re-attributions, closings and re-openings, in any order, against the ledger."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.workbench.commissions.ledger import Bill, Ledger, Rate, after, change
from tests.workbench.commissions.shop import FIRST_ORDER, at
from workbench.commissions.models import CommissionDay, CommissionEstimate
from workbench.derivations.rebuilding import rebuild
from workbench.kernel.db import db

MONTHS = [dt.date(2026, month, 1) for month in (8, 9, 10, 11)]
CHANNELS, CATEGORIES = ["youzan", "jd"], ["面霜", "面膜", None]
days = some.integers(0, 111).map(lambda past: dt.date(2026, 8, 1) + dt.timedelta(days=past))
fen = some.integers(1, 99_999)

rates = some.tuples(
    some.just("rate"),
    some.sampled_from([None, *CHANNELS]),
    some.sampled_from(CATEGORIES),
    some.sampled_from([None, "department", "above"]),
    days,
    some.none() | some.integers(0, 10_000),
)
hours = some.sampled_from([0, 11, 12, 23])
orders = some.tuples(
    some.just("order"),
    some.sampled_from(CHANNELS),
    some.sampled_from(["fang", "yue"]),
    days,
    hours,
    some.lists(some.tuples(fen, some.sampled_from(CATEGORIES)), max_size=3),
    some.integers(-500, 500),
)
refunds = some.tuples(some.just("refund"), some.integers(0, 9), fen)
gifts = some.tuples(some.just("give"), some.integers(0, 9), some.sampled_from(["fang", "yue"]))
corrections = some.tuples(some.just("pay"), some.integers(0, 9), days, hours)
closings = some.tuples(some.just("close"), some.integers(0, 1))
reopenings = some.tuples(some.just("reopen"))
acts = some.one_of(rates, orders, orders, refunds, gifts, corrections, closings, closings, reopenings)


def _period(query, *moments):
    start, until, before, before_until = (dt.datetime.fromisoformat(moment) for moment in moments)
    return query, (start, until), (before, before_until)


PERIODS = [
    _period({"period": "month"}, "2026-11-01", "2026-12-01", "2026-10-01", "2026-10-20T12:00"),
    _period({"period": "month", "date": "2026-10-01"}, "2026-10-01", "2026-11-01", "2026-09-01", "2026-10-01"),
    _period({"period": "day"}, "2026-11-20", "2026-11-21", "2026-11-19", "2026-11-19T12:00"),
    _period({"period": "week", "date": "2026-11-01"}, "2026-10-26", "2026-11-02", "2026-10-19", "2026-10-26"),
    _period({"period": "year"}, "2026-01-01", "2027-01-01", "2025-01-01", "2025-11-20T12:00"),
    _period(
        {"period": "custom", "from": "2026-09-15", "to": "2026-11-14"},
        *("2026-09-15", "2026-11-15", "2026-07-16", "2026-09-15"),
    ),
]
"""Now is noon of the twentieth of November."""


class Play:
    """One history, acted out in the product and told to the ledger."""

    def __init__(self, books):
        self.books = books
        self.departments = {"department": books.department.id, "above": books.above.id, None: None}
        path = [books.department.id, books.above.id, books.root_id]
        self.ledger = Ledger(paths={books.fang.id: path, books.yue.id: path[1:]})
        self.orders = []

    def act(self, kind, *about):
        getattr(self, kind)(*about)

    def rate(self, channel, category, department, since, bp):
        body = {"sales_channel": channel, "category": category, "department_id": self.departments[department]}
        body |= {"effective_on": since.isoformat(), "rate_bp": bp}
        answer = self.books.admin.post("/api/v1/commission-rates", json=body)
        is_settled = bool(self.ledger.closed) and since < after(max(self.ledger.closed))
        assert answer.status_code == (409 if is_settled else 201), answer.json
        if not is_settled:
            told = Rate(channel, category, self.departments[department], since, bp)
            self.ledger.rates = [one for one in self.ledger.rates if (one.key, one.since) != (told.key, since)]
            self.ledger.rates.append(told)
            self.books.work()

    def order(self, channel, member, day, hour, lines, more):
        of, moment = getattr(self.books, member), _at(day, hour)
        paid = max(sum(amount for amount, _ in lines) + more, 0)
        about = {"of": of, "paid": moment.isoformat(), "amount_fen": paid, "channel": channel}
        order = self.books.order(*lines, **about)
        self.orders.append(order)
        self.ledger.bills[order.id] = Bill(order.id, of.id, channel, moment, paid, lines)

    def refund(self, which, amount):
        if self.orders:
            order = self.orders[which % len(self.orders)]
            self.books.refund(order, amount)
            self.ledger.bills[order.id].refunds.append(amount)

    def give(self, which, member):
        if self.orders:
            order, to = self.orders[which % len(self.orders)], getattr(self.books, member)
            self.books.give(order, to)
            self.ledger.bills[order.id].member = to.id

    def pay(self, which, day, hour):
        """It turns out that an order was paid at another moment."""
        if self.orders:
            order, moment = self.orders[which % len(self.orders)], _at(day, hour)
            self.books.pay(order, moment.isoformat())
            self.ledger.bills[order.id].paid_at = moment

    def close(self, skipped):
        """The next month; the first one may be any since there is something to settle."""
        turn = self.ledger.next_to_close()
        month = turn or MONTHS[0]
        if turn and not self.ledger.closed and skipped:
            month = after(month)
        answer = self.books.admin.put(f"/api/v1/commission-closings/{month:%Y-%m}")
        if turn is None and month < MONTHS[-1]:
            assert answer.json["code"] == "nothing_to_settle"
        elif month >= MONTHS[-1]:
            assert answer.json["code"] == "month_not_over"
        else:
            assert answer.status_code == 200, answer.json
            self.ledger.close(month)

    def reopen(self):
        if self.ledger.closed:
            month = max(self.ledger.closed)
            path = f"/api/v1/commission-closings/{month:%Y-%m}/reopening"
            difference = self.books.admin.get(path).json
            assert self.books.admin.put(path, json={"reason": "归属录错了"}).status_code == 204
            self.books.work()
            self.ledger.reopen()
            assert difference["now_fen"] == sum(self.ledger.own(month).values())

    def told(self, month):
        query = {"scope": "corp", "month": f"{month:%Y-%m}", "limit": 100}
        lines = self.books.admin.get("/api/v1/commissions/lines", query_string=query).json["items"]
        ids = {self.books.fang.userid: self.books.fang.id, self.books.yue.userid: self.books.yue.id}
        sums = {}
        for line in lines:
            place = (line["order_id"], ids[line["member"]["userid"]])
            sums[place] = sums.get(place, 0) + line["amount_fen"]
        return sums

    def expected(self, month):
        if month in self.ledger.closed:
            return self.ledger.closed[month].settled()
        sums = self.ledger.own(month)
        if self.ledger.closed and month == after(max(self.ledger.closed)):
            for place, fen_moved in self.ledger.late().items():
                sums[place] = sums.get(place, 0) + fen_moved
        return sums


def _at(day, hour):
    return dt.datetime.combine(day, dt.time(hour))


def _without_zeros(sums):
    return {place: fen_earned for place, fen_earned in sums.items() if fen_earned}


@pytest.fixture
def play(books):
    books.yue.main_department_id = books.above.id
    books.root_id = books.above.parent_id
    db.session.commit()
    for name in ("fang", "yue", "department", "above"):  # rows would be lost with the session of the first history
        row = getattr(books, name)
        setattr(books, name, SimpleNamespace(id=row.id, userid=getattr(row, "userid", None)))

    def acted(history):
        """Afterwards as if it had never been."""
        before = db.engine.begin_nested()
        try:
            of = Play(books)
            for act in history:
                of.act(*act)
            check(of)
        finally:
            db.session.remove()
            before.rollback()

    return acted


def check(play):
    for month in MONTHS:
        told, expected = play.told(month), play.expected(month)
        assert _without_zeros(told) == _without_zeros(expected), month
        own, late, total = play.books.month(f"{month:%Y-%m}")
        assert own + late == total == sum(expected.values())
        each = [
            play.books.month(f"{month:%Y-%m}", scope=f"staff:{of.userid}") for of in (play.books.fang, play.books.yue)
        ]
        assert sum(sums[2] for sums in each) == total
    for query, current, previous in PERIODS:
        check_estimate(play, query, play.ledger.worth(*current), play.ledger.worth(*previous))
    days, estimates = _sums(CommissionDay), _sums(CommissionEstimate)
    assert days == estimates == sum(play.ledger.earned(bill) for bill in play.ledger.bills.values())
    kept = _rows()
    rebuild()
    assert _rows() == kept


def check_estimate(play, query, value, previous):
    """The figure, what it is compared with, its change, and the orders behind it."""
    told = play.books.estimate(**query)
    is_comparable = dt.datetime.fromisoformat(told["compare"]["start"]) >= at(FIRST_ORDER)
    assert told["value"] == value, query
    assert told["previous"] == (previous if is_comparable else None), query
    assert told["change"] == (change(value, previous) if is_comparable else None), query
    assert sum(amount for _, amount in play.books.lines(scope="corp", **query)) == value, query


def _sums(model):
    return db.session.scalar(db.select(db.func.coalesce(db.func.sum(model.amount_fen), 0)))


def _rows():
    estimates = db.text("select * from commission_estimates order by order_id")
    waiting = db.text("select * from commission_adjustments order by order_id, member_id")
    days = db.text("select * from commission_days where amount_fen <> 0 or settled_fen <> 0 order by member_id, day")
    return [db.session.execute(query).all() for query in (estimates, waiting, days)]


@given(history=some.lists(acts, min_size=4, max_size=16))
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_month_is_what_the_ledger_says(play, history):
    play(history)


@pytest.mark.slow
@given(history=some.lists(acts, min_size=20, max_size=40))
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_long_histories_are_what_the_ledger_says(play, history):
    play(history)
