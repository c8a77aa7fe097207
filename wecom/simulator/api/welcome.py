"""The welcome message: one per code, within twenty seconds of the event that brought the code."""

from wecom.simulator import chat
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.contents import read_parts
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post


@post("externalcontact/send_welcome_msg")
def send_welcome(call: Call) -> Answer:
    code = call.text("welcome_code", missing=41049)
    parts = read_parts(call)
    with call.sim.state.transaction():
        row = call.sim.state.row("SELECT * FROM welcome_codes WHERE code = ?", code)
        if row is None:
            raise ApiRefusal(41050)
        if row["used"]:
            raise ApiRefusal(41051)
        if row["expires_at"] < call.now:
            raise ApiRefusal(41050)
        call.sim.state.write("UPDATE welcome_codes SET used = 1 WHERE code = ?", code)
        for msgtype, content in parts:
            chat.add_line(
                call.sim,
                row["userid"],
                msgtype,
                content,
                userid=row["userid"],
                external_userid=row["external_userid"],
            )
    return {}
