import datetime as dt

import pytest
import time_machine

from tests.workbench import factories as make
from wecom.statistics import ZONE
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.statistics.jobs import begin
from workbench.statistics.models import GROUPS, StatisticsProgress


@pytest.fixture
def today():
    return clock.now().astimezone(ZONE).date()


@pytest.fixture
def staff(simulator):
    """The simulator's own people, so that WeCom knows them."""
    return {userid: make.member(userid, userid=userid) for userid in ("wangfang", "linyue")}


@pytest.fixture
def mostly_read(staff, today):
    """All but the last week has been read on earlier days."""
    until = today - dt.timedelta(days=8)
    for subject in (*staff, GROUPS):
        db.session.add(StatisticsProgress(subject=subject, final_until=until, read_on=until))
    db.session.commit()


@pytest.fixture
def groups_read(today):
    """What is read of the groups is another test's business."""
    db.session.add(StatisticsProgress(subject=GROUPS, read_on=today + dt.timedelta(days=1)))
    db.session.commit()


@pytest.fixture
def read(work, simulator):
    """The morning: the periodic job and everything it leads to, late enough in Shanghai, of today or a later day."""

    def morning(days=0, **options):
        at = clock.now().astimezone(ZONE).replace(hour=22, minute=0) + dt.timedelta(days=days)
        with time_machine.travel(at):  # the simulator runs in this process: its clock travels too
            begin.func(timestamp=0)
            return work(**options)

    return morning
