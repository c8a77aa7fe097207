"""Keyset paging: `?cursor=&limit=` → `{items, next_cursor}`. A cursor is opaque to the caller."""

import base64
import binascii
import datetime as dt
import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson
from marshmallow import Schema, fields, validate

from workbench.kernel.errors import Refused

T = TypeVar("T")

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
BIGGEST_ID = 2**63 - 1
"""Of PostgreSQL's bigint."""


class PageArgs(Schema):
    """The query arguments of every list."""

    cursor = fields.String(
        load_default=None, allow_none=True, metadata={"description": "next_cursor of the page before"}
    )
    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAX_LIMIT))


@functools.cache
def page_of(item: type[Schema]) -> type[Schema]:
    """The schema `{items, next_cursor}` for a kind of item, named after it."""
    name = item.__name__.removesuffix("Schema") + "Page"
    members = {
        "items": fields.List(fields.Nested(item), required=True),
        "next_cursor": fields.String(required=True, allow_none=True),
    }
    return type(name, (Schema,), members)


def _row_id(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= BIGGEST_ID:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    return value


STRICTLY: dict[Callable[[Any], Any], Callable[[Any], Any]] = {int: _row_id, str: _text}
"""How `decode` reads the plain kinds: only what a column of ours can hold."""


def encode(*position: Any) -> str:
    """Pack the sort key of the last row."""
    return base64.urlsafe_b64encode(orjson.dumps(position)).rstrip(b"=").decode()


def decode(cursor: str | None, *kinds: Callable[[Any], Any]) -> tuple[Any, ...] | None:
    """Unpack a cursor into values of the given kinds; a foreign or damaged one is refused with 422."""
    if not cursor:
        return None
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(STRICTLY.get(kind, kind)(value) for kind, value in zip(kinds, values, strict=True))
    except (binascii.Error, ValueError, TypeError, OverflowError) as error:
        raise Refused(
            "invalid", status=422, detail="cursor: use the next_cursor of the page before, unchanged"
        ) from error


def whole(value: Any) -> int:
    """A `decode` kind for a whole number of either sign that a bigint can hold: a sum of money."""
    if type(value) is not int or not -BIGGEST_ID <= value <= BIGGEST_ID:
        raise ValueError(value)
    return value


def flag(value: Any) -> int:
    """A `decode` kind for what is 0 or 1."""
    if type(value) is not int or value not in (0, 1):
        raise ValueError(value)
    return value


def moment(value: Any) -> dt.datetime:
    """A `decode` kind for timestamps, which are aware and exist in UTC too."""
    found = dt.datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found.astimezone(dt.UTC)


def page(rows: Sequence[T], limit: int, position: Callable[[T], tuple[Any, ...]]) -> dict[str, Any]:
    """Make a page of `limit` rows out of up to `limit + 1` fetched ones; the surplus row only proves there is more."""
    items = list(rows[:limit])
    return {"items": items, "next_cursor": encode(*position(items[-1])) if len(rows) > limit else None}
