"""Corp tags changed by an administrator in the console."""

from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.callbacks.events import tag_changed, tags_shuffled
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row
from wecom.simulator.tagging import delete_group as forget_group
from wecom.simulator.tagging import delete_tag as forget_tag
from wecom.simulator.tagging import insert_tag, new_tag_id


def create_tag(sim: Simulator, group_name: str, name: str) -> str:
    """In the group of that name, which is made when there is none."""
    with sim.state.transaction():
        group = sim.state.row("SELECT id FROM tag_groups WHERE name = ? AND deleted = 0", group_name)
        group_id = str(group["id"]) if group is not None else _create_group(sim, group_name)
        tag_id = new_tag_id(sim)
        insert_tag(sim, tag_id, group_id, name, 0, made_by=0)
        sim.outbox.post(tag_changed("create", tag_id, "tag"))
    return tag_id


def rename_tag(sim: Simulator, tag_id: str, name: str) -> None:
    with sim.state.transaction():
        _tag(sim, tag_id)
        sim.state.write("UPDATE tags SET name = ? WHERE id = ?", name, tag_id)
        sim.outbox.post(tag_changed("update", tag_id, "tag"))


def delete_tag(sim: Simulator, tag_id: str) -> None:
    """The last tag takes its group along: then only the group's event comes."""
    with sim.state.transaction():
        tag = _tag(sim, tag_id)
        group_is_gone = forget_tag(sim, tag_id)
        gone = (
            tag_changed("delete", tag["group_id"], "tag_group")
            if group_is_gone
            else tag_changed("delete", tag_id, "tag")
        )
        sim.outbox.post(gone)


def rename_group(sim: Simulator, group_id: str, name: str) -> None:
    with sim.state.transaction():
        _group(sim, group_id)
        if sim.state.count(
            "SELECT count(*) FROM tag_groups WHERE name = ? AND id <> ? AND deleted = 0", name, group_id
        ):
            raise ActRefused(f"there is a group {name} already")
        sim.state.update("tag_groups", {"id": group_id}, name=name)
        sim.outbox.post(tag_changed("update", group_id, "tag_group"))


def delete_group(sim: Simulator, group_id: str) -> None:
    """Its tags go along; only the group's event comes."""
    with sim.state.transaction():
        _group(sim, group_id)
        forget_group(sim, group_id)
        sim.outbox.post(tag_changed("delete", group_id, "tag_group"))


def shuffle(sim: Simulator, group_id: str = "") -> None:
    """The tags of a group, or without one all groups, in the opposite order; the event names no tag."""
    table, within = ("tags", {"group_id": group_id}) if group_id else ("tag_groups", {})
    with sim.state.transaction():
        if group_id:
            _group(sim, group_id)
        sql = f"SELECT id FROM {table} WHERE deleted = 0{' AND group_id = ?' if group_id else ''}"  # noqa: S608 ours
        rows = sim.state.rows(f"{sql} ORDER BY sort_order DESC, rowid", *within.values())
        for order, row in enumerate(rows):
            sim.state.update(table, {"id": row["id"]}, sort_order=order)
        sim.outbox.post(tags_shuffled(group_id))


def _create_group(sim: Simulator, name: str) -> str:
    group_id = new_tag_id(sim)
    sim.state.insert("tag_groups", id=group_id, name=name, create_time=sim.clock.now(), sort_order=0)
    sim.outbox.post(tag_changed("create", group_id, "tag_group"))
    return group_id


def _group(sim: Simulator, group_id: str) -> None:
    if not sim.state.count("SELECT count(*) FROM tag_groups WHERE id = ? AND deleted = 0", group_id):
        raise NotThere(f"there is no group of tags {group_id}; GET /__sim/tags lists them")


def _tag(sim: Simulator, tag_id: str) -> Row:
    row = sim.state.row("SELECT * FROM tags WHERE id = ? AND deleted = 0", tag_id)
    if row is None:
        raise NotThere(f"there is no tag {tag_id}")
    return row
