"""What was changed about a relation in the WeCom client: take it over and record the difference."""

import datetime as dt
from collections.abc import Sequence

from workbench.customers.actions.storing import Sighting, store_contacts
from workbench.customers.actions.tagging import TagChange, replace_tags
from workbench.customers.models import Relation
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def record_edit(known: Sequence[Relation], sighting: Sighting, *, at: dt.datetime) -> bool:
    """Refresh the open spell from `sighting`; False when there is none or nothing is different."""
    relation = next((spell for spell in known if spell.is_active), None)
    if relation is None:
        return False
    contact, seen = sighting
    store_contacts([contact])
    remark, description = seen.remark or "", seen.description or ""
    remark_changed = (relation.remark, relation.description) != (remark, description)
    mobiles_changed = relation.remark_mobiles != list(seen.remark_mobiles)
    relation.remark, relation.description = remark, description
    relation.remark_mobiles = list(seen.remark_mobiles)
    tags = replace_tags({relation.id: seen.tag_ids}).get(relation.id, TagChange([], []))
    if not (remark_changed or mobiles_changed or tags.added or tags.removed):
        return False
    trail.record(
        Kind.RELATION_EDITED,
        source=Source.EVENT,
        customer_id=relation.customer_id,
        happened_at=at,
        actor_member_id=relation.member_id,
        remark_changed=remark_changed,
        mobiles_changed=mobiles_changed,
        tags_added=tags.added,
        tags_removed=tags.removed,
    )
    return True
