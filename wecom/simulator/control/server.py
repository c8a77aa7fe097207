"""Control API, the server itself: its clock, tokens, faults, call log, callbacks, settings, and starting over."""

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request

from wecom.simulator.api.tokens import lift_bars, revoke_tokens
from wecom.simulator.apps import SWITCHES
from wecom.simulator.callbacks.mode import change_mode, read_mode
from wecom.simulator.callbacks.outbox import STATUSES
from wecom.simulator.control.answers import (
    Refused,
    answer_refusals,
    body,
    number_of,
    text_of,
    truth_of,
    whole_number_of_query,
)
from wecom.simulator.corp import SIZES
from wecom.simulator.engine import current
from wecom.simulator.faults import Effect
from wecom.simulator.handing_over import settle as settle_handovers
from wecom.simulator.identity import AGENT_ID

control_server = Blueprint("control_server", __name__, url_prefix="/__sim")
answer_refusals(control_server)

EFFECTS = ("errcode", "http_status", "delay_seconds", "drop")


@control_server.get("/clock")
def read_clock() -> dict[str, Any]:
    reading = current().clock.read()
    return {"now": reading.now.isoformat(timespec="milliseconds"), "frozen": reading.is_frozen}


@control_server.post("/clock")
def set_clock() -> dict[str, Any]:
    """{"now": iso, or null for the real time; "advance_seconds": n; "frozen": bool}, each optional, one change."""
    clock, given = current().clock, body()
    frozen = truth_of(given, "frozen", default=clock.read().is_frozen)
    seconds = given.get("advance_seconds", 0)
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise Refused("give advance_seconds as a number")
    moment = clock.time()
    if "now" in given:
        moment = time.time() if given["now"] is None else _moment(text_of(given, "now"))
    clock.set(moment + seconds, frozen=frozen)
    settle_handovers(current())
    return read_clock()


@control_server.post("/revoke-token")
def revoke_token() -> dict[str, Any]:
    """Of one app when its `agentid` is given."""
    return {"revoked": revoke_tokens(current(), number_of(body(), "agentid", 0))}


@control_server.post("/lift-bars")
def lift() -> dict[str, Any]:
    lift_bars(current())
    return {"ok": True}


@control_server.get("/faults")
def list_faults() -> list[dict[str, Any]]:
    return current().faults.listed()


@control_server.post("/faults")
def add_fault() -> dict[str, Any]:
    """{api or "*", times, one effect: errcode | http_status | delay_seconds | drop; permanent?, after?}."""
    given = body()
    wanted = {name: given[name] for name in EFFECTS if given.get(name)}
    if not wanted:
        raise Refused(f"give one of {', '.join(EFFECTS)}")
    for name, value in wanted.items():
        if isinstance(value, bool) != (name == "drop") or not isinstance(value, (int, float)):
            raise Refused(f"{name} must be {'true' if name == 'drop' else 'a number'}")
    effect = Effect(**wanted, after=truth_of(given, "after", default=False))
    times, permanent = number_of(given, "times", 1), truth_of(given, "permanent", default=False)
    return {"id": current().faults.add(text_of(given, "api"), effect, times=times, permanent=permanent)}


@control_server.delete("/faults")
def clear_faults() -> dict[str, Any]:
    current().faults.clear()
    return {"ok": True}


@control_server.get("/calls")
def report_calls() -> dict[str, Any]:
    return current().calls.report(request.args.get("api", ""))


@control_server.delete("/calls")
def clear_calls() -> dict[str, Any]:
    current().calls.clear()
    return {"ok": True}


@control_server.get("/callbacks")
def list_callbacks() -> list[dict[str, Any]]:
    """?limit=&before=&status=: newest first, those before a number, those pending, delivered, failed or dropped."""
    status = request.args.get("status", "")
    if status and status not in STATUSES:
        raise Refused(f"status must be one of {', '.join(STATUSES)}")
    limit, before = whole_number_of_query("limit", 200), whole_number_of_query("before", 0)
    return current().outbox.listed(limit, before=before, status=status)


@control_server.post("/callbacks/<int:number>/redeliver")
def redeliver(number: int) -> dict[str, Any]:
    if not current().outbox.redeliver(number):
        raise Refused(f"there is no callback {number}", 404)
    return {"ok": True}


@control_server.get("/callback-mode")
def get_mode() -> dict[str, Any]:
    return asdict(read_mode(current().state))


@control_server.post("/callback-mode")
def set_mode() -> dict[str, Any]:
    mode = change_mode(current().state, body())
    current().outbox.wake()
    return asdict(mode)


@control_server.post("/callback-urls/<receiver>/verification")
def verify_callback_url(receiver: str) -> dict[str, Any]:
    """What the console does when the callback address is saved."""
    sim = current()
    known = ["contacts", *(app.receiver for app in sim.apps.all())]
    if receiver not in known:
        raise Refused(f"receiver must be one of {', '.join(known)}", 404)
    problem = sim.outbox.verify_url(receiver)
    return {"verified": not problem, "problem": problem or None}


@control_server.get("/settings")
def read_settings() -> dict[str, Any]:
    """How strict the server is, and what the console allows the first app."""
    return asdict(current().knobs.read()) | asdict(current().apps.first.switches)


@control_server.post("/settings")
def turn_settings() -> dict[str, Any]:
    sim, given = current(), body()
    switches = {name: truth_of(given, name, default=True) for name in SWITCHES & given.keys()}
    with sim.state.transaction():
        sim.knobs.turn({name: value for name, value in given.items() if name not in SWITCHES})
        sim.apps.change(AGENT_ID, switches)
    return read_settings()


@control_server.post("/reset")
def reset() -> dict[str, Any]:
    given = body()
    size = text_of(given, "size", "")
    if size and size not in SIZES:
        raise Refused(f"size must be one of {', '.join(SIZES)}")
    seed = number_of(given, "seed") if given.get("seed") is not None else None
    current().reset(seed=seed, size=size or None, corp_id=text_of(given, "corp_id", "") or None)
    return {"seed": current().seed, "size": current().size, "corp_id": current().corp_id}


def _moment(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("give now as an ISO 8601 moment, e.g. 2026-11-22T09:00:00+08:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
