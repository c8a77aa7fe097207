"""Tolerant readers of WeCom's JSON: a field may be missing, empty, null or of another type without notice."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Json = Mapping[str, Any]

_EPOCH = datetime.fromtimestamp(0, UTC)


def text(data: Json, name: str) -> str:
    """The string under ``name``, or ``""``; without what no database keeps (NUL, halves of a character)."""
    value = data.get(name)
    return _storable(value) if isinstance(value, str) else ""


def text_or_none(data: Json, name: str) -> str | None:
    """The string under ``name``; ``None`` when missing or empty."""
    return text(data, name) or None


def number(data: Json, name: str) -> int:
    """The integer under ``name`` (WeCom sometimes quotes it), or 0."""
    value = data.get(name)
    try:
        return int(value) if isinstance(value, int | str) else 0
    except ValueError:
        return 0


def decimal_or_none(data: Json, name: str) -> Decimal | None:
    """The number under ``name`` with its fraction; ``None`` when missing."""
    value = data.get(name)
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


def moment(data: Json, name: str) -> datetime:
    """Unix seconds under ``name`` as aware UTC; the epoch when missing or no time at all."""
    try:
        return datetime.fromtimestamp(number(data, name), UTC)
    except (OSError, OverflowError, ValueError):
        return _EPOCH


def texts(data: Json, name: str) -> tuple[str, ...]:
    """The non-empty strings of the list under ``name``."""
    return tuple(_storable(item) for item in _items(data, name) if isinstance(item, str) and item)


def numbers(data: Json, name: str) -> tuple[int, ...]:
    """The integers of the list under ``name``."""
    return tuple(item for item in _items(data, name) if isinstance(item, int))


def objects(data: Json, name: str) -> list[dict[str, Any]]:
    """The objects of the list under ``name``."""
    return [item for item in _items(data, name) if isinstance(item, dict)]


def child(data: Json, name: str) -> dict[str, Any]:
    """The object under ``name``, or an empty one."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def normal_userid(userid: str) -> str:
    """A member's userid as we compare and store it: WeCom treats it without regard to case and answers in both."""
    return userid.lower()


def userid(data: Json, name: str = "userid") -> str:
    """The member's userid under ``name``, normalised."""
    return normal_userid(text(data, name))


def userids(data: Json, name: str) -> tuple[str, ...]:
    """The members' userids of the list under ``name``, normalised."""
    return tuple(normal_userid(item) for item in texts(data, name))


def _storable(value: str) -> str:
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _items(data: Json, name: str) -> list[Any]:
    value = data.get(name)
    return value if isinstance(value, list) else []
