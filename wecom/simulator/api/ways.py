"""Contact ways (「联系我」): making one, listing and reading them."""

import json
from typing import Any

from wecom.simulator import ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cursors import make_cursor, page_length, read_cursor
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.corp.plan import DAY
from wecom.simulator.state import Row

LONGEST_TEXT = 30
MOST_MEMBERS = 100
LISTED_DAYS = 90
MOST_PER_PAGE = 1000
QR_CODE = 2
EXTRA = ("style", "is_temp", "expires_in", "chat_expires_in", "unionid", "is_exclusive", "mark_source", "conclusions")


@post("externalcontact/add_contact_way")
def add_contact_way(call: Call) -> Answer:
    kind, scene = call.whole("type"), call.whole("scene")
    if kind not in (1, 2):
        raise ApiRefusal(41037)
    if scene not in (1, QR_CODE):
        raise ApiRefusal(41038)
    texts = {name: call.text(name, "") for name in ("remark", "state")}
    if any(len(value) > LONGEST_TEXT for value in texts.values()):
        raise ApiRefusal(40058, "remark or state is too long")
    users = [
        visible_member(call.sim, userid)["userid"]
        for userid in call.texts("user", at_most=MOST_MEMBERS, too_many=41041)
    ]
    parties = call.body.get("party") or []
    if kind == 1 and (len(users) != 1 or parties):
        raise ApiRefusal(40058, "a single contact way has exactly one user")
    if not users and not parties:
        raise ApiRefusal(40063, "user or party")
    config_id = ids.config_id(call.sim.seed, ids.next_number(call.sim.state, "way"))
    call.sim.state.insert(
        "contact_ways",
        config_id=config_id,
        create_time=call.now,
        type=kind,
        scene=scene,
        **texts,
        skip_verify=int(bool(call.body.get("skip_verify", True))),
        users=",".join(users),
        parties=",".join(str(party) for party in parties),
        extra=json.dumps({name: call.body[name] for name in EXTRA if name in call.body}, ensure_ascii=False),
    )
    return {"config_id": config_id} | ({"qr_code": _qr_code(call, config_id)} if scene == QR_CODE else {})


@post("externalcontact/get_contact_way")
def get_contact_way(call: Call) -> Answer:
    return {"contact_way": _shown(call, _way(call))}


@post("externalcontact/update_contact_way")
def update_contact_way(call: Call) -> Answer:
    """Users are overwritten, texts only when given; type and scene stay."""
    way = _way(call)
    changes: dict[str, Any] = {name: call.text(name, "") for name in ("remark", "state") if name in call.body}
    if any(len(value) > LONGEST_TEXT for value in changes.values()):
        raise ApiRefusal(40058, "remark or state is too long")
    if "user" in call.body:
        users = call.texts("user", at_most=MOST_MEMBERS, too_many=41041)
        changes["users"] = ",".join(visible_member(call.sim, userid)["userid"] for userid in users)
    if "skip_verify" in call.body:
        changes["skip_verify"] = int(bool(call.body["skip_verify"]))
    if changes:
        call.sim.state.update("contact_ways", {"config_id": way["config_id"]}, **changes)
    return {}


@post("externalcontact/del_contact_way")
def delete_contact_way(call: Call) -> Answer:
    call.sim.state.write("DELETE FROM contact_ways WHERE config_id = ?", _way(call)["config_id"])
    return {}


@post("externalcontact/list_contact_way", empty={"contact_way": []})
def list_contact_ways(call: Call) -> Answer:
    """Ways made between two moments; without them, in the last 90 days."""
    end = call.whole("end_time", call.now)
    start = call.whole("start_time", end - LISTED_DAYS * DAY)
    limit = max(1, min(call.whole("limit", 100), MOST_PER_PAGE))
    about = call.body.get("start_time"), call.body.get("end_time")
    (after,) = read_cursor(call, about) or [0]
    rows = call.sim.state.rows(
        "SELECT rowid, config_id FROM contact_ways WHERE create_time BETWEEN ? AND ? AND rowid > ?"
        " ORDER BY rowid LIMIT ?",
        *(start, end, after, limit + 1),
    )
    page = rows[: page_length(call, limit)]
    last = page[-1]["rowid"] if page else after
    return {
        "contact_way": [{"config_id": row["config_id"]} for row in page],
        "next_cursor": make_cursor(call, about, [last]) if len(rows) > len(page) else "",
    }


def _way(call: Call) -> Row:
    row = call.sim.state.row("SELECT * FROM contact_ways WHERE config_id = ?", call.text("config_id", missing=41043))
    if row is None:
        raise ApiRefusal(41044)
    return row


def _shown(call: Call, row: Row) -> Answer:
    shown: Answer = {name: row[name] for name in ("config_id", "type", "scene", "remark", "state")}
    shown |= {
        "skip_verify": bool(row["skip_verify"]),
        "user": [userid for userid in row["users"].split(",") if userid],
        "party": [int(party) for party in row["parties"].split(",") if party],
    }
    qr_code = {"qr_code": _qr_code(call, row["config_id"])} if row["scene"] == QR_CODE else {}
    extra: Answer = json.loads(row["extra"])
    return shown | qr_code | extra


def _qr_code(call: Call, config_id: str) -> str:
    return f"{call.root_url}__sim/qr/{config_id}"
