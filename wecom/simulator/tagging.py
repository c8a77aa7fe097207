"""Making and unmaking corp tags, whoever does it: an app through its API or an administrator in the console."""

from wecom.simulator import ids
from wecom.simulator.engine import Simulator


def new_tag_id(sim: Simulator) -> str:
    return ids.tag_id(sim.seed, ids.next_number(sim.state, "tag"))


def insert_tag(sim: Simulator, tag_id: str, group_id: str, name: str, order: int, *, made_by: int) -> None:
    """`made_by` is an app, or 0 for an administrator in the console."""
    now = sim.clock.now()
    sim.state.insert(
        "tags", id=tag_id, group_id=group_id, name=name, create_time=now, sort_order=order, made_by=made_by
    )


def delete_tag(sim: Simulator, tag_id: str) -> bool:
    """Also takes the tag off every customer; True when the group went with its last tag."""
    sim.state.write("UPDATE tags SET deleted = 1 WHERE id = ?", tag_id)
    sim.state.write("DELETE FROM relation_tags WHERE tag_id = ?", tag_id)
    sql = (
        "UPDATE tag_groups SET deleted = 1 WHERE id = (SELECT group_id FROM tags WHERE id = ?)"
        " AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.group_id = tag_groups.id AND t.deleted = 0)"
    )
    return sim.state.changed(sql, tag_id) == 1


def delete_group(sim: Simulator, group_id: str) -> None:
    for tag in sim.state.rows("SELECT id FROM tags WHERE group_id = ? AND deleted = 0", group_id):
        delete_tag(sim, tag["id"])
