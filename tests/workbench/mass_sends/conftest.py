"""The shop of every test about mass sends."""

import pytest

from tests.workbench.mass_sends.shop import Shop, open_shop
from tests.workbench.support import SimulatorControl


@pytest.fixture
def shop(simulator: SimulatorControl) -> Shop:
    return open_shop(simulator)
