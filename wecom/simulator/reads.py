"""What the pages and the control API show of the corp: members, customers, groups, messages."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from wecom.simulator.engine import Simulator
from wecom.simulator.id_translation import translated
from wecom.simulator.identity import AGENT_ID
from wecom.simulator.relations import corp_tags_of
from wecom.simulator.state import Row

STATUS_ACTIVE, STATUS_LEFT = 1, 0


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str
    parent_id: int


def departments(sim: Simulator) -> list[Department]:
    rows = sim.state.rows("SELECT id, name, parent_id FROM departments ORDER BY sort_order DESC, id")
    return [Department(row["id"], row["name"], row["parent_id"]) for row in rows]


def members(sim: Simulator) -> list[dict[str, Any]]:
    """Everybody in the corp, those who left (status 0) last; `is_visible` is to the first app."""
    rows = sim.state.rows(
        "SELECT m.*, m.userid NOT IN (SELECT userid FROM unseen_members WHERE agent_id = ?) AS is_visible,"
        " group_concat(s.department_id) AS department_ids, max(s.is_leader) AS is_leader,"
        " group_concat(d.name, '、') AS department_names"
        " FROM members m LEFT JOIN memberships s ON s.userid = m.userid"
        " LEFT JOIN departments d ON d.id = s.department_id"
        " GROUP BY m.userid ORDER BY m.status = 0, min(s.department_id), is_leader DESC, m.rowid",
        AGENT_ID,
    )
    return [_member(row) for row in rows]


def member(sim: Simulator, userid: str) -> dict[str, Any] | None:
    return next((one for one in members(sim) if one["userid"].lower() == userid.lower()), None)


def customers(sim: Simulator, *, userid: str = "", q: str = "", limit: int = 50) -> list[dict[str, Any]]:
    """Customers, newest relation first; of one member when `userid` is given, by part of name, remark or id."""
    rows = sim.state.rows(
        "SELECT c.*, group_concat(r.userid) AS followers, max(r.createtime) AS newest, max(r.remark) AS remark,"
        " max(r.status) AS status FROM customers c JOIN live_relations r ON r.external_userid = c.external_userid"
        " WHERE (? = '' OR r.userid = ?)"
        " AND (? = '' OR c.name LIKE ? OR r.remark LIKE ? OR c.external_userid = ?)"
        " GROUP BY c.external_userid ORDER BY newest DESC, c.rowid DESC LIMIT ?",
        *(userid, userid, q, f"%{q}%", f"%{q}%", q, limit),
    )
    return [_customer(row) for row in rows]


def customer(sim: Simulator, external_userid: str) -> dict[str, Any] | None:
    """One customer with everybody who ever added them, whatever became of it."""
    row = sim.state.row("SELECT * FROM customers WHERE external_userid = ?", external_userid)
    if row is None:
        return None
    relations = sim.state.rows(
        "SELECT userid, status, createtime, remark, description, remark_mobiles, state FROM relations"
        " WHERE external_userid = ? ORDER BY createtime",
        external_userid,
    )
    followers = ",".join(one["userid"] for one in relations if one["status"] != "ended")
    shown = [
        dict(one)
        | {"remark_mobiles": json.loads(one["remark_mobiles"])}
        | {"tags": [tag["tag_name"] for tag in corp_tags_of(sim, one["userid"], external_userid)]}
        for one in relations
    ]
    return _customer({**dict(row), "followers": followers}) | {"relations": shown}


def groups(sim: Simulator, *, userid: str = "") -> list[dict[str, Any]]:
    """Customer groups; those a member sits in when `userid` is given."""
    rows = sim.state.rows(
        "SELECT g.chat_id, g.name, g.owner, g.dismissed, count(m.member_id) AS members_total FROM chats g"
        " LEFT JOIN chat_members m ON m.chat_id = g.chat_id"
        " WHERE ? = '' OR g.chat_id IN (SELECT chat_id FROM chat_members WHERE member_id = ? COLLATE NOCASE)"
        " GROUP BY g.chat_id ORDER BY g.rowid",
        *(userid, userid),
    )
    return [dict(row) | {"dismissed": bool(row["dismissed"])} for row in rows]


def group(sim: Simulator, chat_id: str) -> dict[str, Any] | None:
    """One group with its people: {id, name, type 1 member or 2 customer, avatar}."""
    row = sim.state.row("SELECT chat_id, name, owner, notice, dismissed FROM chats WHERE chat_id = ?", chat_id)
    if row is None:
        return None
    people = sim.state.rows(
        "SELECT p.member_id AS id, p.type, coalesce(m.name, c.name) AS name, c.has_avatar FROM chat_members p"
        " LEFT JOIN members m ON m.userid = p.member_id LEFT JOIN customers c ON c.external_userid = p.member_id"
        " WHERE p.chat_id = ? ORDER BY p.type, p.rowid",
        chat_id,
    )
    shown = [
        {"id": one["id"], "type": one["type"], "name": one["name"], "avatar": avatar_path(one["id"])} for one in people
    ]
    return dict(row) | {"dismissed": bool(row["dismissed"]), "people": shown}


def inbox(sim: Simulator, userid: str, *, limit: int = 100) -> list[dict[str, Any]]:
    """App messages a member received, newest first: as the client shows them, names in the place of ids."""
    rows = sim.state.rows(
        "SELECT m.*, a.name AS app, f.updated_at, f.replaced FROM messages m JOIN apps a ON a.agent_id = m.agent_id"
        " LEFT JOIN card_faces f ON f.msgid = m.msgid AND f.userid = m.userid"
        " WHERE m.userid = ? ORDER BY m.id DESC LIMIT ?",
        *(userid, limit),
    )
    kept = ("id", "msgid", "agent_id", "app", "userid", "sent_at", "msgtype", "updated_at", "replaced")
    return [{name: row[name] for name in kept} | {"body": _as_shown(sim, row)} for row in rows]


def _as_shown(sim: Simulator, row: Row) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(row["body"])
    return translated(sim.state, row["msgtype"], body) if row["is_translated"] else body


def channels(sim: Simulator) -> list[dict[str, Any]]:
    rows = sim.state.rows("SELECT config_id, state, remark, users FROM contact_ways ORDER BY rowid")
    return [dict(row) | {"users": [name for name in row["users"].split(",") if name]} for row in rows]


def links(sim: Simulator) -> list[dict[str, Any]]:
    """Acquisition links, with how many clicked and how many came."""
    rows = sim.state.rows(
        "SELECT l.link_id, l.name, l.url, l.users, count(v.id) AS clicks, count(v.external_userid) AS customers"
        " FROM acquisition_links l LEFT JOIN acquisition_visits v ON v.link_id = l.link_id"
        " WHERE l.deleted = 0 GROUP BY l.link_id ORDER BY l.rowid"
    )
    return [dict(row) | {"users": [name for name in row["users"].split(",") if name]} for row in rows]


def mass_sends(sim: Simulator, limit: int) -> list[dict[str, Any]]:
    """Newest first, with who has been asked to send each, how often they were reminded, and whether it was stopped."""
    rows = sim.state.rows(
        "SELECT m.msgid, m.creator, m.content, m.attachments, m.cancelled,"
        " (SELECT count(*) FROM mass_send_reminders r WHERE r.msgid = m.msgid) AS reminders,"
        " (SELECT group_concat(t.userid) FROM mass_send_tasks t WHERE t.msgid = m.msgid) AS asked"
        " FROM mass_sends m ORDER BY m.rowid DESC LIMIT ?",
        limit,
    )
    return [
        dict(row)
        | {
            "attachments": json.loads(row["attachments"]),
            "cancelled": bool(row["cancelled"]),
            "asked": [name for name in (row["asked"] or "").split(",") if name],
        }
        for row in rows
    ]


def chat_keys(sim: Simulator) -> list[dict[str, Any]]:
    """Those given so far, oldest first; the app learns of them by `message_from_customer`."""
    return [dict(row) for row in sim.state.rows("SELECT * FROM chat_keys ORDER BY rowid")]


def tags(sim: Simulator) -> list[dict[str, Any]]:
    """Corp tags by group, in the console's order."""
    rows = sim.state.rows("SELECT * FROM tags WHERE deleted = 0 ORDER BY sort_order DESC, rowid")
    return [
        {
            "id": group["id"],
            "name": group["name"],
            "tags": [{"id": row["id"], "name": row["name"]} for row in rows if row["group_id"] == group["id"]],
        }
        for group in sim.state.rows("SELECT * FROM tag_groups WHERE deleted = 0 ORDER BY sort_order DESC, rowid")
    ]


