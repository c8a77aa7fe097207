"""What customers answer to a hand-over, and what keeps a member from taking any."""

from wecom.simulator.acts.people import active_seller
from wecom.simulator.acts.refused import NotThere
from wecom.simulator.engine import Simulator
from wecom.simulator.handing_over import REFUSED, TAKER_AT_LIMIT, WAITING, complete, fail
from wecom.simulator.state import Row


def accept_handover(sim: Simulator, external_userid: str, taker: str = "") -> None:
    """The customer writes to the taker, or presses 接受: no need to wait for the 24 hours."""
    with sim.state.transaction():
        complete(sim, _waiting(sim, external_userid, taker), sim.clock.now())


def refuse_handover(sim: Simulator, external_userid: str, taker: str = "") -> None:
    with sim.state.transaction():
        fail(sim, _waiting(sim, external_userid, taker), REFUSED, sim.clock.now())


def bar_taker(sim: Simulator, userid: str, errcode: int = TAKER_AT_LIMIT) -> None:
    """From now on every hand-over to the member gets this code (full unless said otherwise); 0 lifts it.

    Only one that waits already ends as TAKER_FULL: a new one is refused at once.
    """
    with sim.state.transaction():
        member = active_seller(sim, userid)
        sim.state.write("DELETE FROM handover_bars WHERE userid = ?", member["userid"])
        if errcode:
            sim.state.insert("handover_bars", userid=member["userid"], errcode=errcode)


def _waiting(sim: Simulator, external_userid: str, taker: str) -> Row:
    row = sim.state.row(
        "SELECT * FROM handovers WHERE external_userid = ? AND (? = '' OR taker = ?) AND status = ? ORDER BY id",
        *(external_userid, taker, taker, WAITING),
    )
    if row is None:
        raise NotThere(f"no hand-over of {external_userid} waits for an answer")
    return row
