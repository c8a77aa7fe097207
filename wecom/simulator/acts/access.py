"""What the administrator lets the apps and the members do: an app's visible range, and 客户联系 of members."""

from collections.abc import Sequence

from wecom.simulator.acts.refused import ActRefused
from wecom.simulator.acts.staff import present_member
from wecom.simulator.callbacks.events import app_event
from wecom.simulator.engine import Simulator


def hide_member(sim: Simulator, userid: str, agent_id: int) -> None:
    """Out of an app's visible range: `unsubscribe` is the last it hears of the member."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        if _is_out(sim, member["userid"], agent_id):
            raise ActRefused(f"{userid} is outside the visible range already")
        sim.outbox.post(app_event("unsubscribe", member["userid"], agent_id))
        sim.state.insert("hidden_members", agent_id=agent_id, userid=member["userid"])


def show_member(sim: Simulator, userid: str, agent_id: int) -> None:
    with sim.state.transaction():
        member = present_member(sim, userid)
        if not _is_out(sim, member["userid"], agent_id):
            raise ActRefused(f"{userid} is in the visible range already")
        sim.state.write("DELETE FROM hidden_members WHERE agent_id = ? AND userid = ?", agent_id, member["userid"])
        sim.outbox.post(app_event("subscribe", member["userid"], agent_id))


def show_only(sim: Simulator, userids: Sequence[str], agent_id: int) -> None:
    """A new app begins with the members named; nobody is told, since it had no members before."""
    with sim.state.transaction():
        seen = {present_member(sim, userid)["userid"] for userid in userids}
        everybody = [row["userid"] for row in sim.state.rows("SELECT userid FROM members")]
        hidden = ({"agent_id": agent_id, "userid": userid} for userid in everybody if userid not in seen)
        sim.state.insert_many("hidden_members", hidden)


def give_contact(sim: Simulator, userid: str) -> None:
    """客户联系 → 权限配置 → 使用范围; nobody is told of it."""
    _set_contact(sim, userid, is_given=True)


def withdraw_contact(sim: Simulator, userid: str) -> None:
    """The customers stay with the member, who gets no new ones."""
    _set_contact(sim, userid, is_given=False)


def _set_contact(sim: Simulator, userid: str, *, is_given: bool) -> None:
    with sim.state.transaction():
        member = present_member(sim, userid)
        if bool(member["has_contact"]) == is_given:
            raise ActRefused(f"{userid} has {'it' if is_given else 'no 客户联系'} already")
        sim.state.update("members", {"userid": member["userid"]}, has_contact=int(is_given))


def _is_out(sim: Simulator, userid: str, agent_id: int) -> bool:
    sql = "SELECT count(*) FROM hidden_members WHERE agent_id = ? AND userid = ?"
    return sim.state.count(sql, agent_id, userid) > 0
