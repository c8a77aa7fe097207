"""Exchanging an OAuth code for who it is, and a user ticket for what the member consented to show."""

from urllib.parse import urlsplit

from wecom.simulator import ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get, post
from wecom.simulator.reads import avatar_path
from wecom.simulator.state import Row
from wecom.simulator.visibility import visible_member

USER_TICKET_SECONDS = 1800


@get("auth/getuserinfo", counts_only_refused=True)
def who_has_code(call: Call) -> Answer:
    row = _spend_code(call)
    if row["userid"] is None:
        known = {"external_userid": row["external_userid"]} if _is_customer(call, row["external_userid"]) else {}
        return {"openid": _openid(row)} | known
    ticket = {"user_ticket": _user_ticket(call, row["userid"])} if _gets_ticket(call, row) else {}
    return {"userid": row["userid"]} | ticket


@get("user/getuserinfo", counts_only_refused=True)
def who_has_code_by_old_names(call: Call) -> Answer:
    """The same under the names older clients still ask for."""
    row = _spend_code(call)
    if row["userid"] is None:
        known = {"external_userid": row["external_userid"]} if _is_customer(call, row["external_userid"]) else {}
        return {"OpenId": _openid(row), "DeviceId": ""} | known
    ticket = (
        {"user_ticket": _user_ticket(call, row["userid"]), "expires_in": USER_TICKET_SECONDS}
        if _gets_ticket(call, row)
        else {}
    )
    return {"UserId": row["userid"], "DeviceId": ""} | ticket


@post("auth/getuserdetail")
def member_detail(call: Call) -> Answer:
    ticket = call.text("user_ticket", missing=84090)
    row = call.sim.state.row("SELECT * FROM user_tickets WHERE ticket = ?", ticket)
    if row is None or row["agent_id"] != call.app.agent_id:
        raise ApiRefusal(84015)
    if row["expires_at"] <= call.now:
        raise ApiRefusal(84014)
    if not call.app.switches.is_sensitive_info_allowed:
        raise ApiRefusal(92001)
    member = visible_member(call.sim.state, call.app.agent_id, row["userid"])
    if member is None:
        raise ApiRefusal(92000)
    everything = {
        "gender": member["gender"],
        "avatar": call.root_url.rstrip("/") + avatar_path(member["userid"]),
        "qr_code": f"{call.root_url}__sim/qr/{member['userid']}",
        "mobile": member["mobile"],
        "email": "",
        "biz_mail": f"{member['userid']}@yunduo.example",
        "address": "",
    }
    consented = member["consented_fields"].split(",")
    return {"userid": member["userid"]} | {name: value for name, value in everything.items() if name in consented}


def _spend_code(call: Call) -> Row:
    """A code works once, for the app it was made for.

    40029: unknown; 50001: sent to another app's domain; 42022: used; 42003: older than five minutes.
    """
    code = call.of_query("code", 40029)
    with call.sim.state.transaction():
        row = call.sim.state.row("SELECT * FROM oauth_codes WHERE code = ?", code)
        if row is None or row["agent_id"] not in (None, call.app.agent_id):
            raise ApiRefusal(40029)
        if urlsplit(row["redirect_uri"]).netloc != call.app.trusted_domain:
            raise ApiRefusal(50001)
        if row["used"]:
            raise ApiRefusal(42022)
        if row["expires_at"] <= call.now:
            raise ApiRefusal(42003)
        call.sim.state.write("UPDATE oauth_codes SET used = 1 WHERE code = ?", code)
    return row


def _gets_ticket(call: Call, row: Row) -> bool:
    return bool(row["privateinfo"]) and visible_member(call.sim.state, call.app.agent_id, row["userid"]) is not None


def _user_ticket(call: Call, userid: str) -> str:
    ticket = ids.secret(128)
    expires_at = call.now + USER_TICKET_SECONDS
    call.sim.state.insert(
        "user_tickets", ticket=ticket, agent_id=call.app.agent_id, userid=userid, expires_at=expires_at
    )
    return ticket


def _openid(row: Row) -> str:
    return "o" + ids.derived(f"openid:{row['external_userid']}", 27)


def _is_customer(call: Call, external_userid: str) -> bool:
    """Of somebody the app may see."""
    sql = (
        "SELECT count(*) FROM readable_relations r JOIN visible_members m ON m.userid = r.userid"
        " WHERE m.agent_id = ? AND r.external_userid = ?"
    )
    return call.sim.state.count(sql, call.app.agent_id, external_userid) > 0
