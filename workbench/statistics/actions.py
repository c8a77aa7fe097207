"""Store what WeCom's statistics say, and how far they are read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from wecom import statistics as wecom
from workbench.kernel import clock
from workbench.kernel.db import Base, db
from workbench.people.queries import find_member_ids
from workbench.statistics import spans
from workbench.statistics.models import GroupDay, MemberDay, StatisticsProgress


def store_member_days(member_id: int, days: Sequence[wecom.MemberDay], *, today: dt.date) -> None:
    """The days of one member; a day read again takes WeCom's newest figures."""
    _upsert(MemberDay, [{**asdict(day), "member_id": member_id, **_read(day.day, today)} for day in days])


def store_owner_days(days: Sequence[wecom.GroupDay], *, today: dt.date) -> None:
    """One day of many owners; an owner who is no member of ours (any more) is left out."""
    member_ids = find_member_ids(day.owner for day in days)
    rows = []
    for day in days:
        values = asdict(day)
        if (member_id := member_ids.get(values.pop("owner"))) is not None:
            rows.append({**values, "member_id": member_id, **_read(day.day, today)})
    _upsert(GroupDay, rows)


def note_progress(subject: str, span: spans.Span, *, today: dt.date) -> bool:
    """The days of a span are read; whether that was the last of them."""
    is_over = span[1] >= spans.yesterday(today)
    values: dict[str, Any] = {"error": None}
    if (final := spans.final_part(span, today)) is not None:
        values["final_until"] = final
    if is_over:
        values["read_on"] = today
    _note(subject, values)
    return is_over


def note_refusal(subject: str, error: str, *, today: dt.date) -> None:
    """WeCom gives no figures for this subject: not asked again before tomorrow."""
    _note(subject, {"error": error[:500], "read_on": today})


def _note(subject: str, values: dict[str, Any]) -> None:
    statement = insert(StatisticsProgress).values(subject=subject, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=values))


def _read(day: dt.date, today: dt.date) -> dict[str, Any]:
    return {"fetched_at": clock.now(), "is_final": spans.is_final(day, today)}


def _upsert(model: type[Base], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = insert(model).values(rows)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in {"member_id", "day"}}
    db.session.execute(statement.on_conflict_do_update(index_elements=["member_id", "day"], set_=changed))
