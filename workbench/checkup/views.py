"""Rows as the pages read them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wecom.meanings import meaning_of
from workbench.kernel import clock

BIGGEST_ERRCODE = 2**31 - 1


def since(days: int) -> dt.date:
    """The first of the last `days`, today included."""
    return clock.today() - dt.timedelta(days=days - 1)


def errcode(value: Any) -> int:
    """A cursor kind: WeCom has a negative code, and so have we."""
    if type(value) is not int or abs(value) > BIGGEST_ERRCODE:
        raise ValueError(value)
    return value


def error(row: Mapping[str, Any], apis: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One code with its meaning, and the APIs that refused with it; the latest of them says what to do."""
    meaning = meaning_of(row["errcode"], apis[0]["api"])
    return {**row, "meaning": meaning.text, "advice": meaning.advice, "apis": apis}
