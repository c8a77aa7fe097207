"""Logging in as somebody: the authorize page of the phone and the QR page of the desktop, with one chooser."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import unquote, urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from wecom.simulator import oauth, reads
from wecom.simulator.engine import Simulator, current

login = Blueprint("login", __name__)

PHONE_COOKIE = "sim_phone_userid"
FIELD_NAMES = {
    "avatar": "头像",
    "gender": "性别",
    "mobile": "手机号",
    "email": "邮箱",
    "biz_mail": "企业邮箱",
    "address": "地址",
    "qr_code": "个人二维码",
}

Page = str | Response | tuple[str, int]
Check = Callable[[Simulator, Mapping[str, str]], oauth.LoginRequest]


@login.get("/connect/oauth2/authorize")
def authorize() -> Page:
    """Where the app sends the WeCom client; a real one would answer without asking."""
    return _log_in(oauth.read_authorize, kind="oauth")


@login.get("/wwlogin/sso/login")
def qr_login() -> Page:
    """Where the app sends a desktop browser; choosing a member stands for scanning with that member's phone."""
    return _log_in(oauth.read_qr_login, kind="qr")


@login.errorhandler(oauth.LoginRefused)
def refused(error: oauth.LoginRefused) -> Page:
    """The client's own error page: the app is never told."""
    return render_template("refused.html", error=error), 400


def _log_in(check: Check, *, kind: str) -> Page:
    sim = current()
    wanted = check(sim, request.args)
    chosen = request.args.get("as") or _owner_of_the_phone()
    if not chosen:
        return _chooser(sim, kind)
    person = oauth.somebody(sim, chosen)
    if person.userid is None:
        return _to(oauth.redirect_for_external(sim, wanted, str(person.external_userid)))
    return _as_member(sim, wanted, person.userid)


def _as_member(sim: Simulator, wanted: oauth.LoginRequest, userid: str) -> Page:
    if oauth.needs_consent(sim, wanted, userid):
        match request.args.get("consent"):
            case "given":
                oauth.give_consent(sim, userid, request.args.getlist("field"))
            case "refused":
                wanted = replace(wanted, wants_privateinfo=False)
            case _:
                return _consent(sim, userid)
    return _to(oauth.redirect_for_member(sim, wanted, userid))


def _owner_of_the_phone() -> str:
    """Inside the frame of the phone page the phone's member logs in silently, as in the real client."""
    if request.headers.get("Sec-Fetch-Dest") != "iframe":
        return ""
    return unquote(request.cookies.get(PHONE_COOKIE, ""))


def _chooser(sim: Simulator, kind: str) -> Page:
    active = [member for member in reads.members(sim) if member["status"] == oauth.ACTIVE]
    by_department = [(name, list(members)) for name, members in groupby(active, _main_department)]
    outsider = oauth.an_external(sim)
    return render_template(
        "chooser.html", kind=kind, departments=by_department, outsider=outsider, address_with=_address_with
    )


def _main_department(member: dict[str, Any]) -> str:
    return next(iter(member["department_names"]), "未分配部门")


def _consent(sim: Simulator, userid: str) -> Page:
    member = reads.member(sim, userid)
    assert member is not None
    fields = [(field, FIELD_NAMES[field]) for field in oauth.PRIVATE_FIELDS]
    return render_template("consent.html", member=member, fields=fields, kept={**request.args, "as": userid})


def _address_with(**answers: str) -> str:
    """The present address with the visitor's answers in it."""
    return f"{request.path}?{urlencode({**request.args, **answers})}"


def _to(address: str) -> Response:
    response = redirect(address)
    response.headers["Cache-Control"] = "no-store"
    return response
