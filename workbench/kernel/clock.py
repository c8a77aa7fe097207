"""Time: aware UTC moments, and natural days of the corp's time zone (product.md section 2)."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context


def now() -> dt.datetime:
    """The present moment, aware, in UTC; a fixed one while pictures are taken (FIXED_NOW, simulator only)."""
    fixed = current_app.config["FIXED_NOW"] if has_app_context() else None
    return fixed if isinstance(fixed, dt.datetime) else dt.datetime.now(dt.UTC)


def corp_zone() -> ZoneInfo:
    """The time zone in which this corp's days begin."""
    zone = current_app.config["CORP_ZONE"]
    assert isinstance(zone, ZoneInfo)
    return zone


def today() -> dt.date:
    """The corp's current natural day."""
    return now().astimezone(corp_zone()).date()


def day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """[start, end) of a natural day, as UTC moments; a day may have 23 or 25 hours."""
    zone = corp_zone()
    start = dt.datetime.combine(day, dt.time(), zone)
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    return start.astimezone(dt.UTC), end.astimezone(dt.UTC)
