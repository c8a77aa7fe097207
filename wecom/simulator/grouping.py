"""How a group reads: as it is, and for a moment after a change still as it was."""

import json
import time
from typing import Any

from wecom.simulator import ids
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
    is_bound = sim.knobs.read().is_wechat_bound
    return {
        "chat_id": row["chat_id"],
        "name": row["name"],
        "owner": row["owner"],
        "create_time": row["create_time"],
        "notice": row["notice"],
        "member_list": [_person(one, is_bound=is_bound) for one in people],
        "admin_list": [{"userid": userid} for userid in json.loads(row["admins"])],
        "member_version": row["version"],
    }


def remember_before_change(sim: Simulator, chat_id: str) -> None:
    """Keep today's reading for as long as groupchat/get lags behind; call it before changing the group."""
    seconds = sim.knobs.read().group_lag_seconds
    if seconds > 0:
        kept = {"until": time.time() + seconds, "group": group_as_read(sim, chat_id)}
        sim.state.set_setting(f"lag:{chat_id}", kept)


def move_version_on(sim: Simulator, chat_id: str) -> str:
    """Every change of the members makes a new version; what it is now."""
    version = new_version(sim)
    sim.state.update("chats", {"chat_id": chat_id}, version=version)
    return version


def new_version(sim: Simulator) -> str:
    return ids.derived(f"{sim.seed}:changed:{ids.next_number(sim.state, 'version')}", 32).lower()


def change_owner(sim: Simulator, chat_id: str, userid: str) -> None:
    """The figures of days before stay the former owner's."""
    sql = "INSERT INTO former_owners SELECT chat_id, owner, ? FROM chats WHERE chat_id = ?"
    sim.state.write(sql, sim.clock.now(), chat_id)
    sim.state.update("chats", {"chat_id": chat_id}, owner=userid)


def remove_person(sim: Simulator, chat_id: str, member_id: str) -> None:
    """The figures of days before still count who was there."""
    where = "FROM chat_members WHERE chat_id = ? AND member_id = ?"
    sim.state.write(
        f"INSERT INTO chat_leavings SELECT chat_id, member_id, join_time, ? {where}",
        sim.clock.now(),
        chat_id,
        member_id,
    )
    sim.state.write(f"DELETE {where}", chat_id, member_id)


def lagging_group(sim: Simulator, chat_id: str) -> dict[str, Any] | None:
    """The reading from before the last change, as long as WeCom still gives it; real time, even on a frozen clock."""
    kept = sim.state.setting(f"lag:{chat_id}")
    if kept is None:
        return None
    if kept["until"] > time.time():
        return dict(kept["group"])
    sim.state.write("DELETE FROM settings WHERE key = ?", f"lag:{chat_id}")
    return None


def _person(row: Row, *, is_bound: bool) -> dict[str, Any]:
    person: dict[str, Any] = {"userid": row["member_id"], "type": row["type"]}
    if row["unionid"] and is_bound:
        person["unionid"] = row["unionid"]
    person |= {"join_time": row["join_time"], "join_scene": row["join_scene"]}
    if row["invitor"]:
        person["invitor"] = {"userid": row["invitor"]}
    person |= {"group_nickname": row["group_nickname"], "name": row["name"]}
    if row["state"]:
        person["state"] = row["state"]
    return person
