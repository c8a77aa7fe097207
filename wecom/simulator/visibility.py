"""The app's visible range (应用可见范围): whoever is outside, the app neither reads, nor writes to, nor hears of."""

from wecom.simulator.state import Row, State


def visible_member(state: State, userid: str) -> Row | None:
    """The member, whatever the case of the userid; None when unknown, gone or hidden."""
    return state.row("SELECT * FROM visible_members WHERE userid = ?", userid)


def visible_userids(state: State) -> set[str]:
    return {row["userid"].lower() for row in state.rows("SELECT userid FROM visible_members")}


def is_hidden(state: State, userid: str) -> bool:
    """Outside the range; a member who left is not for that reason."""
    return state.count("SELECT count(*) FROM unseen_members WHERE userid = ?", userid) > 0
