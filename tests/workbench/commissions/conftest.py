import pytest

from tests.workbench import factories as make
from tests.workbench.commissions.shop import FIRST_ORDER, Books, at
from workbench.changes.actions import mark
from workbench.kernel.db import db


@pytest.fixture
def books(sign_in, work, time_machine):
    """The twentieth of November 2026; 王芳 and 林悦 of one department below another; orders of 2025, nobody's."""
    time_machine.move_to(at("2026-11-20T12:00"))
    root = make.department("云朵生活")
    above = make.department("华东区", parent=root)
    department = make.department("护肤顾问部", parent=above)
    admin = make.member("陈默", userid="chenmo", of=root, heads=True)
    mark(order_ids=[make.order(paid_at=at(FIRST_ORDER), amount_fen=1).id for _ in range(3)])  # one alone is a slip
    db.session.commit()
    work()

    def come_back(moment):
        time_machine.move_to(at(moment))
        return sign_in(admin)

    return Books(
        come_back=come_back,
        work=work,
        admin=sign_in(admin),
        fang=make.member("王芳", of=department),
        yue=make.member("林悦", of=department),
        department=department,
        above=above,
    )
