"""Random rates, orders, refunds, re-attributions and closings, in any order, against the ledger: to the fen."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.workbench.commissions.ledger import Bill, Ledger, Rate
from workbench.changes.affected import EVERYTHING
from workbench.commissions.models import CommissionDay, CommissionEstimate
from workbench.commissions.settling import settle
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
orders = some.tuples(
    some.just("order"),
    some.sampled_from(CHANNELS),
    some.sampled_from(["fang", "yue"]),
    days,
    some.lists(some.tuples(fen, some.sampled_from(CATEGORIES)), max_size=3),
    some.integers(-500, 500),
)
refunds = some.tuples(some.just("refund"), some.integers(0, 9), fen)
gifts = some.tuples(some.just("give"), some.integers(0, 9), some.sampled_from(["fang", "yue"]))
closings = some.tuples(some.just("close"))
histories = some.lists(some.one_of(rates, orders, orders, refunds, gifts, closings), min_size=4, max_size=16)


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
        is_settled = bool(self.ledger.closed) and since < _after(max(self.ledger.closed))
        assert answer.status_code == (409 if is_settled else 201), answer.json
        if not is_settled:
            told = Rate(channel, category, self.departments[department], since, bp)
            self.ledger.rates = [one for one in self.ledger.rates if (one.key, one.since) != (told.key, since)]
            self.ledger.rates.append(told)
            self.books.work()

    def order(self, channel, member, day, lines, more):
        of = getattr(self.books, member)
        paid = max(sum(amount for amount, _ in lines) + more, 0)
        about = {"of": of, "paid": day.isoformat(), "amount_fen": paid, "channel": channel}
        order = self.books.order(*lines, **about)
        self.orders.append(order)
        self.ledger.bills[order.id] = Bill(order.id, of.id, channel, day, paid, lines)

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

    def close(self):
        month = MONTHS[len(self.ledger.closed)]
        if month != MONTHS[-1]:
            self.books.close(f"{month:%Y-%m}")
            self.ledger.close(month)

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
            return self.ledger.closed[month]
        sums = self.ledger.own(month)
        if month == MONTHS[len(self.ledger.closed)] and self.ledger.closed:
            for place, fen_moved in self.ledger.late().items():
                sums[place] = sums.get(place, 0) + fen_moved
        return sums


def _after(month):
    return (month + dt.timedelta(days=32)).replace(day=1)


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
    days, estimates = _sums(CommissionDay), _sums(CommissionEstimate)
    assert days == estimates == sum(play.ledger.earned(bill) for bill in play.ledger.bills.values())
    kept = _rows()
    settle(EVERYTHING)
    assert _rows() == kept


def _sums(model):
    return db.session.scalar(db.select(db.func.coalesce(db.func.sum(model.amount_fen), 0)))


def _rows():
    estimates = db.text("select * from commission_estimates order by order_id")
    waiting = db.text("select * from commission_adjustments order by order_id, member_id")
    days = db.text("select * from commission_days where amount_fen <> 0 or settled_fen <> 0 order by member_id, day")
    return [db.session.execute(query).all() for query in (estimates, waiting, days)]


@given(history=histories)
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_month_is_what_the_ledger_says(play, history):
    play(history)


@pytest.mark.slow
@given(history=some.lists(some.one_of(rates, orders, orders, refunds, gifts, closings), min_size=20, max_size=40))
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_long_histories_are_what_the_ledger_says(play, history):
    play(history)
