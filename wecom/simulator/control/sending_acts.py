"""Control API, acts around mass sends and hand-overs: what members confirm and customers answer."""

from collections.abc import Callable
from typing import Any

from wecom.simulator.acts import handovers, mass_sends
from wecom.simulator.control.answers import number_of, text_of, texts_of
from wecom.simulator.engine import Simulator
from wecom.simulator.handing_over import TAKER_AT_LIMIT

Given = dict[str, Any]


def _confirm(sim: Simulator, given: Given) -> Given:
    without = texts_of(given, "without")
    return mass_sends.confirm_mass_send(sim, text_of(given, "userid"), text_of(given, "msgid", ""), without=without)


def _send_own(sim: Simulator, given: Given) -> Given:
    return mass_sends.send_own(
        sim, text_of(given, "userid"), text_of(given, "text"), texts_of(given, "external_userids")
    )


def _answer(answer: Callable[[Simulator, str, str], None]) -> Callable[[Simulator, Given], None]:
    return lambda sim, given: answer(sim, text_of(given, "external_userid"), text_of(given, "taker", ""))


def _bar(sim: Simulator, given: Given) -> None:
    handovers.bar_taker(sim, text_of(given, "userid"), number_of(given, "errcode", TAKER_AT_LIMIT))


ACTS: dict[str, Callable[[Simulator, Given], Given | None]] = {
    "confirm-mass-send": _confirm,
    "personal-mass-send": _send_own,
    "accept-handover": _answer(handovers.accept_handover),
    "refuse-handover": _answer(handovers.refuse_handover),
    "bar-taker": _bar,
}
