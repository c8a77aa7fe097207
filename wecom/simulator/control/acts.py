"""Control API, acting: every address is one thing somebody does in the client or the console."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

from wecom.simulator.acts import adding, app, contacts, groups, staff
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.control import acquiring_acts, console_acts, sending_acts
from wecom.simulator.control.answers import (
    Refused,
    answer_refusals,
    app_of,
    body,
    number_of,
    text_of,
    texts_of,
    truth_of,
)
from wecom.simulator.engine import Simulator, current

control_acts = Blueprint("control_acts", __name__, url_prefix="/__sim/acts")
answer_refusals(control_acts)

Given = dict[str, Any]


@control_acts.errorhandler(ActRefused)
def refuse(refusal: ActRefused) -> tuple[Response, int]:
    return jsonify(error=str(refusal)), 404 if isinstance(refusal, NotThere) else 409


@control_acts.post("/<act>")
def perform(act: str) -> Given:
    perform_it = ACTS.get(act)
    if perform_it is None:
        raise Refused(f"there is no act {act}; known: {', '.join(ACTS)}", 404)
    return perform_it(current(), body()) or {"ok": True}


def _pair(given: Given) -> tuple[str, str]:
    return text_of(given, "userid"), text_of(given, "external_userid")


def _add_customer(sim: Simulator, given: Given) -> Given:
    return adding.add_customer(
        sim,
        text_of(given, "userid"),
        text_of(given, "external_userid", ""),
        name=text_of(given, "name", ""),
        add_way=number_of(given, "add_way", adding.SCANNED),
        state=text_of(given, "state", ""),
        half=truth_of(given, "half", default=False),
        welcome=truth_of(given, "welcome", default=True),
    )


def _invent_customer(sim: Simulator, given: Given) -> Given:
    return {"external_userid": adding.invent_customer(sim, text_of(given, "name", ""), text_of(given, "company", ""))}


def _edit_customer(sim: Simulator, given: Given) -> None:
    contacts.edit_customer(
        sim,
        *_pair(given),
        remark=text_of(given, "remark", "") if "remark" in given else None,
        description=text_of(given, "description", "") if "description" in given else None,
        mobiles=texts_of(given, "mobiles") if "mobiles" in given else None,
        add_tags=texts_of(given, "add_tags"),
        remove_tags=texts_of(given, "remove_tags"),
    )


def _say(sim: Simulator, given: Given) -> Given:
    speaker = given.get("from")
    if speaker not in ("member", "customer"):
        raise Refused('from must be "member" or "customer"')
    text = text_of(given, "text")
    if chat_id := text_of(given, "chat_id", ""):
        sender = text_of(given, "userid" if speaker == "member" else "external_userid")
        return groups.say_in_group(sim, chat_id, sender, text)
    return contacts.say(sim, *_pair(given), text, by_member=speaker == "member")


def _people_of(given: Given) -> list[str]:
    """One person or several: a group event carries a list."""
    several = texts_of(given, "external_userids")
    return several or [text_of(given, "external_userid", "") or text_of(given, "userid")]


def _create_group(sim: Simulator, given: Given) -> Given:
    people = texts_of(given, "external_userids")
    return {"chat_id": groups.create_group(sim, text_of(given, "owner"), text_of(given, "name", ""), people)}


def _join_group(sim: Simulator, given: Given) -> None:
    """Customers or colleagues, by their ids."""
    scene = number_of(given, "join_scene", groups.SCANNED)
    groups.join_group(sim, text_of(given, "chat_id"), _people_of(given), join_scene=scene)


def _leave_group(sim: Simulator, given: Given) -> None:
    removed = truth_of(given, "removed", default=False)
    groups.leave_group(sim, text_of(given, "chat_id"), _people_of(given), removed=removed)


def _press_button(sim: Simulator, given: Given) -> Given:
    selected = given.get("selected") or {}
    if not isinstance(selected, dict):
        raise Refused("give selected as an object of lists")
    return app.press_button(
        sim,
        text_of(given, "userid"),
        text_of(given, "key"),
        msgid=text_of(given, "msgid", ""),
        task_id=text_of(given, "task_id", ""),
        selected={question: texts_of(selected, question) for question in selected},
    )


def _choose_menu(sim: Simulator, given: Given) -> None:
    app.choose_menu(sim, text_of(given, "userid"), text_of(given, "key"), app_of(sim, given))


def _write_text(sim: Simulator, given: Given) -> Given:
    return app.write_text(sim, text_of(given, "userid"), text_of(given, "text"), app_of(sim, given))


def _change_group(detail: str, field: str) -> Callable[[Simulator, Given], None]:
    def change(sim: Simulator, given: Given) -> None:
        groups.change_group(sim, text_of(given, "chat_id"), detail, text_of(given, field, ""))

    return change


ACTS: dict[str, Callable[[Simulator, Given], Given | None]] = {
    "invent-customer": _invent_customer,
    "add-customer": _add_customer,
    "accept-half": lambda sim, given: adding.accept_half(sim, *_pair(given)),
    "customer-leaves": lambda sim, given: contacts.customer_leaves(sim, *_pair(given)),
    "member-deletes": lambda sim, given: contacts.member_deletes(sim, *_pair(given)),
    "edit-customer": _edit_customer,
    "say": _say,
    "create-group": _create_group,
    "join-group": _join_group,
    "leave-group": _leave_group,
    "rename-group": _change_group("change_name", "name"),
    "change-notice": _change_group("change_notice", "notice"),
    "change-owner": _change_group("change_owner", "owner"),
    "dismiss-group": lambda sim, given: groups.dismiss_group(sim, text_of(given, "chat_id")),
    "enter-app": lambda sim, given: staff.enter_app(sim, text_of(given, "userid"), app_of(sim, given)),
    "press-button": _press_button,
    "choose-menu": _choose_menu,
    "write-text": _write_text,
    **acquiring_acts.ACTS,
    **console_acts.ACTS,
    **sending_acts.ACTS,
}
