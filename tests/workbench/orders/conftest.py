import pytest
import time_machine

from tests.workbench import factories as make
from tests.workbench.orders.desk import Desk


@pytest.fixture
def march():
    """The day on which the files of `files/` were exported."""
    with time_machine.travel("2026-03-20T00:00:00Z", tick=False):
        yield


@pytest.fixture
def admin(march):
    """The administrator of ADMIN_USERIDS."""
    return make.member("陈默", userid="chenmo")


@pytest.fixture
def desk(sign_in, work, admin):
    """Where files of orders are brought in."""
    return Desk(sign_in(admin), work)
