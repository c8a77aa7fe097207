import csv
import io

import openpyxl
import pytest

from tests.workbench import factories as make
from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.db import db


@pytest.fixture
def export():
    """Asks for a table and reads its file: the watermark, the titles, the rows."""

    def asked(browser, table, file_format="csv", **filters):
        body = {"table": table, "file_format": file_format, "filters": filters}
        made = browser.post("/api/v1/exports", json=body)
        assert made.status_code == 201, made.json
        return read(browser, made.json["id"], file_format)

    return asked


def read(browser, export_id, file_format="csv"):
    answer = browser.get(f"/api/v1/exports/{export_id}/file")
    assert answer.status_code == 200, answer.json
    if file_format == "csv":
        assert answer.data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        rows = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    return rows[0][0], rows[1], rows[2:]


@pytest.fixture
def fang():
    return make.member("王芳", userid="wangfang", of=make.department())


def sold(member, fen, work, **about):
    """An order of today that names its member by a code."""
    order = make.order(paid_at=clock.now().replace(microsecond=0), amount_fen=fen, code_member_id=member.id, **about)
    mark(order_ids=[order.id])
    db.session.commit()
    work()
    return order
