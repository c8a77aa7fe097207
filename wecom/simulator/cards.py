"""Template cards that were sent: their task ids, the codes that may change them once, and what they show by now."""

import json
from typing import Any

from wecom.simulator import ids
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row

CODE_SECONDS = 72 * 3600


def is_task_known(sim: Simulator, agent_id: int, task_id: str) -> bool:
    """Used before by the same app: others may have the same."""
    sql = "SELECT count(*) FROM card_messages WHERE agent_id = ? AND task_id = ?"
    return sim.state.count(sql, agent_id, task_id) > 0


def remember_card(sim: Simulator, msgid: str, agent_id: int, task_id: str) -> None:
    sim.state.insert("card_messages", msgid=msgid, agent_id=agent_id, task_id=task_id)


def issue_code(sim: Simulator, msgid: str) -> str:
    """A code with which this message's cards can be changed, once, within 72 hours."""
    code = ids.secret(48)
    sim.state.insert("response_codes", code=code, msgid=msgid, issued_at=sim.clock.now(), used=0)
    return code


def find_code(sim: Simulator, code: str) -> Row | None:
    """A code with its message and the app that sent it; None when it is unknown, used or too old."""
    found = sim.state.row(
        "SELECT r.*, s.agent_id FROM response_codes r JOIN sent_messages s ON s.msgid = r.msgid"
        " WHERE r.code = ? AND r.used = 0",
        code,
    )
    return None if found is None or found["issued_at"] + CODE_SECONDS <= sim.clock.now() else found


def use_up(sim: Simulator, code: str) -> None:
    sim.state.update("response_codes", {"code": code}, used=1)


def find_card(sim: Simulator, userid: str, *, msgid: str = "", task_id: str = "") -> Row | None:
    """A member's own card by its message or its task id, with what it shows by now."""
    return sim.state.row(
        "SELECT m.*, c.task_id, f.replaced FROM messages m JOIN card_messages c ON c.msgid = m.msgid"
        " LEFT JOIN card_faces f ON f.msgid = m.msgid AND f.userid = m.userid"
        " WHERE m.userid = ? AND (m.msgid = ? OR c.task_id = ?)",
        *(userid, msgid, task_id),
    )


def show(
    sim: Simulator, msgid: str, userid: str, *, card: dict[str, Any] | None, replaced: str | None, translated: bool
) -> None:
    """Change one member's card: another card, or its buttons greyed under the text `replaced`."""
    if card is not None:
        known = sim.state.row("SELECT task_id FROM card_messages WHERE msgid = ?", msgid)
        kept = {} if known is None else {"task_id": known["task_id"]}
        body = json.dumps(card | kept, ensure_ascii=False)
        shown = {"body": body, "is_translated": int(translated)}
        sim.state.update("messages", {"msgid": msgid, "userid": userid}, **shown)
    sim.state.write(
        "INSERT OR REPLACE INTO card_faces (msgid, userid, updated_at, replaced) VALUES (?, ?, ?, ?)",
        *(msgid, userid, sim.clock.now(), replaced),
    )
