"""What the counters in Redis say, written down; and what has been written down, read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from redis.exceptions import RedisError
from sqlalchemy.dialects.postgresql import insert

from workbench.checkup.models import CallCount
from workbench.checkup.observing import SUCCESS, read_counters
from workbench.kernel import cache, clock
from workbench.kernel.db import db

KEPT = dt.timedelta(days=180)


def write_down() -> None:
    """Today's and yesterday's counters. Doing it twice changes nothing; without Redis there is nothing to do."""
    for day in (clock.today() - dt.timedelta(days=1), clock.today()):
        try:
            epoch, counters = read_counters(cache.client(), day)
        except RedisError:
            return
        if counters:
            _store([{**asdict(counter), "day": day, "epoch": epoch} for counter in counters])


def _store(rows: list[dict[str, Any]]) -> None:
    statement = insert(CallCount).values(rows)
    changed = {name: statement.excluded[name] for name in ("calls", "microseconds", "last_at", "example")}
    key = ["day", "epoch", "api", "errcode"]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def forget() -> None:
    """Drop what is older than half a year."""
    db.session.execute(sa.delete(CallCount).where(CallCount.day < clock.today() - KEPT))


def list_errors(since: dt.date, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Refusals by code since a day, the latest first; up to `limit + 1`."""
    last_at = sa.func.max(CallCount.last_at)
    query = (
        sa.select(CallCount.errcode, sa.func.sum(CallCount.calls).label("count"), last_at.label("last_at"))
        .where(CallCount.day >= since, CallCount.errcode != SUCCESS)
        .group_by(CallCount.errcode)
        .order_by(last_at.desc(), CallCount.errcode)
        .limit(limit + 1)
    )
    if after:
        moment, errcode = after
        query = query.having(sa.or_(last_at < moment, sa.and_(last_at == moment, CallCount.errcode > errcode)))
    return db.session.execute(query).mappings().all()


def refusing_apis(errcodes: Sequence[int], since: dt.date) -> dict[int, list[dict[str, Any]]]:
    """By code: the APIs that refused with it since a day, the latest first."""
    last_at = sa.func.max(CallCount.last_at)
    query = (
        sa.select(
            CallCount.errcode,
            CallCount.api,
            sa.func.sum(CallCount.calls).label("count"),
            last_at.label("last_at"),
            sa.func.max(CallCount.example).label("example"),
        )
        .where(CallCount.day >= since, CallCount.errcode.in_(errcodes))
        .group_by(CallCount.errcode, CallCount.api)
        .order_by(last_at.desc(), CallCount.api)
    )
    found: dict[int, list[dict[str, Any]]] = {errcode: [] for errcode in errcodes}
    for row in db.session.execute(query).mappings():
        found[row["errcode"]].append(dict(row))
    return found


def totals(since: dt.date) -> dict[str, int]:
    """Calls and refusals since a day."""
    calls = sa.func.coalesce(sa.func.sum(CallCount.calls), 0)
    query = sa.select(
        calls.label("calls"),
        sa.func.coalesce(sa.func.sum(CallCount.calls).filter(CallCount.errcode != SUCCESS), 0).label("errors"),
    ).where(CallCount.day >= since)
    return {name: int(value) for name, value in db.session.execute(query).mappings().one().items()}


def last_answers(apis: Sequence[str], since: dt.date) -> dict[str, dict[int, dt.datetime]]:
    """By API: each answer it gave since a day, and when it gave it last."""
    query = (
        sa.select(CallCount.api, CallCount.errcode, sa.func.max(CallCount.last_at))
        .where(CallCount.api.in_(apis), CallCount.day >= since)
        .group_by(CallCount.api, CallCount.errcode)
    )
    found: dict[str, dict[int, dt.datetime]] = {api: {} for api in apis}
    for api, errcode, last_at in db.session.execute(query):
        found[api][errcode] = last_at
    return found


def last_at(errcodes: Sequence[int], since: dt.date) -> tuple[str, dt.datetime] | None:
    """Which API gave one of these answers last, and when."""
    query = sa.select(CallCount.api, CallCount.last_at).where(CallCount.errcode.in_(errcodes), CallCount.day >= since)
    row = db.session.execute(query.order_by(CallCount.last_at.desc()).limit(1)).one_or_none()
    return (row.api, row.last_at) if row is not None else None
