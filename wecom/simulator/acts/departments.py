"""Departments made, changed and deleted in the console: told to the directory's receiver only."""

from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.callbacks.events import directory_changed
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row

ROOT = 1


def create_department(sim: Simulator, name: str, parent_id: int) -> int:
    with sim.state.transaction():
        require_department(sim, parent_id)
        number = sim.state.count("SELECT max(id) FROM departments") + 1
        sim.state.insert("departments", id=number, name=name, parent_id=parent_id, sort_order=0)
        _tell(sim, "create_party", Id=str(number), ParentId=str(parent_id))
    return number


def update_department(sim: Simulator, number: int, *, name: str = "", parent_id: int | None = None) -> None:
    """A receiver of today is told the id, and the parent when that changed."""
    with sim.state.transaction():
        department = require_department(sim, number)
        if parent_id is not None:
            _move(sim, number, parent_id)
        sim.state.update("departments", {"id": number}, name=name or department["name"])
        moved = {} if parent_id in (None, department["parent_id"]) else {"ParentId": str(parent_id)}
        _tell(sim, "update_party", Id=str(number), **moved)


def delete_department(sim: Simulator, number: int) -> None:
    with sim.state.transaction():
        require_department(sim, number)
        people = "SELECT count(*) FROM memberships s JOIN members m ON m.userid = s.userid AND m.status <> 0"
        if sim.state.count(f"{people} WHERE s.department_id = ?", number):
            raise ActRefused("there are members in it; use move-member first")
        if number == ROOT or sim.state.count("SELECT count(*) FROM departments WHERE parent_id = ?", number):
            raise ActRefused("there are departments below it; delete them first")
        sim.state.write("DELETE FROM departments WHERE id = ?", number)
        sim.state.write("DELETE FROM memberships WHERE department_id = ?", number)
        _tell(sim, "delete_party", Id=str(number))


def require_department(sim: Simulator, number: int) -> Row:
    row = sim.state.row("SELECT * FROM departments WHERE id = ?", number)
    if row is None:
        raise NotThere(f"there is no department {number}")
    return row


def _move(sim: Simulator, number: int, parent_id: int) -> None:
    above = require_department(sim, parent_id)
    while above["id"] != number and above["parent_id"]:
        above = require_department(sim, above["parent_id"])
    if number in (ROOT, above["id"]):
        raise ActRefused("a department cannot be below itself, nor the root below any")
    sim.state.update("departments", {"id": number}, parent_id=parent_id)


def _tell(sim: Simulator, change_type: str, **elements: str) -> None:
    sim.outbox.post(directory_changed(change_type, **elements), receiver="contacts")
