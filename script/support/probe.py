"""Asks an HTTP server of ours whether it answers."""

import json
import urllib.request
from typing import Any

# No proxy: these are our own addresses, whatever HTTP_PROXY says.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str, *, containing: bytes = b"") -> bool:
    """Whether a GET of `url` (http only) gives 200 and a body with `containing` in it."""
    try:
        with _OPENER.open(url, timeout=5) as response:
            return response.status == 200 and containing in response.read(1 << 20)
    except OSError:
        return False


def post_json(url: str, body: dict[str, Any]) -> Any:
    """The JSON that a POST of `body` gives; OSError when it does not."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with _OPENER.open(request, timeout=10) as response:
        return json.load(response)


def read_json(url: str) -> Any:
    """The JSON that a GET of `url` gives; OSError when it does not."""
    with _OPENER.open(url, timeout=10) as response:
        return json.load(response)
