"""The shop of the tests about claims, corrections and losses."""

import pytest

from tests.workbench.attribution.shop import Shop


@pytest.fixture
def shop(sign_in, work, simulator):
    return Shop(sign_in, work)
