"""What the administrator lets the app and the members do: the app's visible range, and 客户联系 of members."""

from wecom.simulator.acts.refused import ActRefused
from wecom.simulator.acts.staff import present_member
from wecom.simulator.callbacks.events import app_event
from wecom.simulator.engine import Simulator


def hide_member(sim: Simulator, userid: str) -> None:
    """Out of the app's visible range: `unsubscribe` is the last the app hears of the member."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        if _is_out(sim, member["userid"]):
            raise ActRefused(f"{userid} is outside the visible range already")
        sim.outbox.post(app_event("unsubscribe", member["userid"]))
        sim.state.insert("hidden_members", userid=member["userid"])


def show_member(sim: Simulator, userid: str) -> None:
    with sim.state.transaction():
        member = present_member(sim, userid)
        if not _is_out(sim, member["userid"]):
            raise ActRefused(f"{userid} is in the visible range already")
        sim.state.write("DELETE FROM hidden_members WHERE userid = ?", member["userid"])
        sim.outbox.post(app_event("subscribe", member["userid"]))


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


def _is_out(sim: Simulator, userid: str) -> bool:
    return sim.state.count("SELECT count(*) FROM hidden_members WHERE userid = ?", userid) > 0
