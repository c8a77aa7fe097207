"""Every table of the catalogue is exported once by somebody who may have it, with a row in it where that is easy."""

import datetime as dt

import pytest

from tests.workbench import factories as make
from tests.workbench.mass_sends.shop import open_shop, wish
from workbench.audit import actions as audit
from workbench.changes.actions import mark
from workbench.commissions.models import CommissionRate
from workbench.exports.catalog import TABLES
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.statistics.models import MemberDay

FILTERS = {
    "kpi_series": {"metric": "guided_gmv"},
    "kpi_breakdown": {"metric": "guided_gmv", "by": "staff"},
    "kpi_detail": {"metric": "guided_gmv", "period": "year"},
    "leaderboard": {"board": "gmv", "period": "year"},
}
EMPTY = {"mass_sends", "mass_send_staff", "mass_send_recipients", "handovers", "unresolved_orders", "leaderboard"}
"""Their rows are long to arrange: the lists themselves are tested where they live."""


@pytest.fixture
def world(work):
    """Somebody who may do everything, with one of most things."""
    chief = make.member("陈默", userid="chenmo", of=make.department("总部"), heads=True)
    customer = make.customer("林女士")
    make.relation(chief, customer, added_at=clock.now() - dt.timedelta(hours=1))
    item = make.task_item(chief, pushed_by=chief, customer=customer)
    make.live_code(chief)
    make.acquisition_link(chief)
    order = make.order(paid_at=clock.now(), amount_fen=10_000, code_member_id=chief.id)
    mark(order_ids=[order.id])
    audit.record("thing_done", subject_kind="thing", subject_id=1, actor_id=chief.id)
    day = dict.fromkeys(("new_apply_cnt", "new_contact_cnt", "chat_cnt", "message_cnt", "negative_feedback_cnt"), 1)
    db.session.add(MemberDay(member_id=chief.id, day=clock.today(), **day, fetched_at=clock.now(), is_final=False))
    rate = {"rate_bp": 100, "effective_on": dt.date(2026, 1, 1), "set_at": clock.now(), "set_by_id": chief.id}
    db.session.add(CommissionRate(**rate))
    db.session.commit()
    work()
    return chief, item


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("key", sorted(TABLES))
def test_a_table_has_its_columns_and_rows(world, sign_in, export, simulator, key, file_format):
    chief, item = world
    filters = FILTERS.get(key, {})
    if key == "task_staff":
        filters = {"task_id": item.task_id}
    if key in {"mass_send_staff", "mass_send_recipients"}:
        filters = {"mass_send_id": 1}
        answer = sign_in(chief).post("/api/v1/exports", json={"table": key, "filters": filters})
        assert answer.status_code == 404
        return
    _, titles, rows = export(sign_in(chief), key, file_format, **filters)
    assert titles == [column.title for column in TABLES[key].columns]
    if key not in EMPTY | {"inbox_failures"}:
        assert rows, key
        assert all(len(row) == len(titles) for row in rows)


def test_the_results_of_a_mass_send_are_exported(sign_in, work, simulator, export):
    shop = open_shop(simulator)
    customer = shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, content="=周末好", customer_ids=[customer.id])
    work(also_waiting=True)
    _, titles, rows = export(boss, "mass_sends")
    assert rows[0][titles.index("内容")] == "'=周末好"
    _, _, rows = export(boss, "mass_send_staff", mass_send_id=made.json["id"])
    assert [row[0] for row in rows] == ["王芳"]
    _, _, rows = export(boss, "mass_send_recipients", mass_send_id=made.json["id"])
    assert [row[:2] for row in rows] == [[customer.name, "王芳"]]
