"""How the control API reads JSON and refuses: HTTP 400 or 404 with a sentence that says what to do."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request


class Refused(Exception):
    """A request of the control API that cannot be done; the text says what to do instead."""

    def __init__(self, what_to_do: str, status: int = 400) -> None:
        super().__init__(what_to_do)
        self.status = status


def body() -> dict[str, Any]:
    """The JSON object of the request; an absent body is an empty object."""
    if not request.data:
        return {}
    given = request.get_json(force=True, silent=True)
    if not isinstance(given, dict):
        raise Refused("send a JSON object")
    return given


def text_of(given: dict[str, Any], name: str, default: str | None = None) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or (not value and default is None):
        raise Refused(f"give {name} as text")
    return value


def whole_number_of_query(name: str, default: int) -> int:
    try:
        return int(request.args.get(name, default))
    except ValueError:
        raise Refused(f"give {name} as a whole number") from None


def answer_refusals(blueprint: Blueprint) -> None:
    """Turn refusals and bad values of this blueprint into {"error": …}."""
    refused: Callable[[Refused], tuple[Response, int]] = lambda error: (jsonify(error=str(error)), error.status)
    wrong: Callable[[ValueError], tuple[Response, int]] = lambda error: (jsonify(error=str(error)), 400)
    blueprint.register_error_handler(Refused, refused)
    blueprint.register_error_handler(ValueError, wrong)
