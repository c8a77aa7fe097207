"""Shapes of write-backs."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from wecom.writes import DESCRIPTION_CHARACTERS, REMARK_CHARACTERS
from workbench.customers.schemas import TagRef
from workbench.kernel.paging import BIGGEST_ID
from workbench.kernel.texts import Line, Prose
from workbench.writebacks.mobiles import MOST_NUMBERS
from workbench.writebacks.models import Kind, Status

MOST_TAGS = 100
BLANKS = re.compile(r"[\s()-]")
CHINESE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
"""A mobile, or a landline with its area code."""
FOREIGN = re.compile(r"\+(?!86)[0-9]{5,20}")


class Number(Line):
    """A whole telephone number: a Chinese one, or any with its country code; blanks, hyphens and brackets are left out.

    It is shown masked ever after, so nobody would see later that a digit is missing.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        number = BLANKS.sub("", super()._deserialize(value, attr, data, **kwargs))
        if not (CHINESE.fullmatch(number.removeprefix("+86")) or FOREIGN.fullmatch(number)):
            raise ValidationError("Write the whole number: a mobile of 11 digits, or + and the country code.")
        return number


class Keyed(Schema):
    """Everything that is wanted carries a key, so that it can be sent again when its answer was lost."""

    client_key = fields.UUID(required=True, metadata={"description": "made by the phone; repeating it is harmless"})


class RemarkArgs(Keyed):
    """Another remark; empty takes it away."""

    text = Line(required=True, validate=validate.Length(max=REMARK_CHARACTERS))


class DescriptionArgs(Keyed):
    """Another description; empty takes it away."""

    text = Prose(required=True, validate=validate.Length(max=DESCRIPTION_CHARACTERS))


class ChangeArgs(Keyed):
    """Something to add, or to remove, or both."""

    @validates_schema
    def _changes_something(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data["add"] and not data["remove"]:
            raise ValidationError("Add or remove something.", "add")


class MobilesArgs(ChangeArgs):
    """Numbers to add, and the ids of numbers to remove."""

    add = fields.List(Number(), load_default=list, validate=validate.Length(max=MOST_NUMBERS))
    remove = fields.List(fields.String(), load_default=list, validate=validate.Length(max=MOST_NUMBERS))


class TagsArgs(ChangeArgs):
    """Ids of tags to put on, and of tags to take off."""

    add = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID)),
        load_default=list,
        validate=validate.Length(max=MOST_TAGS),
    )
    remove = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID)),
        load_default=list,
        validate=validate.Length(max=MOST_TAGS),
    )


class MobileRef(Schema):
    """A mobile number that is not given away."""

    id = fields.String(required=True)
    masked = fields.String(required=True)


class WriteBackSchema(Schema):
    """What is wanted of a relation, and what WeCom said to it."""

    id = fields.Integer(required=True)
    relation_id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in Kind]))
    status = fields.String(required=True, validate=validate.OneOf([status.value for status in Status]))
    since = fields.AwareDateTime(required=True)
    text = fields.String(required=True, allow_none=True, metadata={"description": "of a remark or a description"})
    mobiles_added = fields.List(fields.Nested(MobileRef), required=True)
    mobiles_removed = fields.List(fields.Nested(MobileRef), required=True)
    tags_added = fields.List(fields.Nested(TagRef), required=True)
    tags_removed = fields.List(fields.Nested(TagRef), required=True)
    reason = fields.String(required=True, allow_none=True, metadata={"description": "why it was refused, as a code"})
    errcode = fields.Integer(required=True, allow_none=True, metadata={"description": "WeCom's, of a failed attempt"})
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
