"""Temporary media: uploaded once, usable for three days."""

from urllib.parse import quote

from flask import Response, request

from wecom.simulator import ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get, post

MEGABYTE = 1_048_576
LARGEST = {"image": 10 * MEGABYTE, "voice": 2 * MEGABYTE, "video": 10 * MEGABYTE, "file": 20 * MEGABYTE}
SMALLEST = 5
GOOD_FOR_SECONDS = 3 * 86_400


@post("media/upload")
def upload(call: Call) -> Answer:
    kind = call.query.get("type", "")
    if kind not in LARGEST:
        raise ApiRefusal(40008, "type")
    given = request.files.get("media")
    content = given.read() if given is not None else b""
    if given is None or not content:
        raise ApiRefusal(44001)
    if not SMALLEST < len(content) <= LARGEST[kind]:
        raise ApiRefusal(45001)
    media_id = "3" + ids.secret(60)
    call.sim.state.insert(
        "media",
        media_id=media_id,
        type=kind,
        filename=given.filename or "media",
        content=content,
        created_at=call.now,
    )
    return {"errmsg": "", "type": kind, "media_id": media_id, "created_at": str(call.now)}


def require_media(call: Call, media_id: str) -> None:
    """Refuse what was never uploaded (40007), and what was three days ago (40145)."""
    row = call.sim.state.row("SELECT created_at FROM media WHERE media_id = ?", media_id)
    if row is None:
        raise ApiRefusal(40007)
    if row["created_at"] <= call.now - GOOD_FOR_SECONDS:
        raise ApiRefusal(40145)


@get("media/get")
def download(call: Call) -> Response:
    row = call.sim.state.row(
        "SELECT * FROM media WHERE media_id = ? AND created_at > ?",
        *(call.of_query("media_id", 40007), call.now - GOOD_FOR_SECONDS),
    )
    if row is None:
        raise ApiRefusal(40007)
    answer = Response(row["content"], mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row['filename'])}"
    return answer
