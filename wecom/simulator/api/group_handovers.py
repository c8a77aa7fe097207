"""Handing groups over to another owner, whose old one is in office or has left (E.10).

It happens at once, so that no group is ever on its way (90507).
"""

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.handovers import ACTIVATED, NOT_ABLE
from wecom.simulator.api.refusals import TEXTS
from wecom.simulator.api.registry import post
from wecom.simulator.clock import start_of_day
from wecom.simulator.grouping import change_owner, move_version_on, remember_before_change
from wecom.simulator.reads import STATUS_LEFT
from wecom.simulator.state import Row

MOST_GROUPS = 100
TOO_MANY_TODAY = 45009
"""The documents name the limit but not its code."""
NOT_RESIGNED, NO_CUSTOMER_GROUP, RESIGNED, OWNER_UNCHANGED = 90500, 90501, 90502, 90504


@post("externalcontact/groupchat/transfer", empty={"failed_chat_list": []})
def transfer_after_leaving(call: Call) -> Answer:
    return _transfer(call, is_after_leaving=True)


@post("externalcontact/groupchat/onjob_transfer", empty={"failed_chat_list": []})
def transfer(call: Call) -> Answer:
    return _transfer(call, is_after_leaving=False)


def _transfer(call: Call, *, is_after_leaving: bool) -> Answer:
    chat_ids = call.texts("chat_id_list", at_most=MOST_GROUPS, required=True)
    taker = visible_member(call, call.text("new_owner", missing=41009))
    failed = []
    with call.sim.state.transaction():
        for chat_id in dict.fromkeys(chat_ids):
            errcode = _why_not(call, chat_id, taker, is_after_leaving=is_after_leaving)
            if errcode:
                failed.append({"chat_id": chat_id, "errcode": errcode, "errmsg": TEXTS[errcode]})
                continue
            remember_before_change(call.sim, chat_id)
            _remember(call, chat_id, taker["userid"], is_after_leaving=is_after_leaving)
            change_owner(call.sim, chat_id, taker["userid"])
            _join(call, chat_id, taker["userid"])
    return {"failed_chat_list": failed}


def _why_not(call: Call, chat_id: str, taker: Row, *, is_after_leaving: bool) -> int:
    row = call.sim.state.row(
        "SELECT g.owner, m.status FROM chats g LEFT JOIN members m ON m.userid = g.owner"
        " WHERE g.chat_id = ? AND g.dismissed = 0",
        chat_id,
    )
    if row is None:
        return NO_CUSTOMER_GROUP
    if row["owner"].lower() == taker["userid"].lower():
        return OWNER_UNCHANGED
    if taker["status"] != ACTIVATED or not taker["has_contact"]:
        return NOT_ABLE
    if (row["status"] == STATUS_LEFT) != is_after_leaving:
        return NOT_RESIGNED if is_after_leaving else RESIGNED
    sql = "SELECT count(*) FROM group_handovers WHERE giver = ? AND at >= ?"
    today = call.sim.state.count(sql, row["owner"], start_of_day(call.now))
    return TOO_MANY_TODAY if today >= call.knobs.group_handovers_per_day else 0


def _remember(call: Call, chat_id: str, taker: str, *, is_after_leaving: bool) -> None:
    sql = "INSERT INTO group_handovers SELECT chat_id, owner, ?, ?, ? FROM chats WHERE chat_id = ?"
    call.sim.state.write(sql, taker, int(is_after_leaving), call.now, chat_id)


def _join(call: Call, chat_id: str, taker: str) -> None:
    """Nobody is told; whoever follows the member versions finds the chain broken and reads the group again."""
    sql = "INSERT OR IGNORE INTO chat_members (chat_id, member_id, type, join_time, join_scene) VALUES (?, ?, 1, ?, 1)"
    if call.sim.state.changed(sql, chat_id, taker, call.now):
        move_version_on(call.sim, chat_id)
