"""Welcome codes: one for every app with an added customer, good for twenty seconds and, together, one message."""

from wecom.simulator import ids
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row

GOOD_FOR_SECONDS = 20

Codes = dict[int, str]


def issue_welcome_codes(sim: Simulator, userid: str, external_userid: str) -> Codes:
    """The code of each app by its AgentId; who sends first leaves the others nothing to say."""
    addition = ids.next_number(sim.state, "addition")
    codes = {app.agent_id: "CALLBACK_" + ids.secret(55) for app in sim.apps.all()}
    for agent_id, code in codes.items():
        sim.state.insert(
            "welcome_codes",
            code=code,
            agent_id=agent_id,
            addition=addition,
            userid=userid,
            external_userid=external_userid,
            expires_at=sim.clock.time() + GOOD_FOR_SECONDS,
            last_line=sim.state.count("SELECT coalesce(max(id), 0) FROM utterances"),
        )
    return codes


def has_chat_started(sim: Simulator, code: Row) -> bool:
    """Whether the two talk already: more was said since than what the customer says by becoming a friend."""
    sql = "SELECT count(*) FROM utterances WHERE userid = ? AND external_userid = ? AND id > ?"
    return sim.state.count(sql, code["userid"], code["external_userid"], code["last_line"]) > 1


def is_another_sending(sim: Simulator, code: Row) -> bool:
    """Whether another app's welcome to the same customer is on its way just now."""
    since = sim.clock.time() - sim.knobs.read().welcome_dispatch_seconds
    sql = "SELECT count(*) FROM welcome_codes WHERE addition = ? AND agent_id <> ? AND used_at > ?"
    return sim.state.count(sql, code["addition"], code["agent_id"], since) > 0


def is_welcomed(sim: Simulator, code: Row) -> bool:
    """Whether this code, or that of another app, has done its work."""
    sql = "SELECT count(*) FROM welcome_codes WHERE addition = ? AND used_at IS NOT NULL"
    return sim.state.count(sql, code["addition"]) > 0


def open_welcome_codes(sim: Simulator, userid: str, external_userid: str) -> Codes:
    """The codes of this pair that could still be used."""
    rows = sim.state.rows(
        "SELECT * FROM welcome_codes WHERE userid = ? AND external_userid = ? AND expires_at >= ?",
        *(userid, external_userid, sim.clock.time()),
    )
    return {row["agent_id"]: row["code"] for row in rows if not is_welcomed(sim, row)}
