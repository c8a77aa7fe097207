"""Turn rows into the shapes of `schemas`."""

from collections.abc import Sequence
from typing import Any

from workbench.channels.access import may_manage
from workbench.joining_ways import queries
from workbench.joining_ways.models import JoiningWay
from workbench.kernel.actor import Actor


def ways(found: Sequence[JoiningWay], days: int) -> list[dict[str, Any]]:
    """Joining ways with their figures, read in a fixed number of statements."""
    counted = queries.totals([way.state for way in found], days)
    groups = queries.groups_by_id([group_id for way in found for group_id in way.group_ids])
    return [
        {
            "id": way.id,
            "name": way.name,
            "state": way.state,
            "progress": way.progress.value,
            "refused_code": way.refused_code,
            "created_at": way.created_at,
            "groups": [groups[group_id] for group_id in way.group_ids if group_id in groups],
            "new_group_name": way.new_group_name,
            "has_qr_code": way.config_id is not None and way.deleted_at is None,
            "figures": counted[way.state],
        }
        for way in found
    ]


def way(actor: Actor, found: JoiningWay, days: int) -> dict[str, Any]:
    """One joining way with everything."""
    return {
        **ways([found], days)[0],
        "days": queries.joins_by_day(found.state, days),
        "may_manage": may_manage(actor),
    }
