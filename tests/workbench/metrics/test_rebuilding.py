"""While the figures are derived anew, whoever asks for one is told so at once."""

import datetime as dt
import threading

import pytest

from tests.workbench import factories as make
from workbench.derivations.pipeline import rebuild
from workbench.kernel import clock
from workbench.kernel.db import commit, rollback

pytestmark = pytest.mark.committed
SECONDS = 30


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
def rebuilding(app, seller):
    """Ends the rebuild that runs meanwhile and has not committed."""
    begun, may_end = threading.Event(), threading.Event()

    def derive():
        with app.app_context():
            rebuild()
            begun.set()
            may_end.wait(SECONDS)
            rollback()

    other = threading.Thread(target=derive)
    other.start()
    assert begun.wait(SECONDS)

    def end():
        may_end.set()
        other.join(SECONDS)

    yield end
    end()


@pytest.mark.parametrize("path", ["kpis", "kpis/guided_gmv/series", "leaderboards/gmv"])
def test_a_figure_asked_for_in_a_rebuild_is_said_to_be_under_way(rebuilding, sign_in, seller, path):
    browser = sign_in(seller)
    asked = {"scope": "me", "period": "month", "date": (clock.today() - dt.timedelta(days=40)).isoformat()}
    answer = browser.get(f"/api/v1/{path}", query_string=asked)
    assert (answer.status_code, answer.json["code"]) == (503, "rebuilding")
    assert answer.headers["Retry-After"]
    rebuilding()
    assert browser.get(f"/api/v1/{path}", query_string=asked).status_code == 200
