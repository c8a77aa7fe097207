import pytest
import time_machine

from tests.workbench import factories as make


@pytest.fixture
def time_stands():
    """On the morning the demo is looked at."""
    with time_machine.travel("2026-03-20T03:30:00Z", tick=False):
        yield


@pytest.fixture
def admin(time_stands):
    """The administrator of ADMIN_USERIDS."""
    return make.member("陈默", userid="chenmo")
