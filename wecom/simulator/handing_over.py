"""Hand-overs (继承): how one ends, by the customer or by itself after 24 hours of the simulator's clock."""

from wecom.simulator.callbacks.events import contact_changed, transfer_failed
from wecom.simulator.engine import Simulator
from wecom.simulator.relation_log import remember_beginning
from wecom.simulator.relations import RelationStatus, find_relation
from wecom.simulator.state import Row

DONE, WAITING, REFUSED, TAKER_FULL = 1, 2, 3, 4
BY_ITSELF_AFTER_SECONDS = 24 * 3600
ASSIGNED_BY_ADMINISTRATOR = 202
TAKER_AT_LIMIT = 40099
CUSTOMER_REFUSED = "customer_refused"
LIMIT_EXCEEDED = "customer_limit_exceed"
DUE = "SELECT * FROM handovers WHERE status = 2 AND started_at <= ? ORDER BY id"


def settle(sim: Simulator) -> None:
    """Complete what nobody refused in time, each at the moment its 24 hours were over."""
    due = sim.clock.now() - BY_ITSELF_AFTER_SECONDS
    if not sim.state.rows(DUE, due):
        return
    with sim.state.transaction():
        for row in sim.state.rows(DUE, due):
            complete(sim, row, row["started_at"] + BY_ITSELF_AFTER_SECONDS)


def bar_of(sim: Simulator, userid: str) -> int | None:
    """The code every hand-over to this member is refused with, if there is one."""
    row = sim.state.row("SELECT errcode FROM handover_bars WHERE userid = ?", userid)
    return None if row is None else int(row["errcode"])


def complete(sim: Simulator, row: Row, at: int) -> None:
    """The taker gets the customer with remark and tags.

    One who is their friend stays so; neither she nor one who was handed to them before comes with an event.
    """
    if bar_of(sim, row["taker"]) == TAKER_AT_LIMIT:
        fail(sim, row, TAKER_FULL, at)
        return
    giver, taker, external_userid = row["giver"], row["taker"], row["external_userid"]
    earlier = "SELECT count(*) FROM handovers WHERE taker = ? AND external_userid = ? AND status = ?"
    is_first = not sim.state.count(earlier, taker, external_userid, DONE)
    _end(sim, row["id"], DONE, at)
    before = find_relation(sim, giver, external_userid)
    known = find_relation(sim, taker, external_userid)
    if known is None or known["status"] != RelationStatus.MUTUAL:
        _begin(sim, before, taker, external_userid, at)
        if is_first:
            sim.outbox.post(contact_changed("add_external_contact", taker, external_userid), at=at)
    if before is not None and before["status"] != RelationStatus.ENDED:
        pair = {"userid": giver, "external_userid": external_userid}
        remember_beginning(sim.state, giver, external_userid)
        sim.state.update("relations", pair, status=RelationStatus.ENDED)
        sim.state.write("DELETE FROM relation_tags WHERE userid = ? AND external_userid = ?", giver, external_userid)
        if not row["is_after_leaving"]:
            gone = contact_changed("del_external_contact", giver, external_userid, source="DELETE_BY_TRANSFER")
            sim.outbox.post(gone, at=at)


def fail(sim: Simulator, row: Row, status: int, at: int) -> None:
    """The customer stays where she was; the event names the taker."""
    _end(sim, row["id"], status, at)
    reason = CUSTOMER_REFUSED if status == REFUSED else LIMIT_EXCEEDED
    sim.outbox.post(transfer_failed(reason, row["taker"], row["external_userid"]), at=at)


def _end(sim: Simulator, number: int, status: int, at: int) -> None:
    sim.state.update("handovers", {"id": number}, status=status, finished_at=at)


def _begin(sim: Simulator, before: Row | None, taker: str, external_userid: str, at: int) -> None:
    pair = (taker, external_userid)
    remember_beginning(sim.state, *pair)
    sim.state.write("DELETE FROM relations WHERE userid = ? AND external_userid = ?", *pair)
    sim.state.write("DELETE FROM relation_tags WHERE userid = ? AND external_userid = ?", *pair)
    kept = {name: before[name] for name in ("remark", "description", "remark_mobiles")} if before is not None else {}
    sim.state.insert(
        "relations",
        userid=taker,
        external_userid=external_userid,
        status=RelationStatus.MUTUAL,
        createtime=at,
        add_way=ASSIGNED_BY_ADMINISTRATOR,
        oper_userid=taker,
        **kept,
    )
    if before is not None:
        sql = (
            "INSERT INTO relation_tags SELECT ?, external_userid, tag_id FROM relation_tags"
            " WHERE userid = ? AND external_userid = ?"
        )
        sim.state.write(sql, taker, before["userid"], external_userid)
