"""A shop that tells its orders by webhook."""

import time

import orjson

from tests.workbench.support import SIMULATOR_IDENTITY
from workbench.orders.webhook import sign

SECRET = SIMULATOR_IDENTITY["ORDER_WEBHOOK_SECRET"]


def told(order_no="1001", **about):
    """An order as an ERP words it."""
    return {
        "channel": "mini_program",
        "shop": "小程序商城",
        "order_no": order_no,
        "status": "paid",
        "created_at": "2026-03-01T17:59:00+08:00",
        "paid_at": "2026-03-01T18:00:00+08:00",
        "updated_at": "2026-03-01T18:00:05+08:00",
        "amount_fen": 29_900,
        "buyer": {"mobile": "13800001234", "name": "林女士"},
        "items": [{"sku": "M1", "title": "面霜", "quantity": 1, "amount_fen": 29_900}],
        "refunds": [],
        **about,
    }


def post(client, body, *, secret=SECRET, at=None, **headers):
    """Sign and send, as a shop does."""
    body = body if isinstance(body, bytes) else orjson.dumps(body)
    timestamp = str(int(at if at is not None else time.time()))
    headers = {
        "X-Workbench-Timestamp": timestamp,
        "X-Workbench-Signature": "sha256=" + sign(secret, timestamp, body),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return client.post("/api/v1/orders/webhook", data=body, headers=headers, content_type="application/json")


def results(answer):
    assert answer.status_code == 200, answer.json
    return [(one["order_no"], one["result"]) for one in answer.json["results"]]
