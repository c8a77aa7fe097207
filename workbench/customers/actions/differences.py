"""What a page of a listing changed here, and its traces on the trail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.customers.actions.tagging import TagChange
from workbench.kernel import clock
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


@dataclass(frozen=True, slots=True)
class Edit:
    """What members themselves change about a relation, besides its tags."""

    remark_changed: bool = False
    mobiles_changed: bool = False


class Stored:
    """The customers of one member whose relation was begun, reopened, edited or accepted."""

    def __init__(self, customer_ids: Iterable[int]) -> None:
        self.customer_ids = list(customer_ids)
        self.begun_relations: list[Any] = []
        self.reopened: list[int] = []
        self.edited: dict[int, Edit] = {}
        self.accepted: list[int] = []

    @property
    def begun(self) -> list[int]:
        """Whose relation was not known before."""
        return [relation.customer_id for relation in self.begun_relations]


def record_differences(
    open_spells: Mapping[int, Any], tags: Mapping[int, TagChange], stored: Stored, source: Source
) -> None:
    """What was changed in WeCom without an event telling us; only a sync finds such things."""
    if source is not Source.SYNC:
        return
    entries = []
    for customer_id, spell in open_spells.items():
        change = tags.get(spell.id)
        if change is None and customer_id not in stored.edited:
            continue
        edit = stored.edited.setdefault(customer_id, Edit())
        entries.append(
            trail.entry(
                Kind.RELATION_EDITED,
                source=source,
                customer_id=customer_id,
                tags_added=change.added if change else [],
                tags_removed=change.removed if change else [],
                remark_changed=edit.remark_changed,
                mobiles_changed=edit.mobiles_changed,
            )
        )
    trail.record_all(entries)


def record_reopenings(member_id: int, customer_ids: Iterable[int], source: Source) -> None:
    """A listing had missed these relations wrongly, or their member came back."""
    now = clock.now()
    trail.record_all(
        [
            trail.entry(
                Kind.RELATION_REOPENED,
                source=source,
                customer_id=customer_id,
                actor_member_id=member_id,
                fact_key=f"relation_reopened:{member_id}:{customer_id}:{int(now.timestamp())}",
            )
            for customer_id in customer_ids
        ]
    )
