"""While figures derived anew take the place of the old ones, whoever asks for one is told so at once."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.derivations.rebuilding import TABLES, rebuild
from workbench.kernel import clock
from workbench.kernel.db import commit, db

pytestmark = pytest.mark.committed


@pytest.fixture
def seller():
    """王芳, who has sold something to a friend of hers."""
    make.synced(clock.now() - dt.timedelta(days=90))
    member, customer = make.member("王芳"), make.customer("林女士")
    make.relation(member, customer, added_at=clock.now() - dt.timedelta(days=60))
    make.order(customer=customer, paid_at=clock.now() - dt.timedelta(days=40), amount_fen=29_900)
    rebuild()
    commit()
    return member


@pytest.fixture
def exchanging(seller):
    """Ends what holds the tables of the figures as the end of a rebuild does."""
    with db.engine.connect() as other:
        other.execute(sa.text(f"lock table {', '.join(TABLES)} in access exclusive mode"))
        yield other.close


@pytest.mark.parametrize("path", ["kpis", "kpis/guided_gmv/series", "leaderboards/gmv"])
def test_a_figure_asked_for_while_its_tables_are_exchanged_is_said_to_be_under_way(exchanging, sign_in, seller, path):
    browser = sign_in(seller)
    asked = {"scope": "me", "period": "month", "date": (clock.today() - dt.timedelta(days=40)).isoformat()}
    answer = browser.get(f"/api/v1/{path}", query_string=asked)
    assert (answer.status_code, answer.json["code"]) == (503, "rebuilding")
    assert answer.headers["Retry-After"]
    exchanging()
    assert browser.get(f"/api/v1/{path}", query_string=asked).status_code == 200
