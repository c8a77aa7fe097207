"""Texts people enter: what they may contain, so that what is shown is what was written."""

import re
from typing import Any

from marshmallow import ValidationError, fields

INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the reading direction, with which a text can pose as another."""
BREAK = re.compile("[\t\n\r\u2028\u2029]")


class Prose(fields.String):
    """A text of any number of lines."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if INVISIBLE.search(text):
            raise ValidationError("Remove the invisible control characters.")
        return text


class Line(Prose):
    """A text of one line, without the blanks around it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if BREAK.search(text):
            raise ValidationError("Write it on one line.")
        return text
