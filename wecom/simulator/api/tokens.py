"""Access tokens and JS-SDK tickets: issued, reused while valid, refused when wrong, revoked or expired."""

from wecom.simulator import ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get
from wecom.simulator.apps import App
from wecom.simulator.engine import Simulator
from wecom.simulator.identity import TOKEN_SECONDS

HOUR = 3600
WRONG_SECRETS, TICKETS = "wrong_secrets", "tickets_asked"
OF_CORP = 0


@get("gettoken", needs_token=False)
def gettoken(call: Call) -> Answer:
    """Wrong secret: 40001; wrong several times: the address is barred for an hour, right secret or not."""
    corp_id, secret = call.of_query("corpid", 41002), call.of_query("corpsecret", 41004)
    if corp_id != call.sim.corp_id:
        raise ApiRefusal(40013)
    app = call.sim.apps.of_secret(secret)
    _count_attempt(call, is_right=app is not None and app.switches.is_secret_right)
    assert app is not None
    if not app.switches.is_app_enabled:
        raise ApiRefusal(40001, "the app is disabled")
    with call.sim.state.transaction():
        kept = call.sim.state.row(
            "SELECT * FROM tokens WHERE agent_id = ? AND revoked = 0 AND expires_at > ?"
            " ORDER BY issued_at DESC LIMIT 1",
            *(app.agent_id, call.now),
        )
        if kept is not None:
            return {"access_token": kept["token"], "expires_in": kept["expires_at"] - call.now}
        token, expires_at = ids.secret(214), call.now + TOKEN_SECONDS
        call.sim.state.insert(
            "tokens", token=token, agent_id=app.agent_id, issued_at=call.now, expires_at=expires_at, revoked=0
        )
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


def app_of_token(call: Call) -> App:
    """The app the token was issued to; 40001 once its secret was reset."""
    token = call.of_query("access_token", 41001)
    row = call.sim.state.row("SELECT * FROM tokens WHERE token = ?", token)
    app = None if row is None else call.sim.apps.find(row["agent_id"])
    if app is not None and not app.switches.is_secret_right:
        raise ApiRefusal(40001)
    if row is None or app is None or row["revoked"]:
        raise ApiRefusal(40014)
    if row["expires_at"] <= call.now:
        raise ApiRefusal(42001)
    return app


def revoke_tokens(sim: Simulator, agent_id: int = 0) -> int:
    """WeCom may take back tokens early; the next call with one of them gets 40014. Without an app: of all apps."""
    sql = "UPDATE tokens SET revoked = 1 WHERE revoked = 0 AND ? IN (0, agent_id)"
    return sim.state.changed(sql, agent_id)


def lift_bars(sim: Simulator) -> None:
    """What WeCom's own tool does (checkCorpSpamBlock): addresses, tickets and APIs that were barred no longer are."""
    sim.limits.lift()
    with sim.state.transaction():
        for kept in (WRONG_SECRETS, TICKETS):
            sim.state.set_setting(kept, {})


@get("get_jsapi_ticket")
def corp_ticket(call: Call) -> Answer:
    """All apps of the corp share it, and how often it may be asked for."""
    return _ticket(call, OF_CORP, call.knobs.corp_tickets_per_hour)


@get("ticket/get")
def agent_ticket(call: Call) -> Answer:
    if call.query.get("type") != "agent_config":
        raise ApiRefusal(91040)
    return _ticket(call, call.app.agent_id, call.knobs.agent_tickets_per_hour)


def _ticket(call: Call, agent_id: int, most_per_hour: int) -> Answer:
    state, key = call.sim.state, str(agent_id)
    with state.transaction():
        kept = state.setting(TICKETS, {})
        hour, count, barred_until = kept.get(key, (0, 0, 0))
        if barred_until <= call.now:
            count = count + 1 if hour == call.now // HOUR else 1
            barred_until = call.now + HOUR if count > most_per_hour else 0
            state.set_setting(TICKETS, kept | {key: (call.now // HOUR, count, barred_until)})
        if not barred_until:
            return _issued_ticket(call, agent_id)
    raise ApiRefusal(45009, "jsapi ticket")


def _issued_ticket(call: Call, agent_id: int) -> Answer:
    state = call.sim.state
    kept = state.row(
        "SELECT * FROM tickets WHERE agent_id = ? AND expires_at > ? ORDER BY expires_at DESC LIMIT 1",
        *(agent_id, call.now),
    )
    if kept is not None:
        return {"ticket": kept["ticket"], "expires_in": kept["expires_at"] - call.now}
    ticket = ids.secret(86)
    state.insert("tickets", ticket=ticket, agent_id=agent_id, expires_at=call.now + TOKEN_SECONDS)
    return {"ticket": ticket, "expires_in": TOKEN_SECONDS}


@get("getcallbackip", empty={"ip_list": []})
def callback_addresses(_call: Call) -> Answer:
    return {"ip_list": ["127.0.0.1", "::1"]}
