"""Money given back: never more than was paid, and all of it."""

import pytest
import sqlalchemy as sa

from tests.workbench.orders.shop import post, results, told
from workbench.kernel.db import db
from workbench.orders.models import Refund

LATER = {"updated_at": "2026-03-05T10:00:00+08:00"}


def refund(fen, number="r1"):
    return {"refund_no": number, "amount_fen": fen, "refunded_at": "2026-03-03T10:00:00+08:00"}


@pytest.mark.parametrize(("second", "result"), [(19_900, "updated"), (20_000, "rejected")])
def test_messages_of_one_moment_never_give_back_more_than_was_paid(client, second, result):
    post(client, {"orders": [told("1", refunds=[refund(10_000)])]})
    answer = post(client, {"orders": [told("1", refunds=[refund(second, number="r2")]), told("2")]})
    assert results(answer) == [("1", result), ("2", "created")]
    assert db.session.scalar(sa.select(sa.func.sum(Refund.amount_fen))) == (29_900 if result == "updated" else 10_000)
    both = [refund(9_900), refund(20_000, number="r2")]
    assert results(post(client, {"orders": [told("1", **LATER, refunds=both)]})) == [("1", "updated")]
    assert sorted(db.session.scalars(sa.select(Refund.amount_fen))) == [9_900, 20_000]
