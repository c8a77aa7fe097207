"""Welcome codes: given with an added customer, good for twenty seconds and one message."""

from wecom.simulator import ids
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row

GOOD_FOR_SECONDS = 20


def issue_welcome_code(sim: Simulator, userid: str, external_userid: str) -> str:
    code = "CALLBACK_" + ids.secret(55)
    expires_at = sim.clock.time() + GOOD_FOR_SECONDS
    sim.state.insert(
        "welcome_codes",
        code=code,
        userid=userid,
        external_userid=external_userid,
        expires_at=expires_at,
        last_line=sim.state.count("SELECT coalesce(max(id), 0) FROM utterances"),
    )
    return code


def has_chat_started(sim: Simulator, code: Row) -> bool:
    """Whether the two talk already: more was said since than what the customer says by becoming a friend."""
    sql = "SELECT count(*) FROM utterances WHERE userid = ? AND external_userid = ? AND id > ?"
    return sim.state.count(sql, code["userid"], code["external_userid"], code["last_line"]) > 1


def open_welcome_code(sim: Simulator, userid: str, external_userid: str) -> str | None:
    """The code of this pair that could still be used."""
    row = sim.state.row(
        "SELECT code FROM welcome_codes WHERE userid = ? AND external_userid = ? AND used = 0 AND expires_at >= ?",
        *(userid, external_userid, sim.clock.time()),
    )
    return None if row is None else str(row["code"])
