"""Every page a person looks at: start, control, phone, inbox, and the three faces of logging in."""

from itertools import groupby
from typing import TypedDict
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from wecom.simulator.engine import current
from wecom.simulator.identity import AGENT_ID, APP_SECRET, CORP_ID, RECEIVERS

pages = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/__sim/static",
)

PRIVATE_FIELDS = {
    "avatar": "头像",
    "gender": "性别",
    "mobile": "手机号",
    "email": "邮箱",
    "biz_mail": "企业邮箱",
    "address": "地址",
    "qr_code": "个人二维码",
}


class Person(TypedDict):
    """One row of the "log in as …" chooser; `userid` is the external_userid for somebody outside the corp."""

    userid: str
    name: str
    department: str
    role: str
    avatar: str


@pages.context_processor
def addresses() -> dict[str, str]:
    """Every page knows the app under test; `app_origin` is the only origin the phone listens to."""
    simulator = current()
    return {"app_url": simulator.app_url, "app_origin": simulator.app_origin}


@pages.after_request
def never_stale(response: Response) -> Response:
    """A new version of the simulator must not meet yesterday's scripts in a visitor's browser."""
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/")
def start() -> str:
    """Where a visitor begins: the workbench, the phone, the inbox, the control page, and how to connect an app."""
    return render_template(
        "start.html", corp_id=CORP_ID, agent_id=AGENT_ID, secret=APP_SECRET, receivers=RECEIVERS.values()
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


def chooser_page(kind: str, people: list[Person], outsider: Person | None) -> str:
    """Ask who logs in (`kind` oauth or qr); the answer is the same address again with `&as=<userid>`."""
    by_department = [(name, list(members)) for name, members in groupby(people, lambda person: person["department"])]
    return render_template(
        "chooser.html", kind=kind, departments=by_department, outsider=outsider, address_with=_address_with
    )


def consent_page(name: str, fields: list[str]) -> str:
    """Ask a member which private fields the app may read; the answer is `&consent=<field,field>`."""
    labelled = [(field, PRIVATE_FIELDS.get(field, field)) for field in fields]
    return render_template("consent.html", name=name, fields=labelled, refusal=_address_with(consent=""))


def refused_page(code: int, message: str, advice: str) -> str:
    """What the client shows when an authorize address is wrong: the code, and what to change."""
    return render_template("refused.html", code=code, message=message, advice=advice)


def _address_with(**extra: str) -> str:
    return f"{request.path}?{urlencode([*request.args.items(multi=True), *extra.items()])}"
