"""Shows the pictures that were uploaded for ever, at the address given out for each."""

from flask import Blueprint, Response, abort

from wecom.simulator.engine import current

pictures = Blueprint("pictures", __name__)

JPEG = b"\xff\xd8\xff"


@pictures.get("/__sim/picture/<picture_id>")
def picture(picture_id: str) -> Response:
    row = current().state.row("SELECT content FROM pictures WHERE id = ?", picture_id)
    if row is None:
        abort(404)
    return Response(row["content"], mimetype="image/jpeg" if row["content"].startswith(JPEG) else "image/png")
