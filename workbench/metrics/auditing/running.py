"""An audit step by step: every comparison is a statement and a transaction of its own, and all are added up.

A difference found while something waits to be derived may be none: that comparison is made again.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.auditing import copies, decisions, pairs, sums
from workbench.metrics.auditing.check import Check, Finding, look
from workbench.metrics.models import AuditDifference, AuditRun

CHECKS: tuple[Check, ...] = (*copies.CHECKS, *sums.CHECKS, *pairs.CHECKS)
PERSONS, NOBODYS = len(CHECKS), len(CHECKS) + 1
"""The two last places: the orders of persons, and orders without one, in as many slices as there are."""

LONGEST = dt.timedelta(hours=12)
"""An audit that has not ended by then has lost its job."""

MOST_TRIES = 15
"""Of one comparison; then what differs does so although, not because, something is being derived."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far an audit is: which comparison, after which person or order, and how often it was made."""

    check: int = 0
    after: int = 0
    tries: int = 0


def begin() -> AuditRun:
    """A new audit."""
    found = AuditRun(began_at=clock.now(), compared=0, differing=0, columns=[], scopes=[])
    db.session.add(found)
    db.session.flush()  # its jobs name it
    return found


def step(audit: AuditRun, place: Place) -> Place | None:
    """Make one comparison; where the audit goes on, None when it is over."""
    if place.check < PERSONS:
        finding, following = look(CHECKS[place.check]), Place(place.check + 1)
    elif place.check == PERSONS:
        persons = decisions.persons(place.after)
        following = Place(PERSONS, persons[-1]) if persons else Place(NOBODYS)
        finding = look(decisions.CHECK, person_ids=persons, order_ids=[])
    else:
        orders = decisions.nobodys(place.after)
        if not orders:
            audit.ended_at = clock.now()
            return None
        following, finding = Place(NOBODYS, orders[-1]), look(decisions.CHECK, person_ids=[], order_ids=orders)
    if finding.differing and finding.is_behind and place.tries < MOST_TRIES:
        return Place(place.check, place.after, place.tries + 1)
    _note(audit, finding)
    return following


def _note(audit: AuditRun, finding: Finding) -> None:
    audit.compared += finding.compared
    audit.differing += finding.differing
    audit.columns = _added(audit.columns, finding.columns)
    audit.scopes = [list(scope) for scope in sorted({(kind, id_) for kind, id_ in [*audit.scopes, *finding.scopes]})]
    for sample in finding.samples:
        about = {name: sample[name] for name in ("table_name", "scope_kind", "scope_id", "subject")}
        about["day"] = dt.date.fromisoformat(sample["day"])
        amounts = {"kept": int(sample["kept"]), "counted": int(sample["counted"])}
        db.session.add(AuditDifference(audit_id=audit.id, column_name=sample["name"], **about, **amounts))


def _added(columns: list[list[object]], more: list[list[object]]) -> list[list[object]]:
    found: dict[tuple[object, object], int] = {}
    for table, column, rows in [*columns, *more]:
        found[table, column] = found.get((table, column), 0) + int(str(rows))
    return [[table, column, rows] for (table, column), rows in sorted(found.items(), key=str)]


def is_under_way() -> bool:
    """Whether one was begun and has not ended."""
    recent = AuditRun.began_at > clock.now() - LONGEST
    return bool(db.session.scalar(sa.select(sa.exists().where(AuditRun.ended_at.is_(None), recent))))


def latest() -> AuditRun | None:
    """The last audit that was finished."""
    query = sa.select(AuditRun).where(AuditRun.ended_at.is_not(None)).order_by(AuditRun.id.desc()).limit(1)
    return db.session.scalars(query).first()


def list_differences(audit_id: int) -> Sequence[AuditDifference]:
    """The first of what differed in an audit."""
    query = sa.select(AuditDifference).where(AuditDifference.audit_id == audit_id).order_by(AuditDifference.id)
    return db.session.scalars(query.limit(100)).all()
