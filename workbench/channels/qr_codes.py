"""Pictures of QR codes: WeCom keeps them, we pass them on."""

from collections.abc import Callable

import requests
from flask import Response

from wecom.errors import WeComError
from workbench.kernel.errors import Refused, not_found

PATIENCE = (2.0, 3.0)
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def pass_on(read_address: Callable[[], str | None]) -> Response:
    """The picture at the address that WeCom names; 503 while WeCom does not give it."""
    try:
        address = read_address()
    except WeComError as error:
        raise _unavailable() from error
    if address is None:
        raise not_found()
    try:
        given = requests.get(address, timeout=PATIENCE)
    except requests.RequestException as error:
        raise _unavailable() from error
    kind = given.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not given.ok or kind not in PICTURES:
        raise _unavailable()
    answer = Response(given.content, mimetype=kind)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _unavailable() -> Refused:
    return Refused("wecom_unavailable", status=503, detail="WeCom does not give the QR code at the moment; try again.")
