"""Strict readers of a template card, and the parts every kind of card may have: source, quote, lines, jumps."""

import re
from collections.abc import Container
from typing import Any

from wecom.simulator.api.call import Call
from wecom.simulator.api.media import require_media
from wecom.simulator.api.refusals import ApiRefusal

WEB_ADDRESS = re.compile(r"https?://\S+")
MOST_LINES, MOST_JUMPS = 6, 3
COLOURS = (0, 1, 2, 3)
NOTHING, URL, PROGRAM = 0, 1, 2
LINE_URL, LINE_FILE, LINE_MEMBER = 1, 2, 3

Card = dict[str, Any]


def check_common_parts(call: Call, card: Card) -> None:
    whole(part(card, "source", optional=True), "desc_color", 0, COLOURS)
    check_target(part(card, "quote_area", optional=True), "quote_area")
    for line in parts(card, "horizontal_content_list", 0, MOST_LINES, 42035):
        _check_line(call, line)
    for jump in parts(card, "jump_list", 0, MOST_JUMPS, 42042):
        text(jump, "title", 42033)
        check_target(jump, "jump_list")


def check_target(one: Card, name: str, kinds: Container[int] = (NOTHING, URL, PROGRAM)) -> None:
    """What a touch opens: nothing, a page with its scheme, or a mini-program."""
    kind = whole(one, "type", NOTHING, kinds)
    if kind == URL and not is_matched(WEB_ADDRESS, one.get("url")):
        raise ApiRefusal(42028, f"{name}.url")
    if kind == PROGRAM:
        text(one, "appid")


def _check_line(call: Call, line: Card) -> None:
    text(line, "keyname", 42027)
    kind = whole(line, "type", NOTHING, (NOTHING, LINE_URL, LINE_FILE, LINE_MEMBER))
    if kind == LINE_URL and not is_matched(WEB_ADDRESS, line.get("url")):
        raise ApiRefusal(42028, "horizontal_content_list.url")
    if kind == LINE_FILE:
        require_media(call, text(line, "media_id", 42029), "file")
    if kind == LINE_MEMBER:
        userid = text(line, "userid", 42050)
        if not call.sim.state.count("SELECT count(*) FROM members WHERE userid = ?", userid):
            raise ApiRefusal(42050, "horizontal_content_list.userid")


def part(card: Card, name: str, *, optional: bool = False) -> Card:
    found = card.get(name, {} if optional else None)
    if not isinstance(found, dict):
        raise ApiRefusal(40058, f"{name} must be an object")
    return found


def parts(card: Card, name: str, at_least: int, at_most: int, errcode: int) -> list[Card]:
    found = card.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ApiRefusal(40058, f"{name} must be a list of objects")
    if not at_least <= len(found) <= at_most:
        raise ApiRefusal(errcode, f"{at_least} to {at_most} in {name}")
    return found


def text(card: Card, name: str, errcode: int = 40058) -> str:
    found = card.get(name)
    if not isinstance(found, str) or not found:
        raise ApiRefusal(errcode, f"{name} is empty")
    return found


def whole(card: Card, name: str, default: int, allowed: Container[int], errcode: int = 40058) -> int:
    found = card.get(name, default)
    if type(found) is not int or found not in allowed:
        raise ApiRefusal(errcode, name)
    return found


def is_matched(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
