import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from tests.workbench import factories as make
from workbench.changes.actions import mark
from workbench.kernel.db import db

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Team:
    """王芳 and 林悦 of one department, which `boss` heads, under the one 陈默 heads."""

    department: Any
    root: Any
    fang: Any
    yue: Any
    boss: Any
    chief: Any
    work: Any

    def order(self, fen, paid, *, of=None):
        order = make.order(paid_at=at(paid), amount_fen=fen, code_member_id=(of or self.fang).id)
        mark(order_ids=[order.id])
        db.session.commit()
        self.work()


@pytest.fixture
def team(work, time_machine):
    time_machine.move_to(at("2026-11-20T12:00"))
    root = make.department("云朵生活")
    department = make.department("护肤顾问部", parent=root)
    return Team(
        department=department,
        root=root,
        fang=make.member("王芳", of=department),
        yue=make.member("林悦", of=department),
        boss=make.member("主管", of=department, heads=True),
        chief=make.member("陈默", userid="chenmo", of=root, heads=True),
        work=work,
    )
