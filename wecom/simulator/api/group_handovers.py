"""Handing groups over to another owner, whose old one is in office or has left (E.10); it happens at once."""

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.refusals import TEXTS
from wecom.simulator.api.registry import post
from wecom.simulator.grouping import remember_before_change
from wecom.simulator.reads import STATUS_LEFT

MOST_GROUPS = 100
NOT_RESIGNED, NO_CUSTOMER_GROUP, RESIGNED, OWNER_UNCHANGED = 90500, 90501, 90502, 90504


@post("externalcontact/groupchat/transfer", empty={"failed_chat_list": []})
def transfer_after_leaving(call: Call) -> Answer:
    return _transfer(call, is_after_leaving=True)


@post("externalcontact/groupchat/onjob_transfer", empty={"failed_chat_list": []})
def transfer(call: Call) -> Answer:
    return _transfer(call, is_after_leaving=False)


def _transfer(call: Call, *, is_after_leaving: bool) -> Answer:
    chat_ids = call.texts("chat_id_list", at_most=MOST_GROUPS, required=True)
    taker = str(visible_member(call.sim, call.text("new_owner", missing=41009))["userid"])
    failed = []
    with call.sim.state.transaction():
        for chat_id in dict.fromkeys(chat_ids):
            errcode = _why_not(call, chat_id, taker, is_after_leaving=is_after_leaving)
            if errcode:
                failed.append({"chat_id": chat_id, "errcode": errcode, "errmsg": TEXTS[errcode]})
                continue
            remember_before_change(call.sim, chat_id)
            call.sim.state.update("chats", {"chat_id": chat_id}, owner=taker)
            _join(call, chat_id, taker)
    return {"failed_chat_list": failed}


def _why_not(call: Call, chat_id: str, taker: str, *, is_after_leaving: bool) -> int:
    row = call.sim.state.row(
        "SELECT g.owner, m.status FROM chats g LEFT JOIN members m ON m.userid = g.owner"
        " WHERE g.chat_id = ? AND g.dismissed = 0",
        chat_id,
    )
    if row is None:
        return NO_CUSTOMER_GROUP
    if row["owner"].lower() == taker.lower():
        return OWNER_UNCHANGED
    if is_after_leaving:
        return 0 if row["status"] == STATUS_LEFT else NOT_RESIGNED
    return RESIGNED if row["status"] == STATUS_LEFT else 0


def _join(call: Call, chat_id: str, taker: str) -> None:
    sql = "INSERT OR IGNORE INTO chat_members (chat_id, member_id, type, join_time, join_scene) VALUES (?, ?, 1, ?, 1)"
    call.sim.state.write(sql, chat_id, taker, call.now)
