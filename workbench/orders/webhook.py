"""Orders told by ERPs and shops: is it really them, which orders can be read, and what became of each."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson
from marshmallow import ValidationError
from werkzeug.datastructures import Headers

from workbench.kernel import clock
from workbench.kernel.errors import Refused
from workbench.orders.incoming import ItemIn, OrderIn, Outcome, RefundIn, ToldBy, Verdict
from workbench.orders.models import OrderStatus
from workbench.orders.recording import record
from workbench.orders.webhook_schemas import WebhookOrder

MOST_ORDERS = 500
MOST_BYTES = 8 * 1024 * 1024
TOLERATED_SECONDS = 300
TIMESTAMP, SIGNATURE = "X-Workbench-Timestamp", "X-Workbench-Signature"

REFUSALS = {
    "refund_of_unpaid": "refunds: This order was never paid; send paid_at with it.",
    "refunds_over_paid": "refunds: They add up to more than was paid; amount_fen is what was paid, before refunds.",
    "refunds_over_paid_together": "refunds: With those of another message of the same updated_at they add up to more"
    " than was paid; send the complete list with a newer updated_at.",
    "refund_before_payment": "refunds: refunded_at is on a day before the payment (paid_at).",
}

_schema = WebhookOrder()


def verify(secret: str | None, headers: Headers, body: bytes) -> None:
    """Refuse what was not signed with the secret over `timestamp + "." + body` within the last five minutes."""
    if secret is None:
        raise Refused("webhook_off", status=503, detail="Set ORDER_WEBHOOK_SECRET to receive orders here.")
    timestamp = headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")):
        raise Refused("bad_signature", status=401, detail=f"{TIMESTAMP} must be the time in unix seconds.")
    if abs(clock.now().timestamp() - int(timestamp)) > TOLERATED_SECONDS:
        raise Refused("bad_signature", status=401, detail=f"{TIMESTAMP} is more than five minutes away from our clock.")
    expected = "sha256=" + sign(secret, timestamp, body)
    if not hmac.compare_digest(expected.encode(), headers.get(SIGNATURE, "").strip().lower().encode()):
        detail = f'{SIGNATURE} must be "sha256=" and the hex HMAC-SHA256 of timestamp + "." + body.'
        raise Refused("bad_signature", status=401, detail=detail)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The hex HMAC of one call."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def read(body: bytes) -> Sequence[Any]:
    """The orders of a call: `{"orders": […]}`, or the list alone."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused("invalid", status=422, detail=f"The body is not JSON: {error.msg}.") from error
    orders = content.get("orders") if isinstance(content, dict) else content
    if not isinstance(orders, list):
        raise Refused("invalid", status=422, detail='The body must be {"orders": [...]}.')
    if len(orders) > MOST_ORDERS:
        raise Refused(
            "too_large", status=413, detail=f"At most {MOST_ORDERS} orders a call; this one has {len(orders)}."
        )
    return orders


def receive(orders: Sequence[Any]) -> list[dict[str, Any]]:
    """Record every order that can be read; one result per order. A bad one never stops the others."""
    results: list[dict[str, Any]] = []
    good: list[OrderIn] = []
    for order in orders:
        try:
            loaded = _schema.load(order)
        except ValidationError as error:
            results.append(_result(order, Verdict.REJECTED, f"invalid: {in_words(error.messages)}"))
        else:
            good.append(_order(loaded))
            results.append(_result(order, Verdict.UNCHANGED, None))
    outcomes = iter(record(good, told_by=ToldBy.WEBHOOK))
    return [result if result["result"] is Verdict.REJECTED else _with(result, next(outcomes)) for result in results]


def in_words(messages: Any, path: str = "") -> str:
    """A tree of messages as one line, such as `items.0.title: Missing data for required field.`."""
    if isinstance(messages, dict):
        where = ("" if key == "_schema" else f"{path}.{key}".strip(".") for key in messages)
        return "; ".join(in_words(found, there) for there, found in zip(where, messages.values(), strict=True))
    return f"{path}: {' '.join(messages)}" if path else " ".join(messages)


def _with(result: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    reason = f"invalid: {REFUSALS[outcome.reason]}" if outcome.reason in REFUSALS else outcome.reason
    return {**result, "result": outcome.verdict, "reason": reason}


def _result(order: Any, verdict: Verdict, reason: str | None) -> dict[str, Any]:
    told = order if isinstance(order, dict) else {}
    named = {name: told.get(name) for name in ("channel", "shop", "order_no")}
    return {
        **{name: value if isinstance(value, str) else None for name, value in named.items()},
        "result": verdict,
        "reason": reason,
    }


def _order(told: dict[str, Any]) -> OrderIn:
    buyer = told.pop("buyer")
    is_over = told["status"] in {OrderStatus.FINISHED, OrderStatus.CLOSED}
    items = [ItemIn(**item) for item in told.pop("items")]
    refunds = told.pop("refunds")
    return OrderIn(
        **told,
        **buyer,
        closed_at=told["updated_at"] if is_over else None,
        items=items,
        refunds=None if refunds is None else [RefundIn(**refund) for refund in refunds],
    )
