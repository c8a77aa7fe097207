"""Members come, go and are stopped: news for the apps (subscribe, unsubscribe) and for the directory's receiver."""

from wecom.simulator.acts.departments import require_department
from wecom.simulator.acts.people import set_status
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.callbacks.events import app_event, directory_changed
from wecom.simulator.engine import Simulator
from wecom.simulator.relations import RelationStatus
from wecom.simulator.state import Row

LEFT, ACTIVE, DISABLED, NOT_ACTIVATED, QUIT = 0, 1, 2, 4, 5
"""As user/get shows them; whoever left the directory has no number there."""


def add_member(
    sim: Simulator,
    userid: str,
    name: str,
    department_id: int,
    position: str = "",
    *,
    is_activated: bool = True,
    keeps_customers: bool = False,
) -> None:
    """Somebody new, or somebody who left and comes back under the same userid.

    The documents do not say what becomes of a returner's customers whom nobody took over. Usually they are gone;
    with `keeps_customers` they are the member's again, without an event.
    """
    with sim.state.transaction():
        former = sim.state.row("SELECT * FROM members WHERE userid = ?", userid)
        if former is not None and former["status"] != LEFT:
            raise ActRefused(f"there is a member {userid} already")
        require_department(sim, department_id)
        if former is not None:
            _forget_former(sim, former, keeps_customers=keeps_customers)
        sim.state.insert(
            "members",
            userid=userid,
            name=name,
            alias="",
            position=position,
            gender="0",
            mobile="",
            status=ACTIVE if is_activated else NOT_ACTIVATED,
            has_contact=1,
        )
        sim.state.insert("memberships", userid=userid, department_id=department_id, is_leader=0)
        if is_activated:
            _tell_apps(sim, "subscribe", userid)
        changed = directory_changed("create_user", UserID=userid, Department=str(department_id))
        sim.outbox.post(changed, receiver="contacts")


def activate_member(sim: Simulator, userid: str) -> None:
    """The member logs in for the first time, or joins again after having quit."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        if member["status"] not in (NOT_ACTIVATED, QUIT):
            raise ActRefused(f"{userid} is activated already")
        _set_status(sim, member, ACTIVE)
        _tell_apps(sim, "subscribe", member["userid"])


def remove_member(sim: Simulator, userid: str) -> None:
    """Out of the corp: every API answers 60111 from now on."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        _set_status(sim, member, LEFT)
        sim.state.insert("departures", userid=member["userid"], at=sim.clock.now())
        _tell_apps(sim, "unsubscribe", member["userid"])
        sim.outbox.post(directory_changed("delete_user", UserID=member["userid"]), receiver="contacts")


def quit_corp(sim: Simulator, userid: str) -> None:
    """The member leaves the corp in the client: in the directory still, with status 5, until somebody removes them."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        if member["status"] == QUIT:
            raise ActRefused(f"{userid} has quit already")
        _set_status(sim, member, QUIT)
        _tell_apps(sim, "unsubscribe", member["userid"])


def disable_member(sim: Simulator, userid: str) -> None:
    """Stopped in the console: still listed, with status 2, and no longer reached by the apps."""
    with sim.state.transaction():
        member = present_member(sim, userid)
        if member["status"] != ACTIVE:
            raise ActRefused(f"{userid} is not active")
        _set_status(sim, member, DISABLED)
        _tell_apps(sim, "unsubscribe", member["userid"])


def enable_member(sim: Simulator, userid: str) -> None:
    with sim.state.transaction():
        member = present_member(sim, userid)
        if member["status"] != DISABLED:
            raise ActRefused(f"{userid} is not disabled")
        _set_status(sim, member, ACTIVE)
        _tell_apps(sim, "subscribe", member["userid"])


def move_member(sim: Simulator, userid: str, department_id: int, *, leads: bool = False) -> None:
    with sim.state.transaction():
        member = present_member(sim, userid)
        require_department(sim, department_id)
        sim.state.write("DELETE FROM memberships WHERE userid = ?", userid)
        sim.state.insert("memberships", userid=member["userid"], department_id=department_id, is_leader=int(leads))
        changed = directory_changed("update_user", UserID=member["userid"], Department=str(department_id))
        sim.outbox.post(changed, receiver="contacts")


def enter_app(sim: Simulator, userid: str, agent_id: int) -> None:
    member = present_member(sim, userid)
    sim.outbox.post(app_event("enter_agent", member["userid"], agent_id, event_key=""))


def present_member(sim: Simulator, userid: str) -> Row:
    """In the directory still, active or not."""
    row = sim.state.row("SELECT * FROM members WHERE userid = ? AND status <> ?", userid, LEFT)
    if row is None:
        raise NotThere(f"there is no member {userid}")
    return row


def _set_status(sim: Simulator, member: Row, status: int) -> None:
    sim.state.write("UPDATE members SET status = ? WHERE userid = ?", status, member["userid"])


def _tell_apps(sim: Simulator, name: str, userid: str) -> None:
    for app in sim.apps.all():
        sim.outbox.post(app_event(name, userid, app.agent_id))


def _forget_former(sim: Simulator, former: Row, *, keeps_customers: bool) -> None:
    userid = former["userid"]
    for table in ("members", "memberships", "departures"):
        sim.state.write(f"DELETE FROM {table} WHERE userid = ?", userid)  # noqa: S608 tables of ours
    if keeps_customers:
        return
    live = "SELECT * FROM live_relations WHERE userid = ?"
    for relation in sim.state.rows(live, userid):
        set_status(sim, relation, RelationStatus.ENDED)
    sim.state.write("DELETE FROM relation_tags WHERE userid = ?", userid)
