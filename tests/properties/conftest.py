"""The fixtures of the application's tests, for histories that are told to the whole product."""

import pytest
import time_machine

from tests.properties.histories import AFTERWARDS
from tests.workbench.conftest import (  # noqa: F401
    app,
    client,
    servers,
    shared_app,
    sign_in,
    simulator_server,
    template,
    work,
)


@pytest.fixture
def afterwards():
    """Everything in the histories has happened by now."""
    with time_machine.travel(AFTERWARDS, tick=False):
        yield
