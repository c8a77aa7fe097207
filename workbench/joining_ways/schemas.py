"""Shapes of joining ways."""

from marshmallow import Schema, ValidationError, fields, validate, validates

from wecom.join_ways import MOST_GROUPS
from workbench.channels.models import Progress
from workbench.kernel.paging import BIGGEST_ID, PageArgs
from workbench.kernel.texts import Line

LONGEST_NAME = 30
LONGEST_GROUP_NAME = 40


class JoiningGroupArgs(PageArgs):
    """Search among the groups by name."""

    q = fields.String(load_default="", validate=validate.Length(max=50))


class JoiningWayWish(Schema):
    """A joining way as it shall be; its groups are filled in this order."""

    name = Line(required=True, validate=validate.Length(1, LONGEST_NAME))
    group_ids = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID)),
        required=True,
        validate=validate.Length(1, MOST_GROUPS),
    )
    new_group_name = Line(load_default=None, allow_none=True, validate=validate.Length(1, LONGEST_GROUP_NAME))

    @validates("group_ids")
    def once(self, value: list[int], data_key: str) -> None:  # noqa: ARG002  # marshmallow hands it over
        """Each group once."""
        if len(set(value)) != len(value):
            raise ValidationError("Name each group once.")


class NewJoiningWay(JoiningWayWish):
    """A joining way to make."""

    client_key = fields.UUID(required=True, metadata={"description": "made by the phone; repeating it is harmless"})


class JoiningGroupSchema(Schema):
    """A group that a way can lead to."""

    id = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"description": "empty for an unnamed group"})
    owner_name = fields.String(required=True)
    members_total = fields.Integer(required=True)
    is_dismissed = fields.Boolean(required=True)


class JoiningFiguresSchema(Schema):
    """Customers who joined and left in the chosen days, and those who are in the groups now."""

    joins = fields.Integer(required=True)
    leavings = fields.Integer(required=True)
    present_now = fields.Integer(required=True)


class JoiningWayRow(Schema):
    """A joining way in a list."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "what its people carry in the group"})
    progress = fields.String(required=True, validate=validate.OneOf([one.value for one in Progress]))
    refused_code = fields.Integer(required=True, allow_none=True, metadata={"description": "WeCom's errcode"})
    created_at = fields.AwareDateTime(required=True)
    groups = fields.List(fields.Nested(JoiningGroupSchema), required=True)
    new_group_name = fields.String(required=True, allow_none=True)
    has_qr_code = fields.Boolean(required=True)
    figures = fields.Nested(JoiningFiguresSchema, required=True)


class JoiningDaySchema(Schema):
    """One day of the corp's zone."""

    day = fields.Date(required=True)
    joins = fields.Integer(required=True)


class JoiningWaySchema(JoiningWayRow):
    """A joining way with its days."""

    days = fields.List(fields.Nested(JoiningDaySchema), required=True)
    may_manage = fields.Boolean(required=True)
