"""What the relations themselves no longer tell: beginnings, requests of members, and customers who left."""

from wecom.simulator.state import State

BEGUN = "begun"
ASKED = "asked"
LEFT = "left"


def remember_beginning(state: State, userid: str, external_userid: str) -> None:
    """Before a relation ends or another takes its place: that it began, and that the member had asked for it."""
    pair = (userid, external_userid)
    into = "INSERT INTO relation_log (userid, external_userid, what, at) SELECT userid, external_userid, ?, createtime"
    state.write(f"{into} FROM readable_relations WHERE userid = ? AND external_userid = ?", BEGUN, *pair)
    of_member = "FROM relations WHERE userid = ? AND external_userid = ? AND oper_userid = userid"
    state.write(f"{into} {of_member}", ASKED, *pair)
