import pytest
import time_machine

from tests.workbench.tasks.errand import NOON, Errand


@pytest.fixture
def errand(client, sign_in, simulator, work):
    return Errand(client, sign_in, simulator, work)


@pytest.fixture
def at_noon(simulator):
    """Both sides' clocks stand at noon."""
    simulator.post("clock", now=NOON.isoformat(), frozen=True)
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
