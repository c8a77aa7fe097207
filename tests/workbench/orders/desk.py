"""The administrator's desk: upload a file, look at it, import it, read what it left."""

import io
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from workbench.kernel.db import db
from workbench.orders.models import Order

FILES = Path(__file__).parent / "files"


class Desk:
    """An administrator's browser and a worker."""

    def __init__(self, browser, work):
        self.browser, self.work = browser, work

    def upload(self, content, name="orders.csv"):
        boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), name)})
        form = f"multipart/form-data; boundary={boundary}"
        return self.browser.post("/api/v1/order-imports", data=body, content_type=form)

    def lay_out(self, import_id, **chosen):
        return self.browser.put(f"/api/v1/order-imports/{import_id}/layout", json=chosen)

    def preview(self, import_id):
        return self.browser.get(f"/api/v1/order-imports/{import_id}/preview").json

    def start(self, import_id):
        return self.browser.put(f"/api/v1/order-imports/{import_id}/run")

    def get(self, import_id):
        return self.browser.get(f"/api/v1/order-imports/{import_id}").json

    def bring_in(self, content, name="orders.csv", **chosen):
        """Upload and import; the import afterwards."""
        uploaded = self.upload(content, name)
        assert uploaded.status_code == 201, uploaded.json
        import_id = uploaded.json["id"]
        if chosen:
            assert self.lay_out(import_id, **chosen).status_code == 200
        started = self.start(import_id)
        assert started.status_code == 200, started.json
        self.work()
        return self.get(import_id)

    def rejects(self, import_id):
        found = self.browser.get(f"/api/v1/order-imports/{import_id}/rejects?limit=100").json["items"]
        return [[one["line_no"], one["reason"], one["field"]] for one in found]


def counts(done):
    assert done["state"] == "done", done
    return tuple(done[f"orders_{verdict}"] for verdict in ("created", "updated", "unchanged"))


def orders_told():
    """Every order as plain values, by number."""
    query = sa.select(Order).options(selectinload(Order.items), selectinload(Order.refunds)).order_by(Order.order_no)
    return {
        order.order_no: _plain(order) for order in db.session.scalars(query.execution_options(populate_existing=True))
    }


def _plain(order):
    refunds = [[one.refund_no, one.amount_fen, _at(one.refunded_at)] for one in order.refunds]
    return {
        "status": order.status,
        "amount_fen": order.amount_fen,
        "shop": order.shop,
        "paid_at": _at(order.paid_at),
        "buyer_id": order.buyer_id,
        "mobile": order.buyer_mobile,
        "mobile_masked": order.buyer_mobile_masked,
        "name": order.buyer_name,
        "items": [[one.sub_order_no, one.sku, one.title, one.quantity, one.amount_fen] for one in order.items],
        "refunds": sorted(refunds),
    }


def _at(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
