"""A full sync in a test: start it, let the worker finish it, retries and all."""

from collections.abc import Callable
from typing import Any

import pytest

from workbench.kernel.db import commit
from workbench.sync import actions, reports


@pytest.fixture
def sync(work: Callable[..., int]) -> Callable[[], dict[str, Any]]:
    """Run a full sync; returns how it went."""

    def run() -> dict[str, Any]:
        actions.start_run()
        commit()
        work(also_waiting=True)
        return reports.progress()

    return run
