import pytest

from tests.workbench import factories as make
from workbench.kernel import cache


def test_a_ready_deployment_says_so(client):
    assert client.get("/healthz").data == b"ok\n"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"database": "ok", "cache": "ok", "migrations": "ok"})


def test_what_is_not_ready_is_named(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions, "redis", cache.connect("redis://127.0.0.1:1/0"))
    make.db.session.execute(make.db.text("update alembic_version set version_num = 'older'"))
    make.db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == "ok"
    assert answer.json["cache"] == "does not answer"
    assert "flask --app wsgi db upgrade" in answer.json["migrations"]


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/nothing", "/h5/assets/nothing.js"])
def test_an_unknown_address_is_a_problem_and_not_a_page(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.mimetype == "application/problem+json"


def test_a_wrong_method_says_which_are_allowed(client):
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_metrics_tell_requests_and_the_backlog(client):
    client.get("/healthz")
    text = client.get("/metrics").text
    assert 'workbench_request_seconds_count{endpoint="health.healthz"' in text
    assert "workbench_inbox_lag_seconds 0" in text


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
