"""What a template card (模板卡片) may contain, with the code WeCom refuses each mistake with (document 90236)."""

import re
from typing import Any

from wecom.simulator.api.call import Call
from wecom.simulator.api.card_parts import (
    NOTHING,
    PROGRAM,
    URL,
    WEB_ADDRESS,
    Card,
    check_common_parts,
    check_target,
    is_matched,
    part,
    parts,
    text,
    whole,
)
from wecom.simulator.api.refusals import ApiRefusal

TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
LONGEST_KEY, LONGEST_OPTION_ID = 1024, 128
MOST_MENU_ACTIONS, MOST_BUTTONS, MOST_SELECTS = 3, 6, 3
MOST_OPTIONS, MOST_CHECKS, MOST_VERTICAL = 10, 20, 4
LEAST_RATIO, GREATEST_RATIO = 1.3, 2.25
STYLES = (1, 2, 3, 4)
CALLS_BACK, OPENS_URL = 0, 1
ONE_CHOICE, SEVERAL_CHOICES = 0, 1

NOTICES = ("text_notice", "news_notice")
INTERACTIONS = ("button_interaction", "vote_interaction", "multiple_interaction")


def calls_back(card: Card) -> bool:
    """Whether somebody's press becomes an event, for which the app needs a callback address."""
    return card["card_type"] in INTERACTIONS or "action_menu" in card


def check_card(call: Call, card: Card, *, is_update: bool = False) -> None:
    """Refuse a card WeCom would refuse; one that replaces another carries no `task_id`."""
    kind = card.get("card_type")
    if kind not in NOTICES + INTERACTIONS:
        raise ApiRefusal(40058, "card_type")
    _check_task_id(card, is_update=is_update)
    _check_title(card, kind)
    if kind in NOTICES or "card_action" in card:
        kinds = (URL, PROGRAM) if kind in NOTICES else (NOTHING, URL, PROGRAM)
        check_target(part(card, "card_action"), "card_action", kinds)
    if "action_menu" in card:
        _check_menu(part(card, "action_menu"))
    check_common_parts(call, card)
    if kind == "button_interaction":
        _check_buttons(card)
        if "button_selection" in card:
            _check_choice(part(card, "button_selection"), MOST_OPTIONS)
    elif kind == "vote_interaction":
        checkbox = part(card, "checkbox")
        whole(checkbox, "mode", ONE_CHOICE, (ONE_CHOICE, SEVERAL_CHOICES))
        _check_choice(checkbox, MOST_CHECKS)
        _check_submit(card)
    elif kind == "multiple_interaction":
        for choice in parts(card, "select_list", 1, MOST_SELECTS, 42037):
            _check_choice(choice, MOST_OPTIONS)
        _check_submit(card)
    elif kind == "news_notice":
        _check_picture(card)


def _check_task_id(card: Card, *, is_update: bool) -> None:
    if is_update and "task_id" in card:
        raise ApiRefusal(42014, "a card that replaces another has no task_id")
    is_needed = not is_update and (calls_back(card) or "task_id" in card)
    if is_needed and not is_matched(TASK_ID, card.get("task_id")):
        raise ApiRefusal(42014)


def _check_title(card: Card, kind: str) -> None:
    title = part(card, "main_title", optional=True)
    if kind == "text_notice" and not title.get("title"):
        text(card, "sub_title_text")
    else:
        text(title, "title")


def _check_menu(menu: Card) -> None:
    actions = parts(menu, "action_list", 1, MOST_MENU_ACTIONS, 42051)
    for action in actions:
        text(action, "text", 42051)
    _check_keys([action.get("key") for action in actions], missing=42051, repeated=42051)


def _check_buttons(card: Card) -> None:
    pressed = []
    for button in parts(card, "button_list", 1, MOST_BUTTONS, 42017):
        text(button, "text", 42018)
        whole(button, "style", 1, STYLES, 42018)
        if whole(button, "type", CALLS_BACK, (CALLS_BACK, OPENS_URL), 42018) == CALLS_BACK:
            pressed.append(button.get("key"))
        elif not is_matched(WEB_ADDRESS, button.get("url")):
            raise ApiRefusal(42028, "button_list.url")
    _check_keys(pressed, missing=42039, repeated=42019)


def _check_submit(card: Card) -> None:
    button = part(card, "submit_button")
    text(button, "text", 42018)
    _check_keys([button.get("key")], missing=42039, repeated=42019)


def _check_choice(choice: Card, at_most: int) -> None:
    text(choice, "question_key")
    options = parts(choice, "option_list", 1, at_most, 42037)
    for option in options:
        text(option, "text")
    ids = [option.get("id") for option in options]
    _check_keys(ids, missing=42040, repeated=42040, longest=LONGEST_OPTION_ID)


def _check_picture(card: Card) -> None:
    if "card_image" not in card and "image_text_area" not in card:
        raise ApiRefusal(40058, "card_image or image_text_area is needed")
    if "card_image" in card:
        image = part(card, "card_image")
        ratio = image.get("aspect_ratio", LEAST_RATIO)
        if type(ratio) not in (int, float) or not LEAST_RATIO <= ratio < GREATEST_RATIO:
            raise ApiRefusal(40058, "card_image.aspect_ratio")
        text(image, "url")
    if "image_text_area" in card:
        area = part(card, "image_text_area")
        check_target(area, "image_text_area")
        text(area, "image_url")
    for line in parts(card, "vertical_content_list", 0, MOST_VERTICAL, 40058):
        text(line, "title")


def _check_keys(keys: list[Any], *, missing: int, repeated: int, longest: int = LONGEST_KEY) -> None:
    for key in keys:
        if not isinstance(key, str) or not 0 < len(key.encode()) <= longest:
            raise ApiRefusal(missing)
    if len(set(keys)) < len(keys):
        raise ApiRefusal(repeated)
