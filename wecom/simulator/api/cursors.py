"""Opaque page cursors that go stale, so that nobody keeps them."""

import base64
import hashlib
import json
import random
from typing import Any

from wecom.simulator.api.call import Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.ids import secret

GOOD_FOR_SECONDS = 3600


def read_cursor(call: Call, about: object, given: str | None = None) -> list[Any] | None:
    """The position in a cursor made for the same question; None on the first page; 50100 when stale or foreign.

    It is in the body, unless an API that is asked by GET hands over the one `given` in the address.
    """
    if given is None:
        given = call.text("cursor", "")
    if not given:
        return None
    try:
        issued_at, digest, position, _ = json.loads(base64.urlsafe_b64decode(given))
    except (ValueError, TypeError):
        raise ApiRefusal(50100) from None
    if digest != _digest(call, about) or call.now - issued_at > GOOD_FOR_SECONDS:
        raise ApiRefusal(50100)
    return list(position)


def make_cursor(call: Call, about: object, position: list[Any]) -> str:
    # No cursor comes twice: after an empty page the position is the same, and a client may take it for a circle.
    content = json.dumps([call.now, _digest(call, about), position, secret(8)])
    return base64.urlsafe_b64encode(content.encode()).decode()


def page_length(call: Call, limit: int) -> int:
    """Normally the limit; with ragged pages switched on anything from nothing at all to the limit."""
    return random.randint(0, limit) if call.knobs.ragged_pages else limit


def _digest(call: Call, about: object) -> str:
    return hashlib.sha256(f"{call.sim.seed}{call.api}{about!r}".encode()).hexdigest()[:12]
