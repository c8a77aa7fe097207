"""The chat archive (会话内容存档) as whoever holds its SDK hands it on: every text that was said, decrypted."""

import json
from typing import Any

from wecom.simulator import ids
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row


def messages(sim: Simulator, *, since: int = 0) -> list[dict[str, Any]]:
    """Texts said at or after a moment, oldest first."""
    rows = sim.state.rows(
        "SELECT * FROM utterances WHERE msgtype = 'text' AND sent_at >= ? ORDER BY sent_at, id", since
    )
    present: dict[str, list[str]] = {}
    for row in sim.state.rows("SELECT chat_id, member_id FROM chat_members ORDER BY rowid"):
        present.setdefault(row["chat_id"], []).append(row["member_id"])
    return [_message(sim, row, present) for row in rows]


def _message(sim: Simulator, row: Row, present: dict[str, list[str]]) -> dict[str, Any]:
    """In a group everybody else who is in it is addressed; in a single chat the other one."""
    chat_id = row["chat_id"]
    people = present.get(chat_id, []) if chat_id else [row["userid"], row["external_userid"]]
    msgid = ids.derived(f"{sim.seed}:said:{row['id']}", 32)
    return {
        "msgid": f"{msgid}_external",
        "action": "send",
        "from": row["sender"],
        "tolist": [one for one in people if one.lower() != row["sender"].lower()],
        "roomid": chat_id or "",
        "msgtime": row["sent_at"] * 1000,
        "msgtype": "text",
        "text": {"content": json.loads(row["body"])["content"]},
    }
