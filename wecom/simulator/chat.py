"""The chats as the people see them: lines in a single chat or a group, oldest first."""

import json
from typing import Any

from wecom.simulator.engine import Simulator
from wecom.simulator.reads import avatar_path
from wecom.simulator.state import Row


def add_line(
    sim: Simulator,
    sender: str,
    msgtype: str,
    content: dict[str, Any],
    *,
    userid: str | None = None,
    external_userid: str | None = None,
    chat_id: str | None = None,
) -> dict[str, Any]:
    """Append a line to a single chat (`userid` and `external_userid`) or to a group (`chat_id`)."""
    sql = (
        "INSERT INTO utterances (userid, external_userid, chat_id, sender, sent_at, msgtype, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    body = json.dumps(content, ensure_ascii=False)
    number = sim.state.write(sql, userid, external_userid, chat_id, sender, sim.clock.now(), msgtype, body)
    return _shown(sim.state.rows(f"{_SELECT} WHERE u.id = ?", number)[0])


def single_chat(
    sim: Simulator, userid: str, external_userid: str, *, after: int = 0, limit: int = 200
) -> list[dict[str, Any]]:
    """The last lines between a member and a customer; only those newer than line `after` when given."""
    rows = sim.state.rows(
        f"{_SELECT} WHERE u.userid = ? AND u.external_userid = ? AND u.id > ?"
        " ORDER BY u.sent_at DESC, u.id DESC LIMIT ?",
        *(userid, external_userid, after, limit),
    )
    return [_shown(row) for row in reversed(rows)]


def group_chat(sim: Simulator, chat_id: str, *, after: int = 0, limit: int = 200) -> list[dict[str, Any]]:
    rows = sim.state.rows(
        f"{_SELECT} WHERE u.chat_id = ? AND u.id > ? ORDER BY u.sent_at DESC, u.id DESC LIMIT ?", chat_id, after, limit
    )
    return [_shown(row) for row in reversed(rows)]


def recent_chats(sim: Simulator, userid: str, *, limit: int = 30) -> list[dict[str, Any]]:
    """The customers a member talked to last, with the last line: what the chat list of a phone shows."""
    rows = sim.state.rows(
        "SELECT u.external_userid, c.name, c.has_avatar, u.msgtype, u.body, max(u.id) AS last_id, u.sent_at"
        " FROM utterances u JOIN customers c ON c.external_userid = u.external_userid WHERE u.userid = ?"
        " GROUP BY u.external_userid ORDER BY u.sent_at DESC, last_id DESC LIMIT ?",
        *(userid, limit),
    )
    return [
        {
            "external_userid": row["external_userid"],
            "name": row["name"],
            "avatar": avatar_path(row["external_userid"]) if row["has_avatar"] else "",
            "sent_at": row["sent_at"],
            "msgtype": row["msgtype"],
            "content": json.loads(row["body"]),
        }
        for row in rows
    ]


_SELECT = (
    "SELECT u.*, coalesce(m.name, c.name) AS sender_name, m.userid AS member, c.has_avatar FROM utterances u"
    " LEFT JOIN members m ON m.userid = u.sender LEFT JOIN customers c ON c.external_userid = u.sender"
)


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "from": "member" if row["member"] is not None else "customer",
        "sender": row["sender"],
        "sender_name": row["sender_name"],
        "avatar": avatar_path(row["sender"]) if row["member"] is not None or row["has_avatar"] else "",
        "sent_at": row["sent_at"],
        "msgtype": row["msgtype"],
        "content": json.loads(row["body"]),
    }
