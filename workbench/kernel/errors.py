"""One error body for everything: RFC 9457 problem+json with a stable `code` the pages switch on."""

from http import HTTPStatus
from typing import Any, cast

import orjson
import psycopg
from flask import Flask, Response, request
from marshmallow import Schema, fields
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

CODES = {
    400: "bad_request",
    401: "signed_out",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported",
    422: "invalid",
    429: "too_many",
    503: "busy",
}


class Refused(Exception):
    """The business says no. Carries the stable code, the HTTP status and one sentence that says what to do.

    `errors` names what would be right, by place and field, for a page that says it in the reader's words.
    """

    def __init__(
        self, code: str, *, status: int = 409, detail: str | None = None, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.detail = detail
        self.errors = errors


def not_found() -> Refused:
    """Absent and not mine are the same answer, so nobody learns what exists."""
    return Refused("not_found", status=404, detail="There is no such thing, or it is not yours to see.")


class Problem(Schema):
    """The error body (RFC 9457), with our stable `code`."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    code = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.Raw())


def problem(status: int, code: str, detail: str | None = None, errors: Any = None) -> Response:
    """Build the error response."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    text = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)  # errors inside a list are named by their place in it
    return Response(text, status=status, mimetype="application/problem+json")


def from_http_exception(error: HTTPException) -> Response:
    """Turn a Werkzeug error, also one of webargs, into a problem; keeps headers such as Allow and Retry-After."""
    if isinstance(error, RequestRedirect):  # Werkzeug's redirect to the address with a slash
        return cast(Response, error.get_response())
    status = error.code or 500
    data: dict[str, Any] = getattr(error, "data", None) or {}
    errors = data.get("errors") or data.get("messages")
    response = problem(status, CODES.get(status, "error"), data.get("message") or error.description, errors)
    for key, value in error.get_headers():
        if key.lower() not in {"content-type", "content-length"}:
            response.headers[key] = value
    return response


def init_app(app: Flask) -> None:
    """Register the handlers; no error leaves as HTML and none as a bare 500 with a traceback."""
    app.register_error_handler(Refused, lambda e: problem(e.status, e.code, e.detail, e.errors))
    app.register_error_handler(HTTPException, from_http_exception)

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def database_away(error: Exception) -> Response:
        if isinstance(getattr(error, "orig", None), psycopg.errors.LockNotAvailable):
            response = problem(503, "rebuilding", "The figures are being derived anew; try again in a minute.")
        else:
            app.logger.error("database unavailable: %s", error)
            response = problem(503, "busy", "The database does not answer; try again in a moment.")
        response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(IntegrityError)
    def lost_race(error: IntegrityError) -> Response:
        """Two requests wanted the same new row (a double tap): the other won, and asking again finds its result."""
        constraint = error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else error.orig
        app.logger.warning("conflict at %s %s: %s", request.method, request.path, constraint)
        return problem(409, "conflict", "Somebody else changed this at the same moment; read it again.")

    @app.errorhandler(DataError)
    def unstorable(error: DataError) -> Response:
        """A value of the right kind that no column takes: a NUL in a text, a number beyond bigint."""
        app.logger.warning("unstorable value at %s %s: %s", request.method, request.path, type(error.orig).__name__)
        return problem(422, "invalid", "A value is too large, or a text contains the character NUL.")

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.error("unexpected error at %s %s", request.method, request.path, exc_info=error)
        return problem(500, "error", "Something went wrong on the server; it has been logged.")
