"""Turn rows into the shapes of `schemas`."""

from typing import Any

from workbench.forwarding.models import ForwardingDelivery, ForwardingTarget

_TARGET = (
    *("id", "name", "url", "events", "created_at", "secret_made_at", "paused_at"),
    *("failures", "retry_at", "last_error", "last_delivered_at"),
)
_DELIVERY = (
    *("id", "delivery_key", "status", "attempts", "finished_at"),
    *("response_status", "response_head", "error"),
)


def target(row: Any) -> dict[str, Any]:
    """A target with its backlog; never with its secret."""
    found: ForwardingTarget = row.ForwardingTarget
    told = {name: getattr(found, name) for name in _TARGET}
    return {**told, "backlog": row.backlog, "oldest_waiting_at": row.oldest_waiting_at}


def delivery(row: Any) -> dict[str, Any]:
    """A delivery with what it tells of."""
    found: ForwardingDelivery = row.ForwardingDelivery
    told = {name: getattr(found, name) for name in _DELIVERY}
    return {**told, "event": row.event, "received_at": row.received_at}
