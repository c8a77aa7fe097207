"""The simulator's Flask application, and what its pages use of it.

Start: `create_simulator(state_path, app_url)`; inside a request `engine.current()` is the `Simulator`.

The surface for pages (everything returns plain dicts and lists, ready for a template or for JSON):

* `engine.current() -> Simulator`: `.app_url`, `.app_origin`, `.apps.all()`, `.clock.read()` (now, is_frozen),
  `.knobs.read()`, `.outbox.listed()`, `.calls.report()`, `.faults.listed()`.
* `reads.members(sim)`, `reads.member(sim, userid)`, `reads.departments(sim)`,
  `reads.customers(sim, userid=, q=, limit=)`, `reads.customer(sim, external_userid)`, `reads.groups(sim, userid=)`,
  `reads.group(sim, chat_id)`, `reads.channels(sim)`, `reads.inbox(sim, userid)`, `reads.summary(sim)`.
* `chat.single_chat(sim, userid, external_userid, after=)`, `chat.group_chat(sim, chat_id, after=)`,
  `chat.recent_chats(sim, userid)`: lines {id, from: member|customer, sender, sender_name, avatar, sent_at (unix),
  msgtype, content}; content is the message's own part, e.g. {"content": "…"} of a text.
* `oauth`: what the login pages (module `login`) call: `read_authorize`, `read_qr_login`, `somebody`, `needs_consent`,
  `give_consent`, `redirect_for_member`, `redirect_for_external`; refusals are `LoginRefused`.
* `POST /__sim/bridge/verify` and `POST /__sim/bridge/send` (module `bridge`) for the fake bridge.

Where things are: the WeCom API under /cgi-bin/ (package `api`), what people do (package `acts`), events on their way to
the app (package `callbacks`), the JSON control API under /__sim/ (package `control`), the demo corp (package `corp`).
"""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, request

from wecom.simulator.api.gate import gate
from wecom.simulator.avatars import avatars
from wecom.simulator.bridge import bridge
from wecom.simulator.control.acts import control_acts
from wecom.simulator.control.apps import control_apps
from wecom.simulator.control.reads import control_reads
from wecom.simulator.control.server import control_server
from wecom.simulator.engine import DEFAULT_SEED, EXTENSION, Simulator, current
from wecom.simulator.handing_over import settle
from wecom.simulator.identity import CORP_ID
from wecom.simulator.pages import pages
from wecom.simulator.pictures import pictures
from wecom.simulator.qr import qr

BLUEPRINTS = (gate, avatars, pictures, qr, bridge, control_reads, control_acts, control_apps, control_server, pages)


def create_simulator(
    state_path: Path | str,
    app_url: str,
    *,
    seed: int = DEFAULT_SEED,
    size: str = "demo",
    corp_id: str = CORP_ID,
    deliver: bool = True,
    callback_urls: Mapping[str, str] | None = None,
) -> Flask:
    """An app on the corp kept in `state_path` (made when absent) that sends its callbacks to `app_url`.

    `corp_id` is that of a corp not made yet; `callback_urls` gives the receivers `app` (the first app) and `contacts`
    another address than the workbench's.
    """
    simulator = Simulator(Path(state_path), app_url, seed=seed, size=size, corp_id=corp_id, callback_urls=callback_urls)
    app = Flask(__name__)
    app.extensions[EXTENSION] = simulator
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.before_request(refuse_strangers)
    if deliver:
        simulator.outbox.start(meanwhile=lambda: settle(simulator))
    return app


def refuse_strangers() -> Response | None:
    """A page of any other site open in the visitor's browser must not drive the simulator."""
    origin = request.headers.get("Origin")
    is_read = request.method in ("GET", "HEAD", "OPTIONS")
    if is_read or origin in (None, f"{request.scheme}://{request.host}") or current().is_page_of_an_app(origin):
        return None
    return Response("requests from other sites are refused\n", 403, mimetype="text/plain")
