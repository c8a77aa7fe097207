"""Control API, acts of the administrator: members, their rights, departments and tags; and events made by hand."""

from collections.abc import Callable
from typing import Any

from wecom.simulator.acts import access, departments, raw, renaming, staff, tags
from wecom.simulator.control.answers import Refused, app_of, number_of, text_of, truth_of
from wecom.simulator.engine import Simulator
from wecom.simulator.identity import RECEIVERS

Given = dict[str, Any]


def _about_member(act: Callable[[Simulator, str], None]) -> Callable[[Simulator, Given], None]:
    return lambda sim, given: act(sim, text_of(given, "userid"))


def _of_app(act: Callable[[Simulator, str, int], None]) -> Callable[[Simulator, Given], None]:
    return lambda sim, given: act(sim, text_of(given, "userid"), app_of(sim, given))


def _add_member(sim: Simulator, given: Given) -> None:
    who = text_of(given, "userid"), text_of(given, "name")
    staff.add_member(
        sim,
        *who,
        number_of(given, "department_id"),
        text_of(given, "position", ""),
        is_activated=truth_of(given, "activated", default=True),
        keeps_customers=truth_of(given, "keeps_customers", default=False),
    )


def _move_member(sim: Simulator, given: Given) -> None:
    leads = truth_of(given, "leads", default=False)
    staff.move_member(sim, text_of(given, "userid"), number_of(given, "department_id"), leads=leads)


def _change_userid(sim: Simulator, given: Given) -> None:
    renaming.change_userid(sim, text_of(given, "userid"), text_of(given, "new_userid"))


def _create_department(sim: Simulator, given: Given) -> Given:
    number = departments.create_department(sim, text_of(given, "name"), number_of(given, "parent_id", departments.ROOT))
    return {"department_id": number}


def _update_department(sim: Simulator, given: Given) -> None:
    parent_id = number_of(given, "parent_id") if "parent_id" in given else None
    number = number_of(given, "department_id")
    departments.update_department(sim, number, name=text_of(given, "name", ""), parent_id=parent_id)


def _create_tag(sim: Simulator, given: Given) -> Given:
    return {"tag_id": tags.create_tag(sim, text_of(given, "group_name"), text_of(given, "name"))}


def _raw_event(sim: Simulator, given: Given) -> None:
    """{event, change_type?, msgtype?, from?, receiver?, elements?}; an empty `from` leaves FromUserName out.

    `receiver` is "app" for every app that qualifies, an AgentId for that one, or "contacts".
    """
    elements, receiver = given.get("elements", {}), text_of(given, "receiver", "app")
    if not isinstance(elements, dict):
        raise Refused("give elements as an object: a text, a number, an object or a list by name")
    known = [*RECEIVERS, *(str(app.agent_id) for app in sim.apps.all())]
    if receiver not in known:
        raise Refused(f"receiver must be one of {', '.join(known)}")
    msgtype = text_of(given, "msgtype", "event")
    raw.send_raw(
        sim,
        text_of(given, "event", None if msgtype == "event" else msgtype),
        msgtype=msgtype,
        change_type=text_of(given, "change_type", ""),
        sender=text_of(given, "from", "") if "from" in given else "sys",
        receiver=receiver,
        elements=elements,
    )


ACTS: dict[str, Callable[[Simulator, Given], Given | None]] = {
    "add-member": _add_member,
    "activate-member": _about_member(staff.activate_member),
    "remove-member": _about_member(staff.remove_member),
    "quit-corp": _about_member(staff.quit_corp),
    "disable-member": _about_member(staff.disable_member),
    "enable-member": _about_member(staff.enable_member),
    "move-member": _move_member,
    "change-userid": _change_userid,
    "hide-member": _of_app(access.hide_member),
    "show-member": _of_app(access.show_member),
    "give-contact": _about_member(access.give_contact),
    "withdraw-contact": _about_member(access.withdraw_contact),
    "create-department": _create_department,
    "update-department": _update_department,
    "delete-department": lambda sim, given: departments.delete_department(sim, number_of(given, "department_id")),
    "create-tag": _create_tag,
    "rename-tag": lambda sim, given: tags.rename_tag(sim, text_of(given, "tag_id"), text_of(given, "name")),
    "delete-tag": lambda sim, given: tags.delete_tag(sim, text_of(given, "tag_id")),
    "rename-tag-group": lambda sim, given: tags.rename_group(sim, text_of(given, "group_id"), text_of(given, "name")),
    "delete-tag-group": lambda sim, given: tags.delete_group(sim, text_of(given, "group_id")),
    "shuffle-tags": lambda sim, given: tags.shuffle(sim, text_of(given, "group_id", "")),
    "raw-event": _raw_event,
}
