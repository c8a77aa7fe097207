"""Corp tags: listing them, and adding, renaming and deleting those the app itself made."""

from typing import Any

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.state import Row
from wecom.simulator.tagging import delete_group, delete_tag, insert_tag, new_tag_id

LONGEST_NAME = 30
MOST_IDS = 1000
HIGHEST_ORDER = 2**32


@post("externalcontact/get_corp_tag_list", empty={"tag_group": []})
def list_tags(call: Call) -> Answer:
    """All, or those of the groups named, or the tags named; deleted ones show only when asked for."""
    group_ids, tag_ids = call.texts("group_id", at_most=MOST_IDS), call.texts("tag_id", at_most=MOST_IDS)
    is_filtered = bool(group_ids or tag_ids)
    tags = call.sim.state.rows("SELECT * FROM tags ORDER BY sort_order DESC, rowid")
    if group_ids:
        tags = [tag for tag in tags if tag["group_id"] in group_ids]
    elif tag_ids:
        tags = [tag for tag in tags if tag["id"] in tag_ids]
    groups = []
    for row in call.sim.state.rows("SELECT * FROM tag_groups ORDER BY sort_order DESC, rowid"):
        mine = [tag for tag in tags if tag["group_id"] == row["id"] and (is_filtered or not tag["deleted"])]
        if mine and (is_filtered or not row["deleted"]):
            groups.append(_group(row, mine, with_deleted=is_filtered))
    return {"tag_group": groups}


@post("externalcontact/add_corp_tag")
def add_tags(call: Call) -> Answer:
    """Into a group by id or by name; an unknown name makes the group; a name already there is not made again."""
    wanted = _wanted_tags(call)
    with call.sim.state.transaction():
        group = _group_to_fill(call)
        made = []
        for name, order in wanted:
            sql = "SELECT count(*) FROM tags WHERE group_id = ? AND name = ? AND deleted = 0"
            if call.sim.state.count(sql, group["id"], name):
                continue
            if call.sim.state.count("SELECT count(*) FROM tags WHERE deleted = 0") >= call.knobs.most_tags:
                raise ApiRefusal(40126)
            tag_id = new_tag_id(call.sim)
            insert_tag(call.sim, tag_id, group["id"], name, order, made_by=call.app.agent_id)
            made.append(call.sim.state.rows("SELECT * FROM tags WHERE id = ?", tag_id)[0])
        if not made:
            raise ApiRefusal(40071)
    return {"tag_group": _group(group, made)}


@post("externalcontact/edit_corp_tag")
def edit_tag(call: Call) -> Answer:
    row, table = _own(call, call.text("id", missing=40068))
    name = _name(call.text("name")) if "name" in call.body else row["name"]
    order = _order(call.body, row["sort_order"])
    with call.sim.state.transaction():
        if table == "tags":
            sql = "SELECT count(*) FROM tags WHERE group_id = ? AND name = ? AND id <> ? AND deleted = 0"
            taken = call.sim.state.count(sql, row["group_id"], name, row["id"])
        else:
            sql = "SELECT count(*) FROM tag_groups WHERE name = ? AND id <> ? AND deleted = 0"
            taken = call.sim.state.count(sql, name, row["id"])
        if taken:
            raise ApiRefusal(40071)
        call.sim.state.update(table, {"id": row["id"]}, name=name, sort_order=order)
    return {}


@post("externalcontact/del_corp_tag")
def delete_tags(call: Call) -> Answer:
    tag_ids, group_ids = call.texts("tag_id", at_most=MOST_IDS), call.texts("group_id", at_most=MOST_IDS)
    if not tag_ids and not group_ids:
        raise ApiRefusal(40063)
    with call.sim.state.transaction():
        for identifier in (*tag_ids, *group_ids):
            _own(call, identifier)
        for group_id in group_ids:
            delete_group(call.sim, group_id)
        for tag_id in tag_ids:
            delete_tag(call.sim, tag_id)
    return {}


def _wanted_tags(call: Call) -> list[tuple[str, int]]:
    given = call.body.get("tag")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise ApiRefusal(40063, "tag is empty")
    return [(_name(one.get("name")), _order(one)) for one in given]


def _order(given: dict[str, Any], usual: int = 0) -> int:
    order = given.get("order", usual)
    if type(order) is not int or not 0 <= order < HIGHEST_ORDER:
        raise ApiRefusal(40058, "order")
    return order


def _name(name: object) -> str:
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME:
        raise ApiRefusal(40072)
    return name


def _group_to_fill(call: Call) -> Row:
    if group_id := call.text("group_id", ""):
        row = call.sim.state.row("SELECT * FROM tag_groups WHERE id = ? AND deleted = 0", group_id)
        if row is None:
            raise ApiRefusal(40068)
        return row
    name = _name(call.text("group_name", ""))
    sql = "SELECT * FROM tag_groups WHERE name = ? AND deleted = 0"
    row = call.sim.state.row(sql, name)
    if row is None:
        call.sim.state.insert(
            "tag_groups",
            id=new_tag_id(call.sim),
            name=name,
            create_time=call.now,
            sort_order=_order(call.body),
            made_by=call.app.agent_id,
        )
        row = call.sim.state.rows(sql, name)[0]
    return row


def _own(call: Call, identifier: str) -> tuple[Row, str]:
    """The tag or group of that id and its table: 40068 when there is none, 81011 when somebody else made it."""
    tables = {
        "tags": "SELECT * FROM tags WHERE id = ? AND deleted = 0",
        "tag_groups": "SELECT * FROM tag_groups WHERE id = ? AND deleted = 0",
    }
    for table, sql in tables.items():
        row = call.sim.state.row(sql, identifier)
        if row is not None:
            if row["made_by"] != call.app.agent_id:
                raise ApiRefusal(81011)
            return row, table
    raise ApiRefusal(40068)


def _group(row: Row, tags: list[Row], *, with_deleted: bool = False) -> Answer:
    def marked(one: Row) -> Answer:
        return {"deleted": bool(one["deleted"])} if with_deleted else {}

    listed = [
        {"id": tag["id"], "name": tag["name"], "create_time": tag["create_time"], "order": tag["sort_order"]}
        | marked(tag)
        for tag in tags
    ]
    group: Answer = {"group_id": row["id"], "group_name": row["name"], "create_time": row["create_time"]}
    return group | {"order": row["sort_order"]} | marked(row) | {"tag": listed}
