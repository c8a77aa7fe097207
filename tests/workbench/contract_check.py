"""Holds every JSON answer of every test against the API document: what is served is what is described."""

import functools
import re
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

UNDESCRIBED = {"/api/v1/openapi.json", "/api/v1/live"}
"""The document itself, and an event stream."""


def check(app: Flask, answer: TestResponse) -> None:
    """Fail when an answer under /api/ has a status, a type or a shape that the document does not have."""
    request = answer.request
    if not request.path.startswith("/api/v1/") or not answer.is_json or not answer.data:
        return
    matched = (
        app.url_map.bind("").match(request.path, request.method, return_rule=True)[0] if _exists(app, answer) else None
    )
    if matched is None or matched.rule in UNDESCRIBED:
        return
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", matched.rule)
    document = _document(app)
    described = document["paths"][path][request.method.lower()]["responses"]
    where = f"{request.method} {path} → {answer.status_code}"
    assert str(answer.status_code) in described, f"{where} is not described"
    content = described[str(answer.status_code)].get("content", {})
    assert answer.mimetype in content, f"{where}: {answer.mimetype} is not described"
    schema = {**content[answer.mimetype]["schema"], "components": document["components"]}
    errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(answer.json)]
    assert not errors, f"{where}: {errors}"


def _exists(app: Flask, answer: TestResponse) -> bool:
    return bool(app.url_map.bind("").test(answer.request.path, answer.request.method))


@functools.lru_cache(maxsize=4)
def _document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return found
