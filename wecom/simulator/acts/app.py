"""What a member does with the app: presses a button of a card, chooses from its menu, writes to it."""

import json
from typing import Any

from wecom.simulator import cards, ids
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.callbacks.events import app_event, app_text, card_pressed
from wecom.simulator.engine import Simulator
from wecom.simulator.reads import STATUS_ACTIVE

Selected = dict[str, list[str]]


def press_button(
    sim: Simulator, userid: str, key: str, *, msgid: str = "", task_id: str = "", selected: Selected | None = None
) -> dict[str, Any]:
    """A button, the submit button or a menu entry of a card; the app hears of it with a fresh response code."""
    with sim.state.transaction():
        found = cards.find_card(sim, userid, msgid=msgid, task_id=task_id)
        if found is None:
            raise NotThere(f"{userid} has no such card")
        card = json.loads(found["body"])
        is_menu = key in _keys(card.get("action_menu", {}).get("action_list", []))
        if not is_menu and (found["replaced"] is not None or key not in _buttons(card)):
            raise ActRefused(f"the card has no button {key} to press")
        answers = {} if is_menu else _answers(card, selected or {})
        code = cards.issue_code(sim, found["msgid"])
        name = "template_card_menu_event" if is_menu else "template_card_event"
        sim.outbox.post(
            card_pressed(
                name,
                found["userid"],
                key,
                task_id=found["task_id"],
                card_type=card["card_type"],
                response_code=code,
                answers=answers,
                agent_id=found["agent_id"],
            )
        )
    return {"response_code": code}


def choose_menu(sim: Simulator, userid: str, key: str, agent_id: int) -> None:
    """An entry of the app's own menu, below the conversation."""
    sim.outbox.post(app_event("click", _member(sim, userid), agent_id, event_key=key))


def write_text(sim: Simulator, userid: str, text: str, agent_id: int) -> dict[str, Any]:
    message_id = str(ids.next_number(sim.state, "app_message") + 10**15)
    sim.outbox.post(app_text(_member(sim, userid), text, message_id, agent_id))
    return {"message_id": message_id}


def _member(sim: Simulator, userid: str) -> str:
    row = sim.state.row("SELECT userid FROM members WHERE userid = ? AND status = ?", userid, STATUS_ACTIVE)
    if row is None:
        raise NotThere(f"there is no active member {userid}")
    return str(row["userid"])


def _buttons(card: dict[str, Any]) -> set[str]:
    pressed = [one for one in card.get("button_list", []) if one.get("type", 0) == 0]
    return _keys([*pressed, card.get("submit_button", {})])


def _keys(entries: list[dict[str, Any]]) -> set[str]:
    return {entry["key"] for entry in entries if "key" in entry}


def _answers(card: dict[str, Any], selected: Selected) -> Selected:
    """What was chosen, or was chosen from the beginning; a question or an option the card has not is refused."""
    answers: Selected = {}
    asked = [card[name] for name in ("button_selection", "checkbox") if name in card] + card.get("select_list", [])
    for question in asked:
        options = question["option_list"]
        first = [one["id"] for one in options if one.get("is_checked")] or [question.get("selected_id", "")]
        chosen = selected.get(question["question_key"], [one for one in first if one])
        if not set(chosen) <= {one["id"] for one in options}:
            raise ActRefused(f"question {question['question_key']} has no such option")
        answers[question["question_key"]] = chosen
    if unknown := selected.keys() - answers.keys():
        raise ActRefused(f"the card does not ask {', '.join(unknown)}")
    return answers
