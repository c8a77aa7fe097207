"""`/healthz`, `/readyz` and `/metrics`: is the process alive, can it work, and how does it do."""

import functools
import time
from pathlib import Path
from typing import Any, cast

import orjson
import prometheus_client as prometheus
import redis
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import multiprocess
from sqlalchemy.exc import SQLAlchemyError

from workbench.kernel import cache
from workbench.kernel.db import db
from workbench.kernel.live import Hub

blueprint = Blueprint("health", __name__)

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

REQUESTS = prometheus.Histogram("workbench_request_seconds", "Time to answer", ["method", "endpoint", "status"])
STREAMS = prometheus.Gauge("workbench_live_streams", "Open event streams", multiprocess_mode="livesum")

INBOX = sa.text("select status, count(*) from inbox_messages group by status")
JOBS = sa.text("select queue_name, status::text, count(*) from procrastinate_jobs group by 1, 2")
LAG = sa.text("select extract(epoch from now() - min(received_at)) from inbox_messages where status = 'waiting'")


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Database, cache and migrations, each with its own word; 503 while one of them is not ready."""
    checks = {"database": _database(), "cache": _cache(), "migrations": _migrations()}
    status = 200 if all(value == "ok" for value in checks.values()) else 503
    return Response(orjson.dumps(checks), status=status, mimetype="application/json")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus text format, summed over the processes of this server."""
    registry = prometheus.CollectorRegistry()
    if current_app.config["PROMETHEUS_DIR"]:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = prometheus.REGISTRY
    STREAMS.set(cast(Hub, current_app.extensions["live"]).count())
    body = prometheus.generate_latest(registry) + _backlog()
    return Response(body, mimetype="text/plain; version=0.0.4")


def _database() -> str:
    try:
        db.session.execute(sa.text("select 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return "does not answer"
    return "ok"


def _cache() -> str:
    try:
        cache.client().ping()
    except redis.RedisError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    wanted = _newest_migration()
    try:
        found = db.session.scalars(sa.text("select version_num from alembic_version")).one_or_none()
    except SQLAlchemyError:
        db.session.rollback()
        return "unknown; run `flask --app wsgi db upgrade`"
    return "ok" if found == wanted else f"at {found}, the code needs {wanted}; run `flask --app wsgi db upgrade`"


@functools.cache
def _newest_migration() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _backlog() -> bytes:
    gauges: list[tuple[str, dict[str, str], Any]] = []
    for status, count in db.session.execute(INBOX):
        gauges.append(("workbench_inbox_messages", {"status": status}, count))
    for queue, status, count in db.session.execute(JOBS):
        gauges.append(("workbench_jobs", {"queue": queue, "status": status}, count))
    gauges.append(("workbench_inbox_lag_seconds", {}, db.session.scalars(LAG).one() or 0))
    lines = []
    for name in dict.fromkeys(name for name, _, _ in gauges):
        lines.append(f"# TYPE {name} gauge")
        for _, labels, value in (gauge for gauge in gauges if gauge[0] == name):
            inside = ",".join(f'{key}="{text}"' for key, text in labels.items())
            lines.append(f"{name}{{{inside}}} {value}" if inside else f"{name} {value}")
    return ("\n".join(lines) + "\n").encode()


def init_app(app: Flask) -> None:
    """Time every request."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def stop(response: Response) -> Response:
        if "started" in g and request.endpoint and not response.is_streamed:
            labels = (request.method, request.endpoint, str(response.status_code))
            REQUESTS.labels(*labels).observe(time.perf_counter() - g.started)
        return response
