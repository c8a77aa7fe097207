"""Customer groups: opening and naming them, people coming and going; every change moves the member version on."""

from collections.abc import Sequence
from typing import Any

from wecom.simulator import chat, ids
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.callbacks.events import chat_changed, chat_members_changed
from wecom.simulator.engine import Simulator
from wecom.simulator.grouping import change_owner, move_version_on, new_version, remember_before_change, remove_person
from wecom.simulator.state import Row

MEMBER, CUSTOMER = 1, 2
SCANNED = 3
LEFT, REMOVED = 0, 1
COLUMNS = {"change_name": "name", "change_notice": "notice"}


def create_group(sim: Simulator, owner: str, name: str, external_userids: Sequence[str] = ()) -> str:
    with sim.state.transaction():
        row = sim.state.row("SELECT userid FROM members WHERE userid = ? AND status = 1", owner)
        if row is None:
            raise NotThere(f"there is no active member {owner}")
        chat_id = ids.chat_id(sim.seed, ids.next_number(sim.state, "chat"))
        now = sim.clock.now()
        sim.state.insert(
            "chats",
            chat_id=chat_id,
            name=name,
            owner=row["userid"],
            create_time=now,
            notice="",
            version=new_version(sim),
        )
        _insert(sim, chat_id, row["userid"], MEMBER, scene=1, invitor=None)
        for external_userid in dict.fromkeys(external_userids):
            _insert(sim, chat_id, _customer(sim, external_userid), CUSTOMER, scene=1, invitor=row["userid"])
        sim.outbox.post(chat_changed("create", chat_id))
    return chat_id


def join_group(
    sim: Simulator, chat_id: str, person_ids: Sequence[str], *, join_scene: int = SCANNED, state: str = ""
) -> None:
    """Customers by their external_userid, colleagues by their userid.

    `join_scene` as the API says it: 1 invited, 2 by a link, 3 by the QR code; the event knows only 0 and 3.
    """
    with sim.state.transaction():
        group = _group(sim, chat_id)
        present = _present(sim, chat_id)
        people = dict.fromkeys(_person(sim, one) for one in person_ids)
        joining = [one for one in people if one[0] not in present]
        if not joining:
            raise ActRefused("they are all in the group already")
        remember_before_change(sim, chat_id)
        for person_id, kind in joining:
            invitor = group["owner"] if join_scene == 1 else None
            _insert(sim, chat_id, person_id, kind, scene=join_scene, invitor=invitor, state=state)
        scene = SCANNED if join_scene == SCANNED else 0
        _tell(sim, group, "add_member", [person_id for person_id, _ in joining], scene=scene)


def leave_group(sim: Simulator, chat_id: str, member_ids: Sequence[str], *, removed: bool = False) -> None:
    with sim.state.transaction():
        group = _group(sim, chat_id)
        present = _present(sim, chat_id)
        leaving = [one for one in member_ids if one in present]
        if not leaving:
            raise NotThere("none of them is in the group")
        if group["owner"] in leaving:
            raise ActRefused("the owner cannot leave; use change-owner first")
        remember_before_change(sim, chat_id)
        for member_id in leaving:
            remove_person(sim, chat_id, member_id)
        _tell(sim, group, "del_member", leaving, scene=REMOVED if removed else LEFT)


def change_group(sim: Simulator, chat_id: str, detail: str, value: str) -> None:
    """`detail` is the event's word: change_name, change_notice or change_owner; the event carries no value."""
    with sim.state.transaction():
        _group(sim, chat_id)
        if detail == "change_owner" and value not in _present(sim, chat_id):
            raise ActRefused("the new owner must be in the group")
        remember_before_change(sim, chat_id)
        if detail == "change_owner":
            change_owner(sim, chat_id, value)
        else:
            sim.state.update("chats", {"chat_id": chat_id}, **{COLUMNS[detail]: value})
        sim.outbox.post(chat_changed("update", chat_id, detail))


def dismiss_group(sim: Simulator, chat_id: str) -> None:
    with sim.state.transaction():
        _group(sim, chat_id)
        sim.state.update("chats", {"chat_id": chat_id}, dismissed=sim.clock.now())
        sim.outbox.post(chat_changed("dismiss", chat_id))


def say_in_group(sim: Simulator, chat_id: str, sender: str, text: str) -> dict[str, Any]:
    """A line of a member or a customer in a group; WeCom sends no event for it."""
    _group(sim, chat_id)
    if sender not in _present(sim, chat_id):
        raise ActRefused("only people in the group can speak there; use join-group first")
    return chat.add_line(sim, sender, "text", {"content": text}, chat_id=chat_id)


def _tell(sim: Simulator, group: Row, detail: str, members: Sequence[str], *, scene: int) -> None:
    version = move_version_on(sim, group["chat_id"])
    sim.outbox.post(
        chat_members_changed(
            group["chat_id"], detail, members, scene=scene, last_version=group["version"], current_version=version
        )
    )


def _group(sim: Simulator, chat_id: str) -> Row:
    row = sim.state.row("SELECT * FROM chats WHERE chat_id = ? AND dismissed = 0", chat_id)
    if row is None:
        raise NotThere(f"there is no group {chat_id}")
    return row


def _present(sim: Simulator, chat_id: str) -> set[str]:
    return {row["member_id"] for row in sim.state.rows("SELECT member_id FROM chat_members WHERE chat_id = ?", chat_id)}


def _person(sim: Simulator, identifier: str) -> tuple[str, int]:
    """Whoever has this id, and of which kind they are in a group."""
    row = sim.state.row("SELECT userid FROM members WHERE userid = ? AND status = 1", identifier)
    return (_customer(sim, identifier), CUSTOMER) if row is None else (str(row["userid"]), MEMBER)


def _customer(sim: Simulator, external_userid: str) -> str:
    if not sim.state.count("SELECT count(*) FROM customers WHERE external_userid = ?", external_userid):
        raise NotThere(f"there is no customer {external_userid}")
    return external_userid


def _insert(
    sim: Simulator, chat_id: str, member_id: str, kind: int, *, scene: int, invitor: str | None, state: str = ""
) -> None:
    sim.state.insert(
        "chat_members",
        chat_id=chat_id,
        member_id=member_id,
        type=kind,
        join_time=sim.clock.now(),
        join_scene=scene,
        invitor=invitor,
        state=state or None,
    )
