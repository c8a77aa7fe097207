"""Months in addresses and bodies: written `2026-11`, handled as their first day."""

import datetime as dt
import re
from typing import Any

from marshmallow import ValidationError, fields

WRITTEN = re.compile("20[0-9]{2}-(0[1-9]|1[0-2])")


def parse(text: str) -> dt.date | None:
    """The first day of a month that is written so; None when it is none."""
    return dt.date.fromisoformat(f"{text}-01") if WRITTEN.fullmatch(text) else None


def following(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


class Month(fields.String):
    """A month; loaded as its first day."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        month = parse(super()._deserialize(value, attr, data, **kwargs))
        if month is None:
            raise ValidationError("Write the month as 2026-11.")
        return month

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        text = super()._serialize(value, attr, obj, **kwargs)
        return text[:7] if text is not None else None
