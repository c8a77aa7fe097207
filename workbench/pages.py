"""The H5 pages: static files built by Vite, served with the right headers; a stranger is sent to the login."""

import gzip
import re
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from workbench.kernel.actor import find_actor
from workbench.kernel.errors import from_http_exception

DIST = Path(__file__).resolve().parent.parent / "h5" / "dist"
A_YEAR = 31_536_000
NOT_FOR_BROWSERS = ("/api/", "/wecom/", "/h5/assets/")
MISSING = "The pages are not built; run `npm ci && npm run build` in h5/, or script/demo, which does it."

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def root() -> AnyResponse:
    """The bare address leads to the first page."""
    return redirect("/h5/")


@blueprint.get("/favicon.ico")
def favicon() -> tuple[str, int]:
    """The pages name their own icon; a browser that asks all the same is not told of an error."""
    return "", 204


@blueprint.app_errorhandler(404)
def nothing_there(error: NotFound) -> AnyResponse:
    """A person who followed a wrong address sees a page; a program gets the problem."""
    asks_for_a_page = request.method == "GET" and "text/html" in request.accept_mimetypes.values()
    if asks_for_a_page and not request.path.startswith(NOT_FOR_BROWSERS):
        return redirect("/h5/not-found")
    return from_http_exception(error)


@blueprint.get("/h5/")
@blueprint.get("/h5/<path:path>")
def page(path: str = "") -> AnyResponse:
    """A page. Which one is decided in the browser; only whether somebody is signed in is decided here."""
    if re.fullmatch(r"[\w.-]+\.(?:js|svg|png|ico|txt|webmanifest)", path):
        return _static(path)
    if find_actor() is None:
        return redirect("/auth/login?next=" + quote(request.full_path.rstrip("?"), safe=""))
    return _html("sidebar.html" if path == "sidebar" else "index.html")


@blueprint.get("/h5/assets/<path:name>")
def asset(name: str) -> Response:
    """Hashed and therefore immutable; sent compressed when the build wrote a .gz beside it."""
    folder = DIST / "assets"
    packed = request.accept_encodings["gzip"] > 0 and _is_file(folder / f"{name}.gz")
    response = send_from_directory(folder, f"{name}.gz" if packed else name, max_age=A_YEAR, conditional=True)
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
        response.mimetype = "text/css" if name.endswith(".css") else "text/javascript"
    return response


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for any file
        return False


def _static(path: str) -> Response:
    if not _is_file(DIST / path):
        abort(404)
    response = send_from_directory(DIST, path, conditional=True)
    response.cache_control.no_cache = True
    return response


def _html(name: str) -> Response:
    file = DIST / name
    if not file.is_file():
        abort(503, description=MISSING)
    html = file.read_text("utf-8")
    simulator = current_app.config["SIMULATOR_URL"]
    if simulator:
        html = html.replace("<head>", f'<head><script src="{simulator}/__sim/bridge.js"></script>', 1)
    body = html.encode()
    response = Response(body, mimetype="text/html")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, 6))
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.no_store = True
    return response
