"""gunicorn's settings: gevent workers, because thousands of open event streams share few processes."""

import os
import shutil
import tempfile
from typing import Any

_metrics = tempfile.mkdtemp(prefix="workbench-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _metrics

from prometheus_client import multiprocess  # noqa: E402  # it reads the variable when it is imported

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gevent"
worker_connections = 3000
timeout = 60
graceful_timeout = 3
keepalive = 5
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that ended."""
    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """Leave nothing behind."""
    shutil.rmtree(_metrics, ignore_errors=True)
