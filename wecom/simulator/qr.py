"""Draws QR codes of contact and joining ways; nobody can scan them, so they lead to the page that plays the scan."""

import io
from urllib.parse import urlencode

import segno
from flask import Blueprint, Response, abort, request

from wecom.simulator.engine import current

qr = Blueprint("qr", __name__)


@qr.get("/__sim/qr/<identifier>")
def qr_code(identifier: str) -> Response:
    """Of a contact way or joining way by its config_id, or of a member's card by userid."""
    state = current().state
    ways = (
        "SELECT state FROM contact_ways WHERE config_id = ? UNION ALL SELECT state FROM join_ways WHERE config_id = ?"
    )
    way = state.row(ways, identifier, identifier)
    member = state.row("SELECT userid FROM members WHERE userid = ?", identifier)
    if way is None and member is None:
        abort(404)
    subject = {"state": way["state"]} if way is not None else {"userid": identifier}
    image = io.BytesIO()
    segno.make(f"{request.url_root}__sim/control?{urlencode(subject)}", error="m").save(image, kind="png", scale=8)
    return Response(image.getvalue(), mimetype="image/png")
