"""Ways to join groups (加入群聊): a QR code or button for up to five groups."""

import json
from typing import Any

from wecom.simulator import ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.api.ways import BUTTON, QR_CODE, qr_address, short_text
from wecom.simulator.state import Row

MOST_GROUPS = 5
LONGEST_NAME = 40


@post("externalcontact/groupchat/add_join_way")
def add_join_way(call: Call) -> Answer:
    """The QR code comes only with get_join_way."""
    fields = _fields(call)
    ways = "SELECT (SELECT count(*) FROM contact_ways) + (SELECT count(*) FROM join_ways)"
    if call.sim.state.count(ways) >= call.knobs.most_ways:
        raise ApiRefusal(41045)
    config_id = ids.config_id(call.sim.seed, ids.next_number(call.sim.state, "way"))
    call.sim.state.insert("join_ways", config_id=config_id, create_time=call.now, made_by=call.app.agent_id, **fields)
    return {"config_id": config_id}


@post("externalcontact/groupchat/get_join_way")
def get_join_way(call: Call) -> Answer:
    row = _way(call)
    shown: Answer = {name: row[name] for name in ("config_id", "scene", "remark", "state", "auto_create_room")}
    shown |= {name: row[name] for name in ("room_base_name", "room_base_id") if row[name] is not None}
    shown |= {"chat_id_list": json.loads(row["chat_ids"]), "mark_source": bool(row["mark_source"])}
    return {"join_way": shown | {"qr_code": qr_address(call, row["config_id"])}}


@post("externalcontact/groupchat/update_join_way")
def update_join_way(call: Call) -> Answer:
    """Everything is overwritten."""
    config_id = _way(call)["config_id"]
    call.sim.state.update("join_ways", {"config_id": config_id}, **_fields(call))
    return {}


@post("externalcontact/groupchat/del_join_way")
def delete_join_way(call: Call) -> Answer:
    call.sim.state.write("DELETE FROM join_ways WHERE config_id = ?", _way(call)["config_id"])
    return {}


def _fields(call: Call) -> dict[str, Any]:
    scene, makes_new = call.whole("scene"), call.whole("auto_create_room", 1)
    if scene not in (BUTTON, QR_CODE):
        raise ApiRefusal(41038)
    if makes_new not in (0, 1):
        raise ApiRefusal(40058, "auto_create_room must be 0 or 1")
    name = call.text("room_base_name", "")
    if len(name) > LONGEST_NAME:
        raise ApiRefusal(40058, f"room_base_name is longer than {LONGEST_NAME}")
    chat_ids = call.texts("chat_id_list", at_most=MOST_GROUPS, required=True, too_many=41091)
    for chat_id in chat_ids:
        if not call.sim.state.count("SELECT count(*) FROM chats WHERE chat_id = ? AND dismissed = 0", chat_id):
            raise ApiRefusal(86003)
    return {
        "scene": scene,
        "remark": short_text(call, "remark"),
        "state": short_text(call, "state"),
        "auto_create_room": makes_new,
        "room_base_name": name or None,
        "room_base_id": call.whole("room_base_id", 0) or None,
        "chat_ids": json.dumps(chat_ids),
        "mark_source": int(call.body.get("mark_source") is True),
    }


def _way(call: Call) -> Row:
    """Only those the app itself made are there for it."""
    sql = "SELECT * FROM join_ways WHERE config_id = ? AND made_by = ?"
    row = call.sim.state.row(sql, call.text("config_id", missing=41043), call.app.agent_id)
    if row is None:
        raise ApiRefusal(41044)
    return row
