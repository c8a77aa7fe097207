"""Every page a person looks at: start, control, phone and inbox; logging in is nested in it."""

from flask import Blueprint, Response, render_template

from wecom.simulator import reads
from wecom.simulator.engine import current
from wecom.simulator.identity import RECEIVERS
from wecom.simulator.login import login

pages = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/__sim/static",
)
pages.register_blueprint(login)


@pages.context_processor
def addresses() -> dict[str, str]:
    """Every page knows the app under test; `app_origin` is the only origin the phone listens to."""
    simulator = current()
    return {"app_url": simulator.app_url, "app_origin": simulator.app_origin}


@pages.after_request
def never_stale(response: Response) -> Response:
    """A new version of the simulator must not meet yesterday's scripts in a visitor's browser."""
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


@pages.get("/")
def start() -> str:
    """Where a visitor begins: four doors, the corp in numbers, first steps, and how to connect an app."""
    sim = current()
    return render_template(
        "start.html",
        corp_name=reads.departments(sim)[0].name,
        counts=reads.summary(sim),
        corp_id=sim.corp_id,
        apps=sim.apps.all(),
        contacts=RECEIVERS["contacts"],
        contacts_url=sim.outbox.contacts_url,
    )


@pages.get("/__sim/control")
def control() -> str:
    """Everything WeCom, a customer or a colleague could do to the corp, one button each."""
    return render_template("control.html")


@pages.get("/__sim/phone")
def phone() -> str:
    """A member's phone: a chat, and the real H5 sidebar in a frame beside it."""
    return render_template("phone.html")


@pages.get("/__sim/inbox")
def inbox() -> str:
    """The app messages a member received."""
    return render_template("inbox.html")


@pages.get("/__sim/bridge.js")
def bridge() -> Response:
    """The script the app puts first into its pages, so that a plain browser looks like the WeCom client to them."""
    return pages.send_static_file("bridge.js")
