"""The Redis-protocol server: what may be lost or must be shared fast. Losing it slows us down and loses nothing."""

import redis
from flask import Flask, current_app


def connect(url: str) -> redis.Redis:
    """A pooled client with short timeouts, so that a dead server is noticed at once and not waited for."""
    return redis.Redis.from_url(url, socket_connect_timeout=1.0, socket_timeout=1.0, health_check_interval=30)


def init_app(app: Flask, url: str) -> None:
    """Give the application its client."""
    app.extensions["redis"] = connect(url)


def client() -> redis.Redis:
    """The application's client."""
    found = current_app.extensions["redis"]
    assert isinstance(found, redis.Redis)
    return found
