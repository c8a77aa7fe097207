"""How the control API reads JSON and refuses: HTTP 400 or 404 with a sentence that says what to do."""

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request

from wecom.simulator.engine import Simulator
from wecom.simulator.identity import AGENT_ID

LARGEST_INTEGER = 2**53


class Refused(Exception):
    """A request of the control API that cannot be done; the text says what to do instead."""

    def __init__(self, what_to_do: str, status: int = 400) -> None:
        super().__init__(what_to_do)
        self.status = status


def body() -> dict[str, Any]:
    """The JSON object of the request, whatever its Content-Type; an absent body is an empty object."""
    raw = request.get_data()
    if not raw:
        return {}
    try:
        given = json.loads(raw)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Refused("send a JSON object")
    return given


def text_of(given: dict[str, Any], name: str, default: str | None = None) -> str:
    value = given.get(name)
    if value is None:
        value = default
    if not isinstance(value, str) or (not value and default is None):
        raise Refused(f"give {name} as text")
    return value


def texts_of(given: dict[str, Any], name: str) -> list[str]:
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused(f"give {name} as a list of texts")
    return [one for one in value if one]


def number_of(given: dict[str, Any], name: str, default: int | None = None) -> int:
    value = given.get(name)
    if value is None:
        value = default
    if type(value) is not int or abs(value) > LARGEST_INTEGER:
        raise Refused(f"give {name} as a whole number")
    return value


def truth_of(given: dict[str, Any], name: str, *, default: bool) -> bool:
    value = given.get(name, default)
    if not isinstance(value, bool):
        raise Refused(f"give {name} as true or false")
    return value


def whole_number_of_query(name: str, default: int) -> int:
    try:
        return int(request.args.get(name, default))
    except ValueError:
        raise Refused(f"give {name} as a whole number") from None


def app_of(sim: Simulator, given: dict[str, Any]) -> int:
    """The AgentId named, or that of the first app."""
    agent_id = number_of(given, "agentid", AGENT_ID)
    if sim.apps.find(agent_id) is None:
        raise Refused(f"there is no app {agent_id}; GET /__sim/apps lists them", 404)
    return agent_id


def answer_refusals(blueprint: Blueprint) -> None:
    """Turn refusals and bad values of this blueprint into {"error": …}."""
    blueprint.register_error_handler(Refused, _refused)
    blueprint.register_error_handler(ValueError, _wrong_value)


def _refused(refusal: Refused) -> tuple[Response, int]:
    return jsonify(error=str(refusal)), refusal.status


def _wrong_value(error: ValueError) -> tuple[Response, int]:
    return jsonify(error=str(error)), 400
