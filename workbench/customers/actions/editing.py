"""What was changed about a relation in the WeCom client: take it over, and record that and how it was edited."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from workbench.customers.actions.storing import Sighting, store_contacts
from workbench.customers.actions.tagging import TagChange, replace_tags
from workbench.customers.models import Relation
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


@dataclass(frozen=True, slots=True)
class Edit:
    """What is different; the names of the tags."""

    remark_changed: bool = False
    mobiles_changed: bool = False
    tags_added: list[str] = field(default_factory=list)
    tags_removed: list[str] = field(default_factory=list)


def record_edit(known: Sequence[Relation], sighting: Sighting, *, at: dt.datetime, read_at: dt.datetime) -> bool:
    """Refresh the open spell from `sighting`; False when nothing is different.

    An edit of what WeCom shows to nobody (a personal tag), of what a sync has read before, or of a customer who has
    left is on the trail as well: it happened. A spell that is over keeps what it was.
    """
    if not known:
        return False
    latest = known[-1]
    is_newer = latest.edited_at is None or latest.edited_at < read_at
    edit = _refresh(latest, sighting) if latest.is_active and is_newer else Edit()
    if latest.is_active and is_newer:
        latest.edited_at = read_at
    trail.record(
        Kind.RELATION_EDITED,
        source=Source.EVENT,
        customer_id=latest.customer_id,
        happened_at=at,
        actor_member_id=latest.member_id,
        fact_key=f"relation_edited:{latest.id}:{int(at.timestamp())}",
        **asdict(edit),
    )
    return edit != Edit()


def _refresh(relation: Relation, sighting: Sighting) -> Edit:
    contact, seen = sighting
    store_contacts([contact])
    remark, description = seen.remark or "", seen.description or ""
    remark_changed = (relation.remark, relation.description) != (remark, description)
    mobiles_changed = relation.remark_mobiles != list(seen.remark_mobiles)
    relation.remark, relation.description = remark, description
    relation.remark_mobiles = list(seen.remark_mobiles)
    tags = replace_tags({relation.id: seen.tag_ids}).get(relation.id, TagChange([], []))
    return Edit(remark_changed, mobiles_changed, tags.added, tags.removed)
