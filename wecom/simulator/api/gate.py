"""The gate of /cgi-bin/: body, token, address, limits and faults are checked here, in WeCom's order, for every API."""

import json
import logging
import re
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.connection import hang_up
from wecom.simulator.api.refusals import ApiRefusal, errmsg
from wecom.simulator.api.registry import ENDPOINTS, Endpoint
from wecom.simulator.api.tokens import app_of_token
from wecom.simulator.apps import App
from wecom.simulator.calls import Call as LoggedCall
from wecom.simulator.engine import Simulator, current
from wecom.simulator.faults import Effect
from wecom.simulator.handing_over import settle

UNICODE_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")

log = logging.getLogger(__name__)
gate = Blueprint("api", __name__, url_prefix="/cgi-bin")


@gate.route("/<path:api>", methods=["GET", "POST"])
def answer(api: str) -> Response:
    sim = current()
    started = time.monotonic()
    endpoint = ENDPOINTS.get(api)
    if endpoint is None:
        log.error("no such API in the simulator: %s %s", request.method, api)
        response, errcode = Response(f"the simulator does not know {api}\n", 404, mimetype="text/plain"), 0
    else:
        response, errcode = _answer(sim, api, endpoint)
    sim.calls.add(
        LoggedCall(
            api=api,
            method=request.method,
            at=sim.clock.read().now.astimezone(UTC).isoformat(timespec="milliseconds"),
            errcode=errcode,
            http_status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000),
            summary=_summary(),
        )
    )
    return response


def _answer(sim: Simulator, api: str, endpoint: Endpoint) -> tuple[Response, int]:
    effect = sim.faults.take(api)
    with ExitStack() as inside:
        is_within_limit = inside.enter_context(sim.limits.beside_others(api, sim.knobs.read().parallel_calls))
        body, wrong_json = _body(request.get_data(cache=True)) if endpoint.method == "POST" else ({}, None)
        pair = ":".join(str(body.get(name, "")).lower() for name in endpoint.pair_of)
        is_alone = inside.enter_context(sim.limits.alone(pair)) if pair else True
        if effect.delay_seconds:
            time.sleep(effect.delay_seconds)
        if effect.loses_the_answer and not effect.after:
            return _lost(effect), 0
        call = Call(sim, api, request.args.to_dict(), body, request.remote_addr or "127.0.0.1", request.url_root)
        try:
            _refuse_if(effect.errcode or (0 if is_within_limit else 45033) or (0 if is_alone else 45035))
            given = _checked(call, endpoint, wrong_json)
        except ApiRefusal as refusal:
            return _refused(call, endpoint, refusal), refusal.errcode
        return (_lost(effect) if effect.loses_the_answer else given), 0


def _lost(effect: Effect) -> Response:
    """What the client gets in the place of an answer: nothing, or an error of some server on the way."""
    if effect.http_status is None:
        return hang_up()
    return Response("simulated failure\n", effect.http_status, mimetype="text/plain")


def _refuse_if(errcode: int) -> None:
    if errcode:
        raise ApiRefusal(errcode)


def _checked(call: Call, endpoint: Endpoint, wrong_json: ApiRefusal | None) -> Response:
    if request.method != endpoint.method:
        raise ApiRefusal(43002 if endpoint.method == "POST" else 43001, f"require {endpoint.method} method")
    if endpoint.needs_token:
        call = replace(call, caller=_caller(call))
    if not endpoint.counts_only_refused:
        _count(call)
    if wrong_json is not None:
        raise wrong_json
    try:
        result: Answer | Response = endpoint.handler(call)
    except ApiRefusal:
        if endpoint.counts_only_refused:
            _count(call)
        raise
    return result if isinstance(result, Response) else jsonify({"errcode": 0, "errmsg": "ok"} | result)


def _caller(call: Call) -> App:
    app = app_of_token(call)
    if not app.switches.is_app_enabled:
        raise ApiRefusal(50003)
    if not app.admits(call.ip):
        raise ApiRefusal(60020)
    if call.api.startswith("externalcontact/"):
        if not app.switches.is_customer_api_allowed:
            raise ApiRefusal(48002)
        settle(call.sim)
    return app


def _count(call: Call) -> None:
    knobs = call.knobs
    limits = {"per_minute": knobs.calls_per_minute, "per_hour": knobs.calls_per_hour}
    if not call.sim.limits.admits(call.api, call.now, **limits):
        raise ApiRefusal(45009)


def _refused(call: Call, endpoint: Endpoint, refusal: ApiRefusal) -> Response:
    """A refused call still carries its lists, empty."""
    text = errmsg(refusal.errcode, refusal.detail, call.ip, int(datetime.now(UTC).timestamp()))
    return jsonify({"errcode": refusal.errcode, "errmsg": text} | endpoint.empty)


def _body(raw: bytes) -> tuple[dict[str, Any], ApiRefusal | None]:
    """The JSON object sent, whatever its Content-Type; uploads are no JSON and read by their handler."""
    if request.mimetype == "multipart/form-data" or not raw:
        return {}, None
    if UNICODE_ESCAPE.search(raw):
        return {}, ApiRefusal(40033)
    try:
        given = json.loads(raw.decode())
    except (ValueError, RecursionError):
        return {}, ApiRefusal(40058, "Warning: wrong json format. ")
    if not isinstance(given, dict):
        return {}, ApiRefusal(40058, "Warning: wrong json format. ")
    return given, None


def _summary() -> str:
    """The query without the token, and the beginning of the body: enough to recognise a call."""
    hidden = {"access_token", "corpsecret"}
    query = "&".join(f"{name}={value}" for name, value in request.args.items() if name not in hidden)
    is_upload = request.mimetype == "multipart/form-data"
    body = "(upload)" if is_upload else request.get_data(cache=True)[:200].decode(errors="replace")
    return f"{query} {body}".strip()
