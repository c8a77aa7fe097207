"""A shop whose orders reach the product through its signed door."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
import time
from typing import Any

import requests

from tests.e2e.corp import Friend

SECONDS = 10


class Shop:
    """One shop; it tells of every order at once."""

    def __init__(self, app_url: str, secret: str) -> None:
        self._url = f"{app_url}/api/v1/orders/webhook"
        self._secret = secret
        self._sold: dict[str, dict[str, Any]] = {}

    def sell(self, fen: int, *, to: Friend, channel: str = "mini_program") -> str:
        """A paid order, a moment ago; returns its number."""
        at = dt.datetime.now(dt.UTC).isoformat()
        order_no = f"E2E{secrets.token_hex(4)}"
        item = {"sku": "cream", "title": "面霜", "quantity": 1, "amount_fen": fen}
        self._sold[order_no] = {
            "channel": channel,
            "shop": "旗舰店",
            "order_no": order_no,
            "status": "paid",
            "created_at": at,
            "paid_at": at,
            "updated_at": at,
            "amount_fen": fen,
            "buyer": {"external_userid": to.external_userid},
            "items": [item],
        }
        assert self._tell(self._sold[order_no]) == "created"
        return order_no

    def give_back(self, fen: int, *, of: str) -> None:
        """A part of a paid order, just now."""
        at = dt.datetime.now(dt.UTC).isoformat()
        refund = {"refund_no": f"R{of}", "amount_fen": fen, "refunded_at": at}
        assert self._tell({**self._sold[of], "updated_at": at, "refunds": [refund]}) == "updated"

    def _tell(self, order: dict[str, Any]) -> str:
        body = json.dumps({"orders": [order]}).encode()
        timestamp = str(int(time.time()))
        digest = hmac.new(self._secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Workbench-Timestamp": timestamp,
            "X-Workbench-Signature": f"sha256={digest}",
        }
        answer = requests.post(self._url, data=body, headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        (told,) = answer.json()["results"]
        return str(told["result"])
