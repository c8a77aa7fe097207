"""An app's visible range (应用可见范围): whoever is outside, it neither reads, nor writes to, nor hears of."""

from wecom.simulator.state import Row, State


def visible_member(state: State, agent_id: int, userid: str) -> Row | None:
    """The member, whatever the case of the userid; None when unknown, gone or hidden."""
    return state.row("SELECT * FROM visible_members WHERE agent_id = ? AND userid = ?", agent_id, userid)


def visible_userids(state: State, agent_id: int) -> set[str]:
    rows = state.rows("SELECT userid FROM visible_members WHERE agent_id = ?", agent_id)
    return {row["userid"].lower() for row in rows}


def is_hidden(state: State, agent_id: int, userid: str) -> bool:
    """Outside the range; a member who left is not for that reason."""
    sql = "SELECT count(*) FROM unseen_members WHERE agent_id = ? AND userid = ?"
    return state.count(sql, agent_id, userid) > 0
