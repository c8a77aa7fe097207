"""Control API, the corp's self-built apps as the console keeps them: listing, making and changing them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from wecom.simulator.acts.access import show_only
from wecom.simulator.acts.refused import NotThere
from wecom.simulator.apps import SWITCHES, TEXTS, App
from wecom.simulator.control.answers import Refused, answer_refusals, body, number_of, text_of, texts_of, truth_of
from wecom.simulator.engine import current

control_apps = Blueprint("control_apps", __name__, url_prefix="/__sim/apps")
answer_refusals(control_apps)

OTHERS = ("agentid", "trusted_ips", "visible")


@control_apps.get("")
def list_apps() -> list[dict[str, Any]]:
    return [_shown(app) for app in current().apps.all()]


@control_apps.post("")
def create_app() -> dict[str, Any]:
    """{name?, secret?, trusted_domain?, callback_url?, token?, aes_key?, trusted_ips?, visible?, agentid?, switches…}.

    `visible` names the members in its range, which is everybody without it.
    """
    sim, given = current(), body()
    with sim.state.transaction():
        app = sim.apps.create(_read(given))
        if "visible" in given:
            _show_only(texts_of(given, "visible"), app)
    return _shown(app)


@control_apps.get("/<int:agent_id>")
def read_app(agent_id: int) -> dict[str, Any]:
    app = current().apps.find(agent_id)
    if app is None:
        raise Refused(f"there is no app {agent_id}", 404)
    return _shown(app)


@control_apps.post("/<int:agent_id>")
def change_app(agent_id: int) -> dict[str, Any]:
    """The same values, all of them optional; the range is changed by the acts show-member and hide-member."""
    read_app(agent_id)
    given = body()
    if "visible" in given or "agentid" in given:
        raise Refused("an app keeps its agentid; its range changes by acts/show-member and acts/hide-member")
    return _shown(current().apps.change(agent_id, _read(given)))


def _read(given: dict[str, Any]) -> dict[str, Any]:
    known = (*OTHERS, *TEXTS, *sorted(SWITCHES))
    if unknown := [name for name in given if name not in known]:
        raise Refused(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
    read: dict[str, Any] = {name: text_of(given, name, "") for name in TEXTS if name in given}
    read |= {name: truth_of(given, name, default=True) for name in SWITCHES if name in given}
    if any(not read.get(name, "-") for name in ("name", "secret", "token", "aes_key")):
        raise Refused("name, secret, token and aes_key cannot be empty")
    if "trusted_ips" in given:
        read["trusted_ips"] = texts_of(given, "trusted_ips")
    if "agentid" in given:
        read["agentid"] = number_of(given, "agentid")
    return read


def _show_only(userids: list[str], app: App) -> None:
    try:
        show_only(current(), userids, app.agent_id)
    except NotThere as problem:
        raise Refused(str(problem), 404) from None


def _shown(app: App) -> dict[str, Any]:
    shown: dict[str, Any] = asdict(app) | {"receiver": app.receiver, "trusted_ips": list(app.trusted_ips)}
    switches: dict[str, Any] = shown.pop("switches")
    return {"agentid": shown.pop("agent_id")} | shown | switches
