"""What happened in a group lately; of the people only those are named whom the viewer may know."""

from typing import Any

import sqlalchemy as sa

from workbench.customers import queries as customers
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.trail import queries as trail
from workbench.trail.models import TrailEntry

SHOWN = 20


def latest_changes(actor: Actor, group_id: int) -> list[dict[str, Any]]:
    """Newest first. `who` is a colleague's name or that of a customer the actor may open, else null."""
    entries = trail.of_group(group_id, limit=SHOWN)
    refs = customers.refs_of(actor, [entry.customer_id for entry in entries if entry.customer_id])
    userids = {_participant(entry) for entry in entries}
    known = sa.select(Member.userid, Member.name).where(Member.userid.in_(userids))
    names: dict[str, str] = dict(db.session.execute(known).all())
    return [
        {
            "id": entry.id,
            "kind": entry.kind,
            "happened_at": entry.happened_at,
            "who": _name(refs.get(entry.customer_id or 0)) or names.get(_participant(entry)),
            "now": entry.payload.get("now"),
        }
        for entry in entries
    ]


def _participant(entry: TrailEntry) -> str:
    return str(entry.payload.get("participant_id", ""))


def _name(ref: dict[str, Any] | None) -> str | None:
    return (ref["remark"] or ref["name"]) if ref else None
