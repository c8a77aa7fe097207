"""The hourly look at who is signed in, where no directory events arrive."""

import pytest

from workbench.auth.jobs import check_member
from workbench.callbacks.jobs import handle
from workbench.kernel.jobs import AFTER_AN_OUTAGE
from workbench.sync.jobs import run_step


@pytest.mark.parametrize("task", [check_member, handle, run_step], ids=lambda task: task.name)
def test_a_job_that_meets_an_outage_comes_back(task):
    assert task.retry_strategy is AFTER_AN_OUTAGE
    assert task.retry_strategy.max_attempts > 1
