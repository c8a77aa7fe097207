"""Media: files kept for three days under an id, and pictures kept for ever under an address."""

from urllib.parse import quote

from flask import Response, request

from wecom.simulator import ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get, post
from wecom.simulator.clock import start_of_day

MEGABYTE = 1_048_576
LARGEST = {"image": 10 * MEGABYTE, "voice": 2 * MEGABYTE, "video": 10 * MEGABYTE, "file": 20 * MEGABYTE}
LARGEST_PICTURE = 2 * MEGABYTE
SMALLEST = 5
GOOD_FOR_SECONDS = 3 * 86_400
MARKS = {
    "image": ((0, b"\x89PNG\r\n\x1a\n"), (0, b"\xff\xd8\xff")),
    "voice": ((0, b"#!AMR"),),
    "video": ((4, b"ftyp"),),
}
"""Where a file says what it is: JPG and PNG, AMR, MP4; as a `file` anything goes."""


@post("media/upload")
def upload(call: Call) -> Answer:
    kind = call.query.get("type", "")
    if kind not in LARGEST:
        raise ApiRefusal(40008, "type")
    filename, content = _given(kind, LARGEST[kind])
    media_id = "3" + ids.secret(60)
    call.sim.state.insert(
        "media", media_id=media_id, type=kind, filename=filename, content=content, created_at=call.now
    )
    return {"errmsg": "", "type": kind, "media_id": media_id, "created_at": str(call.now)}


@post("media/uploadimg")
def upload_picture(call: Call) -> Answer:
    """An address that stays good, for `pic_url` of an attachment."""
    _, content = _given("image", LARGEST_PICTURE)
    today = call.sim.state.count("SELECT count(*) FROM pictures WHERE created_at >= ?", start_of_day(call.now))
    if today >= call.knobs.pictures_per_day:
        raise ApiRefusal(45009)
    picture_id = ids.secret(40)
    call.sim.state.insert("pictures", id=picture_id, content=content, created_at=call.now)
    return {"errmsg": "", "url": f"{_root(call)}{picture_id}"}


def require_media(call: Call, media_id: str, kind: str) -> None:
    """Refuse what was never uploaded, or as something else (40007), and what was three days ago (40145)."""
    row = call.sim.state.row("SELECT created_at FROM media WHERE media_id = ? AND type = ?", media_id, kind)
    if row is None:
        raise ApiRefusal(40007, f"{kind} is needed")
    if row["created_at"] <= call.now - GOOD_FOR_SECONDS:
        raise ApiRefusal(40145)


def require_picture(call: Call, address: str) -> None:
    """Refuse every address but those `media/uploadimg` gave out."""
    picture_id = address.removeprefix(_root(call))
    if not call.sim.state.count("SELECT count(*) FROM pictures WHERE id = ?", picture_id):
        raise ApiRefusal(41064, "pic_url comes from media/uploadimg")


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


def _given(kind: str, largest: int) -> tuple[str, bytes]:
    """Name and content of the file in the form, which must be what it claims to be."""
    given = request.files.get("media")
    content = given.read() if given is not None else b""
    if given is None or not content:
        raise ApiRefusal(44001)
    if not SMALLEST < len(content) <= largest:
        raise ApiRefusal(45001)
    if kind in MARKS and not any(content[at:].startswith(mark) for at, mark in MARKS[kind]):
        raise ApiRefusal(40004, kind)
    return given.filename or "media", content


def _root(call: Call) -> str:
    return f"{call.root_url}__sim/picture/"
