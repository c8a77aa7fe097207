"""Security headers of every answer, and the refusal of requests other sites make in a member's name."""

from flask import Flask, Response, current_app, request

from workbench.kernel.actor import current_actor
from workbench.kernel.errors import Refused
from workbench.kernel.origins import origin_of

SAFE = {"GET", "HEAD", "OPTIONS"}
WITHOUT_A_SESSION = {"/api/v1/openapi.json", "/api/v1/orders/webhook"}
"""The document, and the door whose callers sign what they send."""


def content_security_policy(simulator_url: str | None) -> str:
    """Only our own scripts; only while the WeCom side is a simulator may that add its bridge and frame us."""
    near = f" {simulator_url}" if simulator_url else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{near}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' https: data: blob:{near}",
            "font-src 'self'",
            f"connect-src 'self'{near}",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors" + (near or " 'none'"),
        )
    )


def init_app(app: Flask) -> None:
    """Register the hooks."""
    app.before_request(_refuse_foreign_origins)
    app.before_request(_demand_a_session)
    app.after_request(_add_headers)


def _refuse_foreign_origins() -> None:
    """A write that a browser says comes from another site is not the member's will."""
    origin = request.headers.get("Origin")
    if request.method in SAFE or not origin or not request.path.startswith("/api/"):
        return
    _, own = origin_of(current_app.config["PUBLIC_URL"])
    _, theirs = origin_of(origin)
    if not theirs or theirs not in {own, request.host.lower()}:
        raise Refused("forbidden", status=403, detail="Cross-site requests are refused.")


def _demand_a_session() -> None:
    """Everything under /api/ is for signed-in members; the page says whom it believes to be signed in."""
    if not request.path.startswith("/api/") or request.path in WITHOUT_A_SESSION or request.endpoint is None:
        return
    actor = current_actor()
    believed = request.headers.get("X-Signed-In-As", "").lower()
    if believed and believed != actor.userid:
        raise Refused("session_changed", status=401, detail="Somebody else has signed in with this browser.")


def _add_headers(response: Response) -> Response:
    simulator = current_app.config["SIMULATOR_URL"]
    response.headers.setdefault("Content-Security-Policy", content_security_policy(simulator))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    if simulator is None:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
