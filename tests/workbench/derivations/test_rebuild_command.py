"""`flask rebuild`: figures, and beside them what is told of orders."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.kernel import clock
from workbench.kernel.db import db

pytestmark = pytest.mark.committed
DERIVED = """
    select (select count(*) from attributions where member_id is not null) as attributed,
           (select array_agg(kind order by kind) from trail_entries where kind like 'order%') as told,
           (select count(*) from signals where kind = 'order') as signals,
           (select count(*) from order_suggestions) as suggestions,
           (select sum(gmv_fen) from rollup_days where scope_kind = 0) as gmv_fen
"""


@pytest.fixture
def sold(app):
    """One order of a friend, and one of somebody who is called as her remark says; nothing is derived yet."""
    member, customer = make.member("王芳"), make.customer("林女士")
    make.relation(member, customer, remark="林小姐")
    yesterday = clock.now() - dt.timedelta(days=1)
    make.order(customer, paid_at=yesterday, amount_fen=29_900)
    make.order(None, paid_at=yesterday, buyer_name="林小姐")


def derived():
    with db.engine.connect() as connection:
        return connection.execute(sa.text(DERIVED)).one()


def test_figures_stories_and_suggestions_are_there_once_it_is_done(app, sold):
    for _ in range(2):
        done = app.test_cli_runner().invoke(args=["rebuild"])
        assert done.exit_code == 0, done.output
        assert done.output.startswith("rebuilt in ")
        assert derived() == (1, ["order_paid"], 1, 1, 29_900)
