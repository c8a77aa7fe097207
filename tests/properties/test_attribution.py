"""Whatever happened, in whatever order it was told: whose an order is follows from the facts alone, to the fen."""

import datetime as dt
import random
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.brute_force.attribution import History, judge
from tests.properties import histories as made
from tests.properties.telling import Corp, everything, judged, tell, untold_afterwards
from tests.workbench import factories as make
from workbench.attribution.jobs import look_after
from workbench.attribution.models import Attribution, Claim
from workbench.derivations.rebuilding import rebuild
from workbench.kernel.db import db

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = dt.timedelta(days=1)
SPANS = [
    (dt.date(2028, 2, 1), dt.date(2028, 4, 1)),
    (dt.date(2028, 2, 1), dt.date(2028, 3, 1)),
    (dt.date(2028, 2, 29), dt.date(2028, 3, 1)),
]
"""Everything; a month with its leap day; the leap day alone."""

pytestmark = pytest.mark.usefixtures("afterwards")
QUICK = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
THOROUGH = settings(QUICK, max_examples=20)


def check_any_order(app, work, history, seed, undone):
    """Told in random order, the product judges as the reference does; a rebuild changes not one derived row."""
    with untold_afterwards(app):
        corp = Corp.founded(history)
        told = replace(history, merges=[pair for pair in history.merges if pair not in undone])
        order = random.Random(seed)
        are_renamed_last = order.random() < 0.5
        tell(corp.tellings(told, undone, renames=not are_renamed_last), order, work)
        if are_renamed_last:
            tell(corp.renamings(told), order, work)
        assert judged() == {sale.number: judge(sale, told) for sale in told.sales}
        assert needless_claims() == []
        before = everything()
        rebuild()
        db.session.commit()
        after = everything()
        for table, rows in before.items():
            assert after[table] == rows, f"a rebuild of {table} differs"


def needless_claims():
    """Orders that somebody still asks for though they have them; claims that came too early end with the next look."""
    look_after(timestamp=0)
    db.session.commit()
    asked = sa.select(Claim.order_id).join(Attribution, Attribution.order_id == Claim.order_id)
    return db.session.scalars(asked.where(Claim.decided_at.is_(None), Claim.member_id == Attribution.member_id)).all()


ORDERS = some.integers(0, 2**32)
UNDONE = some.sets(some.sampled_from([(made.CUSTOMERS[0], made.CUSTOMERS[1]), (made.CUSTOMERS[2], made.CUSTOMERS[3])]))


@QUICK
@given(made.histories(), ORDERS, UNDONE)
def test_any_history_in_any_order_is_judged_as_the_reference_judges_it(app, work, history, seed, undone):
    check_any_order(app, work, history, seed, undone & set(history.merges))


@pytest.mark.slow
@THOROUGH
@given(made.histories(), ORDERS, UNDONE)
def test_many_histories_in_any_order_are_judged_as_the_reference_judges_them(app, work, history, seed, undone):
    check_any_order(app, work, history, seed, undone & set(history.merges))


@QUICK
@given(made.histories(), ORDERS)
def test_a_merge_that_is_undone_at_once_leaves_every_table_as_it_was(app, work, history, seed):
    pair = (made.CUSTOMERS[1], made.CUSTOMERS[2])
    others = [one for one in history.merges if one != pair]
    told = replace(history, merges=others)
    with untold_afterwards(app):
        corp = Corp.founded(told)
        tell(corp.tellings(told), random.Random(seed), work)
        before = everything()
        tell(corp.tellings(History(), [pair]), random.Random(seed), work)
        after = everything()
        for table, rows in before.items():
            assert after[table] == rows, f"{table} differs"


@QUICK
@given(made.histories(), ORDERS)
def test_what_was_told_around_an_undone_merge_is_as_if_it_had_never_been(app, work, history, seed):
    """The record of the merges thrown away, and everything derived anew from the facts: not one row is another."""
    undone = [(made.CUSTOMERS[0], made.CUSTOMERS[1]), (made.CUSTOMERS[2], made.CUSTOMERS[3])]
    others = [one for one in history.merges if one not in undone]
    told = replace(history, merges=others)
    with untold_afterwards(app):
        corp = Corp.founded(told)
        tell(corp.tellings(told, undone), random.Random(seed), work)
        needless_claims()  # a rebuild ends them, too
        merged = everything()
        db.session.execute(sa.text("delete from merges where undone_at is not null"))
        rebuild()
        db.session.commit()
        never_merged = everything()
        for table, rows in merged.items():
            assert never_merged[table] == rows, f"{table} differs"


PARTS = ("staff", "department", "source", "sales_channel", "acquisition_channel", "date")


@QUICK
@given(made.histories(), ORDERS)
def test_the_parts_of_the_corp_add_up_to_what_the_reference_counts(app, work, sign_in, history, seed):
    with untold_afterwards(app):
        corp = Corp.founded(history)
        for back in (900, 899, 898):
            make.order(None, paid_at=made.START - dt.timedelta(days=back))  # since then, orders are known
        tell(corp.tellings(history), random.Random(seed), work)
        browser = sign_in(corp.head)
        for period in SPANS:
            start, end = (dt.datetime.combine(day, dt.time(), SHANGHAI) for day in period)
            sales = [sale for sale in history.sales if start <= sale.paid_at < end and judge(sale, history).member]
            asked = {"scope": "corp", "period": "custom", "from": str(period[0]), "to": str(period[1] - DAY)}
            figures = browser.get("/api/v1/kpis", query_string=asked).json["metrics"]
            expected = sum(sale.amount for sale in sales)
            assert (figures["guided_gmv"]["value"], figures["guided_orders"]["value"]) == (expected, len(sales))
            for part in PARTS:
                answer = browser.get("/api/v1/kpis/guided_gmv/breakdown", query_string={**asked, "by": part})
                assert sum(row["value"] for row in answer.json["rows"]) == expected, (part, period)
            for userid, member in corp.members.items():
                own = {**asked, "scope": f"staff:{userid}"}
                found = browser.get("/api/v1/kpis", query_string=own).json["metrics"]["guided_gmv"]["value"]
                assert found == sum(sale.amount for sale in sales if judge(sale, history).member == member.userid)
