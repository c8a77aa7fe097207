"""Every table of the catalogue is exported by somebody who may have it, with a row in it and every cell read."""

import pytest

from tests.workbench.exports.corp import Corp
from tests.workbench.mass_sends.shop import open_shop, wish
from workbench.exports.catalog import TABLES

OF_MASS_SENDS = {"mass_sends", "mass_send_staff", "mass_send_recipients", "mass_send_tasks"}
"""They need a shop in the simulator: see below."""


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_table_has_its_columns_and_a_row(sign_in, work, export, file_format):
    corp = Corp()
    work()
    browser = sign_in(corp.chief)
    for key in sorted(TABLES.keys() - OF_MASS_SENDS):
        _, titles, rows = export(browser, key, file_format, **corp.filters.get(key, {}))
        assert titles == [column.title for column in TABLES[key].columns], key
        assert rows, key
        assert all(len(row) == len(titles) for row in rows), key


@pytest.mark.parametrize("key", ["mass_send_staff", "mass_send_recipients"])
def test_what_is_not_there_to_be_seen_is_not_exported(sign_in, key):
    answer = sign_in(Corp().chief).post("/api/v1/exports", json={"table": key, "filters": {"mass_send_id": 1}})
    assert answer.status_code == 404


def test_the_results_of_a_mass_send_are_exported(sign_in, work, simulator, export):
    shop = open_shop(simulator)
    customer = shop.customer()
    boss = sign_in(shop.boss)
    made = wish(boss, content="=周末好", customer_ids=[customer.id])
    work(also_waiting=True)
    _, _, rows = export(sign_in(shop.fang), "mass_send_tasks")
    assert [row[0] for row in rows] == ["'=周末好"]
    _, titles, rows = export(boss, "mass_sends")
    assert rows[0][titles.index("内容")] == "'=周末好"
    _, _, rows = export(boss, "mass_send_staff", mass_send_id=made.json["id"])
    assert [row[0] for row in rows] == ["王芳"]
    _, _, rows = export(boss, "mass_send_recipients", mass_send_id=made.json["id"])
    assert [row[:2] for row in rows] == [[customer.name, "王芳"]]
