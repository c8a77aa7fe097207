"""Directory APIs as an app made after June 2022 sees them: names and departments, no avatar, phone or mail."""

from wecom.simulator import visibility
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import get
from wecom.simulator.state import Row


def visible_member(call: Call, userid: str) -> Row:
    """The member, whatever the case of the userid; unknown, gone and out of the app's sight are the same 60111."""
    row = visibility.visible_member(call.sim.state, call.app.agent_id, userid)
    if row is None:
        raise ApiRefusal(60111)
    return row


@get("user/get")
def get_user(call: Call) -> Answer:
    return _user(call, visible_member(call, call.of_query("userid", 41009)))


@get("user/simplelist", empty={"userlist": []})
def list_users_simply(call: Call) -> Answer:
    users = [_user(call, row) for row in _members_of(call)]
    return {
        "userlist": [{name: user[name] for name in ("userid", "name", "department", "open_userid")} for user in users]
    }


@get("user/list", empty={"userlist": []})
def list_users(call: Call) -> Answer:
    return {"userlist": [_user(call, row) for row in _members_of(call)]}


@get("department/list", empty={"department": []})
def list_departments(call: Call) -> Answer:
    return {"department": [_department(call, row) for row in _subtree(call)]}


@get("department/simplelist", empty={"department_id": []})
def list_departments_simply(call: Call) -> Answer:
    rows = _subtree(call)
    return {
        "department_id": [{"id": row["id"], "parentid": row["parent_id"], "order": row["sort_order"]} for row in rows]
    }


@get("department/get")
def get_department(call: Call) -> Answer:
    return {"department": _department(call, _department_row(call, _number(call.of_query("id", 40058))))}


def _members_of(call: Call) -> list[Row]:
    """Direct members only: `fetch_child` is no longer a thing."""
    department = _department_row(call, _number(call.of_query("department_id", 40058)))
    return call.sim.state.rows(
        "SELECT m.* FROM visible_members m JOIN memberships s ON s.userid = m.userid"
        " WHERE m.agent_id = ? AND s.department_id = ? ORDER BY m.number",
        *(call.app.agent_id, department["id"]),
    )


def _user(call: Call, row: Row) -> Answer:
    seats = call.sim.state.rows("SELECT * FROM memberships WHERE userid = ? ORDER BY department_id", row["userid"])
    departments = [seat["department_id"] for seat in seats]
    return {
        "userid": row["userid"],
        "name": row["name"],
        "department": departments,
        "order": [0] * len(departments),
        "position": row["position"],
        "is_leader_in_dept": [seat["is_leader"] for seat in seats],
        "direct_leader": _direct_leader(call, row["userid"], departments),
        "telephone": "",
        "alias": row["alias"],
        "open_userid": "",
        "main_department": departments[0] if departments else 0,
        "status": row["status"],
        "extattr": {"attrs": []},
        "external_position": "",
    }


def _direct_leader(call: Call, userid: str, departments: list[int]) -> list[str]:
    """The head of the department, and for the head the head above."""
    for department in departments:
        here: int | None = department
        while here:
            row = _department_row(call, here)
            heads = [head for head in _heads(call, here) if head.lower() != userid.lower()]
            if heads:
                return heads[:1]
            here = row["parent_id"]
    return []


def _heads(call: Call, department_id: int) -> list[str]:
    rows = call.sim.state.rows(
        "SELECT m.userid FROM visible_members m JOIN memberships s ON s.userid = m.userid"
        " WHERE m.agent_id = ? AND s.department_id = ? AND s.is_leader = 1 ORDER BY m.number",
        *(call.app.agent_id, department_id),
    )
    return [row["userid"] for row in rows]


def _department(call: Call, row: Row) -> Answer:
    return {
        "id": row["id"],
        "name": row["name"],
        "name_en": "",
        "department_leader": _heads(call, row["id"]),
        "parentid": row["parent_id"],
        "order": row["sort_order"],
    }


def _department_row(call: Call, department_id: int) -> Row:
    row = call.sim.state.row("SELECT * FROM departments WHERE id = ?", department_id)
    if row is None or not call.app.switches.is_anybody_visible:
        raise ApiRefusal(60003)
    return row


def _subtree(call: Call) -> list[Row]:
    """All departments, or one with everything beneath it when `id` is given."""
    top = _department_row(call, _number(call.query["id"])) if call.query.get("id") else None
    if not call.app.switches.is_anybody_visible:
        return []
    return call.sim.state.rows(
        "WITH RECURSIVE tree (id) AS (SELECT id FROM departments WHERE id = ? OR (? = 0 AND parent_id = 0)"
        " UNION SELECT d.id FROM departments d JOIN tree t ON d.parent_id = t.id)"
        " SELECT * FROM departments WHERE id IN (SELECT id FROM tree) ORDER BY id",
        *((top["id"], top["id"]) if top is not None else (0, 0)),
    )


def _number(value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise ApiRefusal(40058, "not a department id") from None
