"""Handing customers over: starting it, asking what became of it, and who is unassigned after a member left (E.10)."""

from collections.abc import Callable, Sequence

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cursors import make_cursor, page_length, read_cursor
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.corp.plan import DAY
from wecom.simulator.handing_over import DONE, REFUSED, TAKER_FULL, WAITING, bar_of, settle
from wecom.simulator.reads import STATUS_LEFT
from wecom.simulator.relations import find_relation, is_readable
from wecom.simulator.state import Row

MOST_CUSTOMERS = 100
LONGEST_GREETING = 200
MOST_PER_PAGE = 1000
MOST_IN_90_DAYS = 2
ACTIVATED, NOT_ABLE = 1, 40098

Refusal = Callable[[Call, Row, Row, str], int]


@post("externalcontact/transfer_customer", empty={"customer": []})
def transfer(call: Call) -> Answer:
    if len(call.text("transfer_success_msg", "")) > LONGEST_GREETING:
        raise ApiRefusal(40058, "transfer_success_msg is too long")
    return _start(call, visible_member(call, call.text("handover_userid", missing=41009)), _why_not_in_office)


@post("externalcontact/resigned/transfer_customer", empty={"customer": []})
def transfer_after_leaving(call: Call) -> Answer:
    return _start(call, _anybody(call, call.text("handover_userid", missing=41009)), _why_not_after_leaving)


@post("externalcontact/transfer_result", empty={"customer": []})
def results(call: Call) -> Answer:
    return _results(call, is_after_leaving=False)


@post("externalcontact/resigned/transfer_result", empty={"customer": []})
def results_after_leaving(call: Call) -> Answer:
    return _results(call, is_after_leaving=True)


@post("externalcontact/get_unassigned_list", empty={"info": []})
def list_unassigned(call: Call) -> Answer:
    """Customers of members who left, whom nobody took over yet; those who left last come first."""
    settle(call.sim)
    limit = call.whole("page_size", MOST_PER_PAGE)
    limit = limit if 1 <= limit <= MOST_PER_PAGE else MOST_PER_PAGE
    (after,) = read_cursor(call, "unassigned") or [0]
    rows = call.sim.state.rows(
        "SELECT d.userid, r.external_userid, d.at FROM departures d JOIN readable_relations r ON r.userid = d.userid"
        " WHERE NOT EXISTS (SELECT 1 FROM handovers h WHERE h.giver = r.userid"
        " AND h.external_userid = r.external_userid AND h.status = ?) ORDER BY d.at DESC, r.number LIMIT ? OFFSET ?",
        *(WAITING, limit + 1, after),
    )
    page = rows[: page_length(call, limit)]
    is_last = len(rows) <= len(page)
    shown = [
        {"handover_userid": row["userid"], "external_userid": row["external_userid"], "dimission_time": row["at"]}
        for row in page
    ]
    cursor = "" if is_last else make_cursor(call, "unassigned", [after + len(page)])
    return {"info": shown, "is_last": is_last, "next_cursor": cursor}


def _start(call: Call, giver: Row, why_not: Refusal) -> Answer:
    taker = visible_member(call, call.text("takeover_userid", missing=41009))
    wanted = call.texts("external_userid", at_most=MOST_CUSTOMERS, required=True)
    settle(call.sim)
    with call.sim.state.transaction():
        return {"customer": [_started(call, giver, taker, one, why_not) for one in dict.fromkeys(wanted)]}


def _started(call: Call, giver: Row, taker: Row, external_userid: str, why_not: Refusal) -> Answer:
    errcode = _why_not(call, giver, taker, external_userid) or why_not(call, giver, taker, external_userid)
    if not errcode:
        call.sim.state.insert(
            "handovers",
            giver=giver["userid"],
            taker=taker["userid"],
            external_userid=external_userid,
            is_after_leaving=int(giver["status"] == STATUS_LEFT),
            status=WAITING,
            started_at=call.now,
        )
    return {"external_userid": external_userid, "errcode": errcode}


def _why_not(call: Call, giver: Row, taker: Row, external_userid: str) -> int:
    state = call.sim.state
    if not state.count("SELECT count(*) FROM customers WHERE external_userid = ?", external_userid):
        return 40096
    if giver["userid"] == taker["userid"]:
        return 40130
    if not is_readable(find_relation(call.sim, giver["userid"], external_userid)):
        return 40131
    if taker["status"] != ACTIVATED or not taker["has_contact"]:
        return NOT_ABLE
    waiting = "SELECT count(*) FROM handovers WHERE giver = ? AND external_userid = ? AND status = ?"
    if state.count(waiting, giver["userid"], external_userid, WAITING):
        return 40129
    return bar_of(call.sim, taker["userid"]) or 0


def _why_not_in_office(call: Call, _giver: Row, _taker: Row, external_userid: str) -> int:
    sql = (
        "SELECT count(*) FROM handovers WHERE external_userid = ? AND is_after_leaving = 0"
        " AND status = ? AND finished_at > ?"
    )
    moved = call.sim.state.count(sql, external_userid, DONE, call.now - 90 * DAY)
    return 40128 if moved >= MOST_IN_90_DAYS else 0


def _why_not_after_leaving(_call: Call, giver: Row, _taker: Row, _external_userid: str) -> int:
    return 0 if giver["status"] == STATUS_LEFT else 40097


def _results(call: Call, *, is_after_leaving: bool) -> Answer:
    settle(call.sim)
    giver = _anybody(call, call.text("handover_userid", missing=41009))["userid"]
    taker = _anybody(call, call.text("takeover_userid", missing=41009))["userid"]
    about = (giver, taker)
    (after,) = read_cursor(call, about) or [0]
    rows = call.sim.state.rows(
        "SELECT * FROM handovers WHERE giver = ? AND taker = ? AND is_after_leaving = ? AND id > ? ORDER BY id LIMIT ?",
        *(giver, taker, int(is_after_leaving), after, MOST_PER_PAGE + 1),
    )
    page = rows[: page_length(call, MOST_PER_PAGE)]
    last = page[-1]["id"] if page else after
    cursor = make_cursor(call, about, [last]) if len(rows) > len(page) else ""
    return {"customer": _shown(page), "next_cursor": cursor}


def _shown(rows: Sequence[Row]) -> list[Answer]:
    """`takeover_time` only of what is done."""
    return [
        {"external_userid": row["external_userid"], "status": row["status"]}
        | ({"takeover_time": row["finished_at"]} if row["status"] not in (WAITING, REFUSED, TAKER_FULL) else {})
        for row in rows
    ]


def _anybody(call: Call, userid: str) -> Row:
    """Also a member who left, whom no other API knows any more."""
    row = call.sim.state.row("SELECT * FROM members WHERE userid = ?", userid)
    if row is None:
        raise ApiRefusal(60111)
    return row
