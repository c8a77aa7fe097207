"""The table of APIs: which name takes which method, who answers, and what a refused list still contains."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from wecom.simulator.api.call import Answer, Call

Handler = Callable[[Call], Answer | Response]


@dataclass(frozen=True, slots=True)
class Endpoint:
    handler: Handler
    method: str
    empty: dict[str, Any] = field(default_factory=dict)
    needs_token: bool = True
    pair_of: tuple[str, ...] = ()
    counts_only_refused: bool = False


ENDPOINTS: dict[str, Endpoint] = {}


def get(
    name: str, *, empty: dict[str, Any] | None = None, needs_token: bool = True, counts_only_refused: bool = False
) -> Callable[[Handler], Handler]:
    """`counts_only_refused`: as often as one likes, as long as it is right."""
    return _register(name, "GET", empty or {}, needs_token=needs_token, counts_only_refused=counts_only_refused)


def post(
    name: str, *, empty: dict[str, Any] | None = None, pair_of: tuple[str, ...] = ()
) -> Callable[[Handler], Handler]:
    """`pair_of` names the body fields of which only one call at a time may be under way (45035)."""
    return _register(name, "POST", empty or {}, pair_of=pair_of)


def _register(
    name: str,
    method: str,
    empty: dict[str, Any],
    *,
    needs_token: bool = True,
    pair_of: tuple[str, ...] = (),
    counts_only_refused: bool = False,
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        ENDPOINTS[name] = Endpoint(handler, method, empty, needs_token, pair_of, counts_only_refused)
        return handler

    return register
