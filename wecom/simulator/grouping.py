"""How a group reads: as it is, and for a moment after a change still as it was."""

import json
import time
from typing import Any

from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row


def group_as_read(sim: Simulator, chat_id: str) -> dict[str, Any] | None:
    """What groupchat/get shows, names included; None when there is no such group."""
    row = sim.state.row("SELECT * FROM chats WHERE chat_id = ?", chat_id)
    if row is None:
        return None
    people = sim.state.rows(
        "SELECT p.*, coalesce(m.name, c.name, '') AS name, c.unionid FROM chat_members p"
        " LEFT JOIN members m ON m.userid = p.member_id AND p.type = 1"
        " LEFT JOIN customers c ON c.external_userid = p.member_id WHERE p.chat_id = ? ORDER BY p.join_time, p.rowid",
        chat_id,
    )
    return {
        "chat_id": row["chat_id"],
        "name": row["name"],
        "owner": row["owner"],
        "create_time": row["create_time"],
        "notice": row["notice"],
        "member_list": [_person(one) for one in people],
        "admin_list": [{"userid": userid} for userid in json.loads(row["admins"])],
        "member_version": row["version"],
    }


def remember_before_change(sim: Simulator, chat_id: str) -> None:
    """Keep today's reading for as long as groupchat/get lags behind; call it before changing the group."""
    seconds = sim.knobs.read().group_lag_seconds
    if seconds > 0:
        kept = {"until": time.time() + seconds, "group": group_as_read(sim, chat_id)}
        sim.state.set_setting(f"lag:{chat_id}", kept)


def lagging_group(sim: Simulator, chat_id: str) -> dict[str, Any] | None:
    """The reading from before the last change, as long as WeCom still gives it; real time, even on a frozen clock."""
    kept = sim.state.setting(f"lag:{chat_id}")
    if kept is None:
        return None
    if kept["until"] > time.time():
        return dict(kept["group"])
    sim.state.write("DELETE FROM settings WHERE key = ?", f"lag:{chat_id}")
    return None


def _person(row: Row) -> dict[str, Any]:
    person: dict[str, Any] = {"userid": row["member_id"], "type": row["type"]}
    if row["unionid"]:
        person["unionid"] = row["unionid"]
    person |= {"join_time": row["join_time"], "join_scene": row["join_scene"]}
    if row["invitor"]:
        person["invitor"] = {"userid": row["invitor"]}
    person |= {"group_nickname": row["group_nickname"], "name": row["name"]}
    if row["state"]:
        person["state"] = row["state"]
    return person