def summary(sim: Simulator) -> dict[str, Any]:
    counted = {
        "members": "SELECT count(*) FROM members WHERE status <> 0",
        "departments": "SELECT count(*) FROM departments",
        "customers": "SELECT count(DISTINCT external_userid) FROM live_relations",
        "relations": "SELECT count(*) FROM live_relations",
        "groups": "SELECT count(*) FROM chats WHERE dismissed = 0",
        "tags": "SELECT count(*) FROM tags WHERE deleted = 0",
        "channels": "SELECT count(*) FROM contact_ways",
        "messages": "SELECT count(*) FROM messages",
        "callbacks_waiting": "SELECT count(*) FROM callbacks WHERE status = 'pending'",
        "callbacks_dropped": "SELECT count(*) FROM callbacks WHERE status = 'dropped'",
        "callbacks_failed": "SELECT count(*) FROM callbacks WHERE status = 'failed'",
    }
    return {name: sim.state.count(sql) for name, sql in counted.items()} | {"seed": sim.seed, "size": sim.size}


def avatar_path(identifier: str) -> str:
    """Where the simulator draws somebody's avatar, from its own root."""
    return f"/__sim/avatar/{quote(identifier)}.svg"


def _member(row: Row) -> dict[str, Any]:
    return {
        "userid": row["userid"],
        "name": row["name"],
        "position": row["position"],
        "department_ids": [int(one) for one in (row["department_ids"] or "").split(",") if one],
        "department_names": [one for one in (row["department_names"] or "").split("、") if one],
        "is_leader": bool(row["is_leader"]),
        "has_contact": bool(row["has_contact"]),
        "is_visible": bool(row["is_visible"]),
        "status": row["status"],
        "avatar": avatar_path(row["userid"]),
    }


def _customer(row: Row | dict[str, Any]) -> dict[str, Any]:
    return {
        "external_userid": row["external_userid"],
        "unionid": row["unionid"],
        "name": row["name"],
        "avatar": avatar_path(row["external_userid"]) if row["has_avatar"] else "",
        "type": row["type"],
        "corp_name": row["corp_name"],
        "followers": [one for one in (row["followers"] or "").split(",") if one],
    } | (
        {"remark": row["remark"], "status": row["status"], "added_at": row["newest"]}
        if "newest" in tuple(row.keys())
        else {}
    )
