"""Every page a person looks at: start, control, phone, inbox, and the three faces of logging in."""

from typing import TypedDict
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, render_template

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
    "qr_code": "员工个人二维码",
}


class Person(TypedDict):
    """One row of the "log in as …" chooser; `userid` is the external_userid for somebody outside the corp."""

    userid: str
    name: str
    department: str
    role: str
    avatar: str


@pages.get("/")
def start() -> str:
    """Where a visitor begins: the workbench, the phone, the inbox and the control page."""
    return render_template("start.html", app_url=app_url())


@pages.get("/__sim/control")
def control() -> str:
    """Everything WeCom, a customer or a colleague could do to the corp, one button each."""
    return render_template("control.html", app_url=app_url())


@pages.get("/__sim/phone")
def phone() -> str:
    """A member's phone: a chat, and the real H5 sidebar in a frame beside it."""
    return render_template("phone.html", app_url=app_url(), app_origin=app_origin())


@pages.get("/__sim/inbox")
def inbox() -> str:
    """The app messages a member received."""
    return render_template("inbox.html", app_url=app_url())


@pages.get("/__sim/bridge.js")
def bridge() -> Response:
    """The script the app puts first into its pages, so that a plain browser looks like the WeCom client to them."""
    response = make_response(pages.send_static_file("bridge.js"))
    response.headers["Cache-Control"] = "no-cache"
    return response


def chooser_page(kind: str, people: list[Person], outsider: Person | None) -> str:
    """Ask who logs in; the answer is the same address again with `&as=<userid>`."""
    return render_template("chooser.html", kind=kind, people=people, outsider=outsider)


def consent_page(name: str, fields: list[str]) -> str:
    """Ask a member which private fields the app may read; the answer is `&consent=<field,field>`."""
    labelled = [(field, PRIVATE_FIELDS.get(field, field)) for field in fields]
    return render_template("consent.html", name=name, fields=labelled)


def refused_page(code: int, message: str, advice: str) -> str:
    """What the client shows when an authorize address is wrong: the code, and what to change."""
    return render_template("refused.html", code=code, message=message, advice=advice)


def app_url() -> str:
    """Address of the app under test, without a trailing slash."""
    return str(current_app.config["APP_URL"]).rstrip("/")


def app_origin() -> str:
    """Origin of the app: the only one the phone page listens to."""
    parts = urlsplit(app_url())
    return f"{parts.scheme}://{parts.netloc}"
