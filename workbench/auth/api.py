"""`/auth/login` sends the browser to WeCom, `/auth/callback` takes it back and opens the session."""

import secrets

from flask import Blueprint, Response, current_app, redirect, render_template, request, session
from redis import RedisError
from werkzeug.wrappers import Response as AnyResponse

from wecom import oauth
from wecom.errors import Kind, WeComError
from workbench.auth import actions, journeys
from workbench.auth.handlers import refresh_member
from workbench.auth.queries import COOKIE_KEY
from workbench.kernel import clock
from workbench.kernel.db import commit, db
from workbench.kernel.wecom_client import client
from workbench.people.lookups import member_id_of
from workbench.people.models import Member
from workbench.people.queries import find_member

blueprint = Blueprint("auth", __name__, url_prefix="/auth", template_folder="templates")

MOST_TRIES = 5
TRIES_SECONDS = 60


@blueprint.get("/login")
def login() -> AnyResponse | tuple[str, int]:
    """Send the member to WeCom: silently inside the client, with a QR code in a desktop browser."""
    if _is_looping():
        return _page("loop", 400)
    browser = session.setdefault("browser", secrets.token_hex(16))
    try:
        journey = journeys.begin(request.args.get("next"), browser)
    except journeys.Unavailable:
        return _page("unavailable", 503)
    back = f"{current_app.config['PUBLIC_URL']}/auth/callback"
    inside = "wxwork" in request.user_agent.string.lower()
    app = client().app
    if not inside:
        return redirect(oauth.qr_login_url(app, back, journey.state))
    private_info = current_app.config["ASKS_PRIVATE_INFO"]
    return redirect(oauth.authorize_url(app, back, journey.state, private_info=private_info))


@blueprint.get("/callback")
def callback() -> AnyResponse | tuple[str, int]:
    """Exchange the code for the member, once, open a session and go on to a clean address."""
    try:
        journey = journeys.find(request.args.get("state", ""), session.get("browser", ""))
        if journey is None:
            return _page("stale", 400)
        is_first = journeys.claim(journey)
        member_id = _exchange(journey) if is_first else journeys.await_result(journey)
        if member_id is None and not is_first:
            return _page("stale", 400)
    except (journeys.Unavailable, RedisError):
        return _page("unavailable", 503)
    except WeComError as error:
        current_app.logger.warning("login failed: %s", error)
        return _page("stale" if error.kind is Kind.LOGIN else "wecom", 400 if error.kind is Kind.LOGIN else 502)
    member = db.session.get(Member, member_id) if member_id else None
    if member is None or not member.is_active:
        return _page("refused", 403)
    session[COOKIE_KEY] = str(actions.open_sign_in(member.id, request.user_agent.string))
    session.pop("tries", None)
    session.permanent = True
    return redirect(journey.next_path)


def _exchange(journey: journeys.Journey) -> int | None:
    member_id = None
    try:
        found = oauth.exchange_code(client(), request.args.get("code", ""))
        if isinstance(found, oauth.SignedInMember):
            avatar = _shared_avatar(found.user_ticket)
            _look_again_at_whom_we_refuse(found.userid)
            member_id = member_id_of(found.userid)
            if avatar:
                db.session.get_one(Member, member_id).avatar = avatar
            commit()  # a member met for the first time must be visible to the double arrival, which runs beside us
    finally:
        journeys.settle(journey, member_id)
    return member_id


def _look_again_at_whom_we_refuse(userid: str) -> None:
    """WeCom lets them in: they may have come back, or into sight, without the news of it having reached us."""
    known = find_member(userid)
    if known is not None and not known.is_active:
        refresh_member(userid)


def _shared_avatar(user_ticket: str | None) -> str | None:
    """What the member agreed to share; that they share nothing, or WeCom gives nothing, is no reason to refuse them."""
    if user_ticket is None:
        return None
    try:
        return oauth.get_member_detail(client(), user_ticket).avatar
    except WeComError as error:
        current_app.logger.warning("no private info: %s", error)
        return None


def _is_looping() -> bool:
    """More than a few logins of one browser within a minute means that the session does not stick: stop, explain."""
    now = int(clock.now().timestamp())
    tries = [at for at in session.get("tries", []) if now - at < TRIES_SECONDS][-MOST_TRIES:]
    is_looping = len(tries) >= MOST_TRIES
    session["tries"] = [] if is_looping else [*tries, now]
    return is_looping


def _page(reason: str, status: int) -> tuple[str, int]:
    return render_template("sign_in_failed.html", reason=reason), status


def no_store(response: Response) -> Response:
    """Login answers are never cached."""
    response.headers["Cache-Control"] = "no-store"
    return response


blueprint.after_request(no_store)
