"""Control API: acts around live codes, joining ways and acquisition links."""

from collections.abc import Callable
from typing import Any

from wecom.simulator.acts import acquisition, scanning
from wecom.simulator.control.answers import number_of, text_of, truth_of
from wecom.simulator.engine import Simulator

Given = dict[str, Any]


def _half(given: Given) -> bool | None:
    """Whether the customer is only half added; None leaves it to the code or link."""
    return truth_of(given, "half", default=False) if "half" in given else None


def _scan(sim: Simulator, given: Given) -> Given:
    """With `times` so many people scan in the same moment."""
    times = number_of(given, "times", 1)
    if times == 1:
        return _scan_once(sim, given)
    with sim.state.transaction():
        return {"scans": [_scan_once(sim, given) for _ in range(times)]}


def _scan_once(sim: Simulator, given: Given) -> Given:
    return scanning.scan(
        sim,
        config_id=text_of(given, "config_id", ""),
        state=text_of(given, "state", ""),
        external_userid=text_of(given, "external_userid", ""),
        name=text_of(given, "name", ""),
        half=_half(given),
    )


def _come(sim: Simulator, given: Given) -> Given:
    return acquisition.come(
        sim,
        text_of(given, "link_id"),
        state=text_of(given, "state", ""),
        external_userid=text_of(given, "external_userid", ""),
        name=text_of(given, "name", ""),
        half=_half(given),
    )


def _click(sim: Simulator, given: Given) -> Given:
    return acquisition.click(sim, text_of(given, "link_id"), state=text_of(given, "state", ""))


def _request_friend(sim: Simulator, given: Given) -> None:
    acquisition.request_friend(sim, text_of(given, "link_id"), state=text_of(given, "state", ""))


def _join(sim: Simulator, given: Given) -> Given:
    which = {"config_id": text_of(given, "config_id", ""), "state": text_of(given, "state", "")}
    return scanning.scan_join_way(sim, text_of(given, "external_userid"), **which)


ACTS: dict[str, Callable[[Simulator, Given], Given | None]] = {
    "scan": _scan,
    "scan-join-way": _join,
    "click-link": _click,
    "come-through-link": _come,
    "request-friend": _request_friend,
    "link-unavailable": lambda sim, given: acquisition.make_unavailable(sim, text_of(given, "link_id")),
    "delete-link": lambda sim, given: acquisition.delete_in_console(sim, text_of(given, "link_id")),
    "set-acquisition-balance": lambda sim, given: acquisition.change_balance(sim, number_of(given, "balance")),
    "quota-expires-soon": lambda sim, _given: acquisition.warn_of_expiry(sim),
}
