"""Access tokens and JS-SDK tickets: issued, reused while valid, refused when wrong, revoked or expired."""

from wecom.simulator import ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get
from wecom.simulator.engine import Simulator
from wecom.simulator.identity import APP_SECRET, CORP_ID, TOKEN_SECONDS

HOUR = 3600
WRONG_SECRETS, TICKETS = "wrong_secrets", "tickets_asked"


@get("gettoken", needs_token=False)
def gettoken(call: Call) -> Answer:
    """Wrong secret: 40001; wrong several times: the address is barred for an hour, right secret or not."""
    corp_id, secret = call.of_query("corpid", 41002), call.of_query("corpsecret", 41004)
    if corp_id != CORP_ID:
        raise ApiRefusal(40013)
    knobs = call.knobs
    _count_attempt(call, is_right=secret == APP_SECRET and knobs.is_secret_right)
    if not knobs.is_app_enabled:
        raise ApiRefusal(40001, "the app is disabled")
    with call.sim.state.transaction():
        kept = call.sim.state.row(
            "SELECT * FROM tokens WHERE revoked = 0 AND expires_at > ? ORDER BY issued_at DESC LIMIT 1", call.now
        )
        if kept is not None:
            return {"access_token": kept["token"], "expires_in": kept["expires_at"] - call.now}
        token = ids.secret(214)
        call.sim.state.insert("tokens", token=token, issued_at=call.now, expires_at=call.now + TOKEN_SECONDS, revoked=0)
    return {"access_token": token, "expires_in": TOKEN_SECONDS}


def _count_attempt(call: Call, *, is_right: bool) -> None:
    with call.sim.state.transaction():
        wrong = call.sim.state.setting(WRONG_SECRETS, {})
        count, barred_until = wrong.get(call.ip, (0, 0))
        if barred_until > call.now:
            raise ApiRefusal(45009, "too many wrong secrets from this ip")
        if not is_right:
            count += 1
            barred_until = call.now + HOUR if count >= call.knobs.wrong_secrets_before_bar else 0
        wrong[call.ip] = (0 if is_right or barred_until else count, barred_until)
        call.sim.state.set_setting(WRONG_SECRETS, wrong)
    if not is_right:
        raise ApiRefusal(40001)


def check_token(call: Call) -> None:
    token = call.of_query("access_token", 41001)
    row = call.sim.state.row("SELECT expires_at, revoked FROM tokens WHERE token = ?", token)
    if not call.knobs.is_secret_right:
        raise ApiRefusal(40001)
    if row is None or row["revoked"]:
        raise ApiRefusal(40014)
    if row["expires_at"] <= call.now:
        raise ApiRefusal(42001)


def revoke_tokens(sim: Simulator) -> int:
    """WeCom may take back tokens early; the next call with one of them gets 40014."""
    return sim.state.changed("UPDATE tokens SET revoked = 1 WHERE revoked = 0")


def lift_bars(sim: Simulator) -> None:
    """What WeCom's own tool does (checkCorpSpamBlock): addresses, tickets and APIs that were barred no longer are."""
    sim.limits.lift()
    with sim.state.transaction():
        for kept in (WRONG_SECRETS, TICKETS):
            sim.state.set_setting(kept, {})


@get("get_jsapi_ticket")
def corp_ticket(call: Call) -> Answer:
    return _ticket(call, "corp", call.knobs.corp_tickets_per_hour)


@get("ticket/get")
def agent_ticket(call: Call) -> Answer:
    if call.query.get("type") != "agent_config":
        raise ApiRefusal(91040)
    return _ticket(call, "agent", call.knobs.agent_tickets_per_hour)


def _ticket(call: Call, identity: str, most_per_hour: int) -> Answer:
    state = call.sim.state
    with state.transaction():
        kept = state.setting(TICKETS, {})
        hour, count, barred_until = kept.get(identity, (0, 0, 0))
        if barred_until <= call.now:
            count = count + 1 if hour == call.now // HOUR else 1
            barred_until = call.now + HOUR if count > most_per_hour else 0
            state.set_setting(TICKETS, kept | {identity: (call.now // HOUR, count, barred_until)})
        if not barred_until:
            return _issued_ticket(call, identity)
    raise ApiRefusal(45009, "jsapi ticket")


def _issued_ticket(call: Call, identity: str) -> Answer:
    state = call.sim.state
    kept = state.row(
        "SELECT * FROM tickets WHERE identity = ? AND expires_at > ? ORDER BY expires_at DESC LIMIT 1",
        *(identity, call.now),
    )
    if kept is not None:
        return {"ticket": kept["ticket"], "expires_in": kept["expires_at"] - call.now}
    ticket = ids.secret(86)
    state.insert("tickets", ticket=ticket, identity=identity, expires_at=call.now + TOKEN_SECONDS)
    return {"ticket": ticket, "expires_in": TOKEN_SECONDS}


@get("getcallbackip", empty={"ip_list": []})
def callback_addresses(_call: Call) -> Answer:
    return {"ip_list": ["127.0.0.1", "::1"]}
