"""Members come, go and are stopped: news for the app (subscribe, unsubscribe) and for the directory's receiver."""

from wecom.simulator.acts.departments import require_department
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.callbacks.events import app_event, directory_changed
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row

ACTIVE, DISABLED, LEFT = 1, 2, 5


def add_member(sim: Simulator, userid: str, name: str, department_id: int, position: str = "") -> None:
    with sim.state.transaction():
        if sim.state.count("SELECT count(*) FROM members WHERE userid = ?", userid):
            raise ActRefused(f"there is a member {userid} already")
        require_department(sim, department_id)
        sim.state.insert(
            "members",
            userid=userid,
            name=name,
            alias="",
            position=position,
            gender="0",
            mobile="",
            status=ACTIVE,
            has_contact=1,
        )
        sim.state.insert("memberships", userid=userid, department_id=department_id, is_leader=0)
        sim.outbox.post(app_event("subscribe", userid))
        changed = directory_changed("create_user", UserID=userid, Department=str(department_id))
        sim.outbox.post(changed, receiver="contacts")


def remove_member(sim: Simulator, userid: str) -> None:
    """Out of the corp: every API answers 60111 from now on."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        _set_status(sim, member, LEFT)
        sim.state.insert("departures", userid=member["userid"], at=sim.clock.now())
        sim.outbox.post(app_event("unsubscribe", member["userid"]))
        sim.outbox.post(directory_changed("delete_user", UserID=member["userid"]), receiver="contacts")


def disable_member(sim: Simulator, userid: str) -> None:
    """Stopped in the console: still listed, with status 2, and no longer reached by the app."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        if member["status"] != ACTIVE:
            raise ActRefused(f"{userid} is disabled already")
        _set_status(sim, member, DISABLED)
        sim.outbox.post(app_event("unsubscribe", member["userid"]))


def enable_member(sim: Simulator, userid: str) -> None:
    with sim.state.transaction():
        member = present_member(sim, userid)
        if member["status"] == ACTIVE:
            raise ActRefused(f"{userid} is active already")
        _set_status(sim, member, ACTIVE)
        sim.outbox.post(app_event("subscribe", member["userid"]))


def move_member(sim: Simulator, userid: str, department_id: int, *, leads: bool = False) -> None:
    with sim.state.transaction():
        member = present_member(sim, userid)
        require_department(sim, department_id)
        sim.state.write("DELETE FROM memberships WHERE userid = ?", userid)
        sim.state.insert("memberships", userid=member["userid"], department_id=department_id, is_leader=int(leads))
        changed = directory_changed("update_user", UserID=member["userid"], Department=str(department_id))
        sim.outbox.post(changed, receiver="contacts")


def enter_app(sim: Simulator, userid: str) -> None:
    sim.outbox.post(app_event("enter_agent", present_member(sim, userid)["userid"], event_key=""))


def present_member(sim: Simulator, userid: str) -> Row:
    """In the corp still, active or not."""
    row = sim.state.row("SELECT * FROM members WHERE userid = ? AND status <> ?", userid, LEFT)
    if row is None:
        raise NotThere(f"there is no member {userid}")
    return row


def _set_status(sim: Simulator, member: Row, status: int) -> None:
    sim.state.write("UPDATE members SET status = ? WHERE userid = ?", status, member["userid"])
