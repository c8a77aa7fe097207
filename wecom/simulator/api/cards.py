"""What a template card (模板卡片) may contain, with the code WeCom refuses each mistake with (document 90236)."""

import re
from typing import Any

from wecom.simulator.api.refusals import ApiRefusal

TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
WEB_ADDRESS = re.compile(r"https?://\S+")
LONGEST_KEY, LONGEST_OPTION_ID = 1024, 128
MOST_MENU_ACTIONS, MOST_LINES, MOST_JUMPS, MOST_BUTTONS, MOST_SELECTS = 3, 6, 3, 6, 3
MOST_OPTIONS, MOST_CHECKS, MOST_VERTICAL = 10, 20, 4
LEAST_RATIO, GREATEST_RATIO = 1.3, 2.25

NOTICES = ("text_notice", "news_notice")
INTERACTIONS = ("button_interaction", "vote_interaction", "multiple_interaction")

Card = dict[str, Any]


def calls_back(card: Card) -> bool:
    """Whether somebody's press becomes an event, for which the app needs a callback address."""
    return card["card_type"] in INTERACTIONS or "action_menu" in card


def check_card(card: Card, *, is_update: bool = False) -> None:
    """Refuse a card WeCom would refuse; one that replaces another carries no `task_id`."""
    kind = card.get("card_type")
    if kind not in NOTICES + INTERACTIONS:
        raise ApiRefusal(40058, "card_type")
    if not is_update and (calls_back(card) or "task_id" in card) and not _is_matched(TASK_ID, card.get("task_id")):
        raise ApiRefusal(42014)
    _check_title(card, kind)
    _check_action(card, is_required=kind in NOTICES)
    _check_menu(card)
    _check_lines(card)
    if kind == "button_interaction":
        _check_buttons(card)
        if "button_selection" in card:
            _check_choice(_part(card, "button_selection"), MOST_OPTIONS)
    elif kind == "vote_interaction":
        _check_choice(_part(card, "checkbox"), MOST_CHECKS)
        _check_submit(card)
    elif kind == "multiple_interaction":
        for choice in _list(card, "select_list", 1, MOST_SELECTS, 42037):
            _check_choice(choice, MOST_OPTIONS)
        _check_submit(card)
    elif kind == "news_notice":
        _check_picture(card)


def _check_title(card: Card, kind: str) -> None:
    has_title = bool(_part(card, "main_title", optional=True).get("title"))
    if not has_title and not (kind == "text_notice" and card.get("sub_title_text")):
        raise ApiRefusal(40058, "main_title.title is empty")


def _check_action(card: Card, *, is_required: bool) -> None:
    action = _part(card, "card_action", optional=not is_required)
    kind = action.get("type", 0)
    if kind not in ((1, 2) if is_required else (0, 1, 2)):
        raise ApiRefusal(40058, "card_action.type")
    if kind == 1 and not _is_matched(WEB_ADDRESS, action.get("url")):
        raise ApiRefusal(42028, "card_action.url")
    if kind == 2 and not action.get("appid"):
        raise ApiRefusal(40058, "card_action.appid")


def _check_menu(card: Card) -> None:
    if "action_menu" in card:
        actions = _list(_part(card, "action_menu"), "action_list", 1, MOST_MENU_ACTIONS, 42051)
        _check_keys([action.get("key") for action in actions], missing=42051, repeated=42051)


def _check_lines(card: Card) -> None:
    needed = {1: ("url", 42028), 2: ("media_id", 42029), 3: ("userid", 42050)}
    for line in _list(card, "horizontal_content_list", 0, MOST_LINES, 42035):
        if not line.get("keyname"):
            raise ApiRefusal(42027)
        name, errcode = needed.get(line.get("type", 0), ("keyname", 42027))
        if not line.get(name):
            raise ApiRefusal(errcode, f"horizontal_content_list.{name}")
    for jump in _list(card, "jump_list", 0, MOST_JUMPS, 42042):
        if not jump.get("title"):
            raise ApiRefusal(42033)


def _check_buttons(card: Card) -> None:
    buttons = _list(card, "button_list", 1, MOST_BUTTONS, 42017)
    for button in buttons:
        if not button.get("text") or button.get("style", 1) not in (1, 2, 3, 4):
            raise ApiRefusal(42018, "button_list")
        if button.get("type", 0) == 1 and not _is_matched(WEB_ADDRESS, button.get("url")):
            raise ApiRefusal(42028, "button_list.url")
    pressed = [button.get("key") for button in buttons if button.get("type", 0) == 0]
    _check_keys(pressed, missing=42039, repeated=42019)


def _check_submit(card: Card) -> None:
    button = _part(card, "submit_button")
    if not button.get("text"):
        raise ApiRefusal(42018, "submit_button")
    _check_keys([button.get("key")], missing=42039, repeated=42019)


def _check_choice(choice: Card, at_most: int) -> None:
    if not choice.get("question_key"):
        raise ApiRefusal(40058, "question_key is empty")
    ids = [option.get("id") for option in _list(choice, "option_list", 1, at_most, 42037)]
    _check_keys(ids, missing=42040, repeated=42040, longest=LONGEST_OPTION_ID)


def _check_picture(card: Card) -> None:
    if "card_image" not in card and "image_text_area" not in card:
        raise ApiRefusal(40058, "card_image or image_text_area is needed")
    ratio = _part(card, "card_image", optional=True).get("aspect_ratio", LEAST_RATIO)
    if not isinstance(ratio, (int, float)) or not LEAST_RATIO <= ratio < GREATEST_RATIO:
        raise ApiRefusal(40058, "card_image.aspect_ratio")
    _list(card, "vertical_content_list", 0, MOST_VERTICAL, 40058)


def _check_keys(keys: list[Any], *, missing: int, repeated: int, longest: int = LONGEST_KEY) -> None:
    for key in keys:
        if not isinstance(key, str) or not 0 < len(key.encode()) <= longest:
            raise ApiRefusal(missing)
    if len(set(keys)) < len(keys):
        raise ApiRefusal(repeated)


def _is_matched(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _part(card: Card, name: str, *, optional: bool = False) -> Card:
    part = card.get(name, {} if optional else None)
    if not isinstance(part, dict):
        raise ApiRefusal(40058, f"{name} must be an object")
    return part


def _list(card: Card, name: str, at_least: int, at_most: int, errcode: int) -> list[Card]:
    found = card.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ApiRefusal(40058, f"{name} must be a list of objects")
    if not at_least <= len(found) <= at_most:
        raise ApiRefusal(errcode, f"{at_least} to {at_most} in {name}")
    return found
