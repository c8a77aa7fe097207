"""The welcome message: one per code, within twenty seconds of the event that brought the code."""

from wecom.simulator import chat
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.contents import read_parts
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.state import Row
from wecom.simulator.welcome_codes import has_chat_started, is_another_sending, is_welcomed


@post("externalcontact/send_welcome_msg")
def send_welcome(call: Call) -> Answer:
    code = call.text("welcome_code", missing=41049)
    parts = read_parts(call)
    with call.sim.state.transaction():
        row = _usable(call, code)
        call.sim.state.update("welcome_codes", {"code": code}, used_at=call.sim.clock.time())
        pair = {"userid": row["userid"], "external_userid": row["external_userid"]}
        for msgtype, content in parts:
            chat.add_line(call.sim, row["userid"], msgtype, content, **pair)
    return {}


def _usable(call: Call, code: str) -> Row:
    """Where another app was first: 41096 while it sends, 41051 ever after."""
    row = call.sim.state.row("SELECT * FROM welcome_codes WHERE code = ?", code)
    if row is None or row["agent_id"] != call.app.agent_id:
        raise ApiRefusal(41050)
    if is_another_sending(call.sim, row):
        raise ApiRefusal(41096)
    if is_welcomed(call.sim, row) or has_chat_started(call.sim, row):
        raise ApiRefusal(41051)
    if row["expires_at"] < call.sim.clock.time():
        raise ApiRefusal(41050)
    return row
