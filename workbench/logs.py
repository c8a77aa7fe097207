"""Structured logs: one JSON object a line, without secrets."""

import datetime as dt
import logging

import orjson
from flask import has_request_context, request

from wecom.scrub import ScrubFilter


class JsonLines(logging.Formatter):
    """time, level, logger, message, and in a request its method and path; a traceback under `error`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        entry = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            entry["request"] = f"{request.method} {request.path}"
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        elif record.exc_text:
            entry["error"] = record.exc_text
        return orjson.dumps(entry).decode()


def configure(level: str) -> None:
    """Send everything of this process to standard error, scrubbed."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    handler.addFilter(ScrubFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("procrastinate.jobs").setLevel(logging.WARNING)
    logging.getLogger("procrastinate.periodic").setLevel(logging.WARNING)
