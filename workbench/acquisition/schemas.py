"""Shapes of live codes, acquisition links and their figures."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from workbench.acquisition.figures import NAMES
from workbench.channels.models import Progress
from workbench.customers.schemas import CustomerRef
from workbench.kernel.paging import BIGGEST_ID
from workbench.kernel.texts import Line
from workbench.people.schemas import MemberRef
from workbench.welcomes.schemas import AttachmentSchema, WelcomeFields

MOST_SHIFTS = 14
MOST_NAMED = 500
LONGEST_NAME = 30


def counted(name: str) -> fields.Integer:
    """One number."""
    return fields.Integer(required=True, metadata={"description": name})


FiguresSchema = Schema.from_dict({name: counted(name) for name in (*NAMES, "active_now")}, name="ChannelFigures")
DaySchema = Schema.from_dict(
    {"day": fields.Date(required=True), **{name: counted(name) for name in NAMES}}, name="ChannelDay"
)


class DepartmentRef(Schema):
    """A department, named."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class AnsweringDepartment(DepartmentRef):
    """A department that can answer."""

    depth = fields.Integer(required=True, metadata={"description": "0: nothing above it is known"})
    staff_total = fields.Integer(required=True, metadata={"description": "can take customers, with those below it"})


class AnsweringDepartmentsSchema(Schema):
    """Departments to choose from, each after the one it belongs to."""

    departments = fields.List(fields.Nested(AnsweringDepartment), required=True)


class ShiftArgs(Schema):
    """These members answer on these weekdays between these times; ending before it begins means past midnight."""

    weekdays = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 7)), required=True, validate=validate.Length(1, 7)
    )
    begins = fields.Time(required=True, format="%H:%M")
    ends = fields.Time(required=True, format="%H:%M")
    userids = fields.List(fields.String(), required=True, validate=validate.Length(1, 100))

    @validates_schema
    def lasts(self, data: dict[str, Any], **_about: Any) -> None:
        """Some time."""
        if data["begins"] == data["ends"]:
            raise ValidationError("Choose an end that is not the beginning.", "ends")


class _Wish(WelcomeFields):
    name = Line(required=True, validate=validate.Length(1, LONGEST_NAME))
    userids = fields.List(fields.String(), load_default=list, validate=validate.Length(max=MOST_NAMED))
    department_ids = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID)),
        load_default=list,
        validate=validate.Length(max=MOST_NAMED),
    )
    skip_verify = fields.Boolean(load_default=True)


class LinkWish(_Wish):
    """An acquisition link as it shall be."""


class LiveCodeWish(_Wish):
    """A live code as it shall be; `userids` and `department_ids` answer whenever no shift is on."""

    shifts = fields.List(fields.Nested(ShiftArgs), load_default=list, validate=validate.Length(max=MOST_SHIFTS))


class NewLink(LinkWish):
    """A link to make."""

    client_key = fields.UUID(required=True, metadata={"description": "made by the phone; repeating it is harmless"})


class NewLiveCode(LiveCodeWish):
    """A live code to make."""

    client_key = fields.UUID(required=True, metadata={"description": "made by the phone; repeating it is harmless"})


class _Channel(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "what its relations carry"})
    progress = fields.String(required=True, validate=validate.OneOf([one.value for one in Progress]))
    refused_code = fields.Integer(required=True, allow_none=True, metadata={"description": "WeCom's errcode"})
    created_at = fields.AwareDateTime(required=True)
    skip_verify = fields.Boolean(required=True)
    members = fields.List(fields.Nested(MemberRef), required=True)
    departments = fields.List(fields.Nested(DepartmentRef), required=True)
    figures = fields.Nested(FiguresSchema, required=True)


class LiveCodeRow(_Channel):
    """A live code in a list."""

    answering = fields.List(fields.Nested(MemberRef), required=True, metadata={"description": "according to WeCom"})
    shift_count = fields.Integer(required=True)
    has_qr_code = fields.Boolean(required=True)


class ShiftSchema(Schema):
    """Who answers when."""

    id = fields.Integer(required=True)
    weekdays = fields.List(fields.Integer(), required=True)
    begins = fields.Time(required=True, format="%H:%M")
    ends = fields.Time(required=True, format="%H:%M")
    members = fields.List(fields.Nested(MemberRef), required=True)
    is_on = fields.Boolean(required=True)


class _Welcome(Schema):
    welcome_text = fields.String(required=True, allow_none=True)
    default_welcome_text = fields.String(required=True)
    welcome_attachments = fields.List(fields.Nested(AttachmentSchema), required=True)
    days = fields.List(fields.Nested(DaySchema), required=True)
    may_manage = fields.Boolean(required=True)


class LiveCodeSchema(LiveCodeRow, _Welcome):
    """A live code with its shifts, its welcome, and its days."""

    is_single = fields.Boolean(required=True, metadata={"description": "WeCom lets exactly one member answer it"})
    shifts = fields.List(fields.Nested(ShiftSchema), required=True)


class QuotaSchema(Schema):
    """What is left of the paid quota."""

    used = fields.Integer(required=True)
    balance = fields.Integer(required=True)
    read_at = fields.AwareDateTime(required=True)


class LinkRow(_Channel):
    """An acquisition link in a list. `clicks` and `new_customers` are WeCom's own, of finished days."""

    url = fields.String(required=True, allow_none=True, metadata={"description": "to give out, with our channel"})
    is_available = fields.Boolean(required=True)
    clicks = fields.Integer(required=True)
    new_customers = fields.Integer(required=True)


class LinkDaySchema(Schema):
    """What WeCom counted on one day."""

    day = fields.Date(required=True)
    clicks = fields.Integer(required=True)
    new_customers = fields.Integer(required=True)


class LinkSchema(LinkRow, _Welcome):
    """An acquisition link with its welcome and its days."""

    counted_days = fields.List(fields.Nested(LinkDaySchema), required=True)


class LinkCustomerSchema(Schema):
    """Somebody who came through the link. `chat_status` 0 silent, 1 has written, 2 unknown."""

    customer = fields.Nested(CustomerRef, required=True)
    member = fields.Nested(MemberRef, required=True)
    chat_status = fields.Integer(required=True)
    messages = fields.Integer(required=True, allow_none=True)
