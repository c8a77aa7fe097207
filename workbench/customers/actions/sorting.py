"""Which relations of a page are as expected and can be written in sets: most of them, on every day but the first."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wecom import contacts
from workbench.changes.actions import mark
from workbench.customers import spells
from workbench.customers.actions import bulk
from workbench.customers.actions.differences import Edit, Stored
from workbench.customers.models import BegunBy
from workbench.trail.models import Source

TRANSFER_WAY = 202


@dataclass(slots=True)
class SortedOut:
    """Customers by what has to be done; `open_spells` are their rows as they were before."""

    fresh: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    unusual: list[int] = field(default_factory=list)
    open_spells: dict[int, Any] = field(default_factory=dict)


def sort_out(
    member_id: int, seen: Mapping[int, contacts.Relation], *, has_event: bool, read_at: dt.datetime
) -> SortedOut:
    """New pairs, known open spells that differ or do not, and the rest; a spell that is over and stays so is none."""
    found, result = _histories(member_id, seen), SortedOut()
    for customer_id, shown in seen.items():
        known, endings = found[customer_id]
        if has_event:
            result.unusual.append(customer_id)
        elif not known and not endings:
            result.fresh.append(customer_id)
        elif _tells_something_new(known, endings, shown, read_at):
            result.unusual.append(customer_id)
        elif known[-1].ended_at is None:
            result.open_spells[customer_id] = known[-1]
            (result.same if _is_same(known[-1], shown) else result.changed).append(customer_id)
    return result


def write_usual(
    member_id: int, seen: Mapping[int, contacts.Relation], sorted_out: SortedOut, stored: Stored, source: Source
) -> list[tuple[int, int]]:
    """Insert what is new, update what differs; (relation, customer) of the spells that are open now.

    A pair that an event began at this very moment is left to the rule for unusual ones.
    """
    new = [{"customer_id": key, "added_at": seen[key].added_at, **_content(seen[key])} for key in sorted_out.fresh]
    begun = bulk.insert_relations(member_id, new)
    stored.begun_relations.extend(begun)
    sorted_out.unusual.extend(set(sorted_out.fresh) - {row.customer_id for row in begun})
    open_spells = sorted_out.open_spells
    bulk.update_relations([{"id": open_spells[key].id, **_content(seen[key])} for key in sorted_out.changed])
    mark(customer_ids=sorted_out.changed)
    if source is Source.SYNC:
        edits = {key: _edit(open_spells[key], seen[key]) for key in sorted_out.changed}
        stored.edited.update({key: edit for key, edit in edits.items() if edit != Edit()})
    return [(row.id, row.customer_id) for row in begun] + [(spell.id, key) for key, spell in open_spells.items()]


def began_by(seen: contacts.Relation) -> str:
    """How the spell began, as its `add_way` tells."""
    return (BegunBy.TRANSFER if seen.add_way == TRANSFER_WAY else BegunBy.ADDED).value


def _histories(member_id: int, seen: Mapping[int, Any]) -> dict[int, tuple[list[Any], list[Any]]]:
    histories: dict[int, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    spell_rows, ending_rows = bulk.history_of(member_id, list(seen))
    for spell in spell_rows:
        histories[spell.customer_id][0].append(spell)
    for ending in ending_rows:
        histories[ending.customer_id][1].append(ending)
    return histories


def _tells_something_new(
    known: Sequence[Any], endings: Sequence[Any], shown: contacts.Relation, read_at: dt.datetime
) -> bool:
    beginnings = [spell.added_at for spell in known if spell.is_start_known]
    return spells.is_new(beginnings, endings, shown.added_at) or any(
        spells.is_disproved(ending, shown.added_at, read_at) for ending in endings
    )


def _content(shown: contacts.Relation) -> dict[str, Any]:
    return {
        "add_way": shown.add_way,
        "state": shown.state or None,
        "began_by": began_by(shown),
        "remark": shown.remark or "",
        "description": shown.description or "",
        "remark_mobiles": list(shown.remark_mobiles),
    }


def _is_same(spell: Any, shown: contacts.Relation) -> bool:
    told = _content(shown)
    told["state"] = told["state"] or spell.state
    return all(getattr(spell, name) == value for name, value in told.items())


def _edit(spell: Any, shown: contacts.Relation) -> Edit:
    told = _content(shown)
    return Edit(
        remark_changed=(spell.remark, spell.description) != (told["remark"], told["description"]),
        mobiles_changed=spell.remark_mobiles != told["remark_mobiles"],
    )
