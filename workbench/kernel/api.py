"""flask-smorest, typed and strict: views whose decorators are their contract, and problem+json for every error."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import orjson
from flask import Request, Response
from flask.json.provider import JSONProvider
from flask_smorest import Api as _Api
from flask_smorest import Blueprint as _Blueprint
from marshmallow import Schema
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.routing import IntegerConverter, ValidationError

from workbench.kernel.errors import Problem, from_http_exception
from workbench.kernel.paging import BIGGEST_ID

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")


class Parser(FlaskParser):
    """Refuses unknown query arguments, which webargs would drop silently, and reads JSON strictly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.DEFAULT_UNKNOWN_BY_LOCATION = {**self.DEFAULT_UNKNOWN_BY_LOCATION, "query": "raise"}

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002  # webargs' signature
        """The body through orjson: no NaN, no lone surrogates, and a limit to nesting instead of a RecursionError."""
        body = req.get_data(cache=True)
        if not body or not is_json(req.mimetype):
            return missing
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BadRequest(f"The body is not JSON: {error.msg}.") from error


class RowId(IntegerConverter):
    """`<int:…>` in a path: one of our ids. What no row can have is no address."""

    def to_python(self, value: str) -> int:
        """The id; the length is looked at first, because Python refuses to read thousands of digits."""
        if len(value) > len(str(BIGGEST_ID)) or int(value) > BIGGEST_ID:
            raise ValidationError
        return int(value)


class Blueprint(_Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A smorest blueprint whose decorators keep the types of the view they wrap."""

    ARGUMENTS_PARSER = Parser()

    def arguments(
        self, schema: type[Schema] | Schema, *, location: str = "json", **kw: Any
    ) -> Callable[[Callable[Concatenate[A, P], R]], Callable[P, R]]:
        """Load the arguments with `schema`; they become the first positional argument of the view."""
        load: Callable[[Callable[Concatenate[A, P], R]], Callable[P, R]] = super().arguments(
            schema, location=location, **kw
        )
        return load if location != "json" else lambda view: self.problems(400)(load(view))

    def response(
        self, status_code: int, schema: type[Schema] | Schema | None = None, **kw: Any
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Dump what the view returns with `schema`, and document it."""
        decorate: Callable[[Callable[P, R]], Callable[P, R]] = super().response(status_code, schema, **kw)
        return decorate

    def route(self, rule: str, **kw: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Register a view function."""
        decorate: Callable[[Callable[P, R]], Callable[P, R]] = super().route(rule, **kw)
        return decorate

    def reads(self, schema: type[Schema]) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Document a JSON body that the view reads itself, because it is signed byte by byte."""
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        decorate: Callable[[Callable[P, R]], Callable[P, R]] = super().doc(requestBody=body)
        return decorate

    def problems(self, *statuses: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Document the refusals of a view, all with the one error body."""

        def decorate(view: Callable[P, R]) -> Callable[P, R]:
            for status in statuses:
                add = self.alt_response(status, schema=Problem, content_type="application/problem+json")
                view = add(view)
            return view

        return decorate


class Json(JSONProvider):
    """JSON through orjson: faster, and Chinese stays Chinese on the wire."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """Text of a value."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Value of a text."""
        return orjson.loads(s)


class Api(_Api):  # type: ignore[misc]  # flask-smorest ships no types
    """The API document, with our error body as the only one."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer with problem+json instead of smorest's own error shape."""
        return from_http_exception(error)
