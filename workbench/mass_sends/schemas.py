"""Shapes of mass sends."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from wecom.mass_sends import MOST_ATTACHMENTS, MOST_TEXT_BYTES, ChatType
from workbench.customers.schemas import CustomerRef
from workbench.kernel.paging import BIGGEST_ID, PageArgs
from workbench.kernel.texts import Line, Prose
from workbench.mass_sends.attachments import InBytes, SendAttachmentSchema
from workbench.mass_sends.models import SenderRule
from workbench.mass_sends.statuses import STATUS_OF
from workbench.people.schemas import MemberRef

MOST_NAMED = 1000
CHAT_TYPES = tuple(one.value for one in ChatType)
SENDER_RULES = tuple(one.value for one in SenderRule)


def _ids() -> fields.Field[Any]:
    one = fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID))
    return fields.List(one, load_default=list, validate=validate.Length(max=MOST_NAMED))


class SendAudienceSchema(Schema):
    """Whom it shall reach, always within my scope; `member_userids` alone means all they have."""

    chat_type = fields.Enum(ChatType, by_value=True, load_default=ChatType.SINGLE)
    sender_rule = fields.Enum(SenderRule, by_value=True, load_default=SenderRule.NEWEST)
    customer_ids = _ids()
    tag_ids = _ids()
    group_ids = _ids()
    member_userids = fields.List(
        Line(validate=validate.Length(min=1, max=64)), load_default=list, validate=validate.Length(max=MOST_NAMED)
    )

    @validates_schema
    def check_lists(self, data: dict[str, Any], **_: Any) -> None:
        """One way to say it."""
        is_group = data["chat_type"] is ChatType.GROUP
        foreign = ("customer_ids", "tag_ids") if is_group else ("group_ids",)
        for name in foreign:
            if data[name]:
                raise ValidationError("That does not go with this chat_type.", name)
        if not any(data[name] for name in ("customer_ids", "tag_ids", "group_ids", "member_userids")):
            raise ValidationError("Choose staff, customers, tags or groups.", "member_userids")
        if data["customer_ids"] and data["tag_ids"]:
            raise ValidationError("Choose customers or tags.", "tag_ids")
        if is_group and data["sender_rule"] is not SenderRule.NEWEST:
            raise ValidationError("A group gets it from its owner.", "sender_rule")


class SendPreviewArgs(Schema):
    """What a preview is asked for."""

    audience = fields.Nested(SendAudienceSchema, required=True)


class SendAllowanceSchema(Schema):
    """The monthly allowance of one recipient, and when WeCom's list was read last; always an estimate."""

    per_month = fields.Integer(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)


class MassSendPreviewSchema(Schema):
    """What would happen. `staff_total` is null when WeCom chooses the senders."""

    staff_total = fields.Integer(required=True, allow_none=True)
    recipients_total = fields.Integer(required=True)
    no_relation = fields.Integer(required=True)
    allowance_used = fields.Integer(required=True)
    allowance = fields.Nested(SendAllowanceSchema, required=True)


class NewMassSend(Schema):
    """A mass send to be made."""

    client_key = fields.UUID(required=True)
    audience = fields.Nested(SendAudienceSchema, required=True)
    content = Prose(load_default="", validate=InBytes(MOST_TEXT_BYTES))
    attachments = fields.List(
        fields.Nested(SendAttachmentSchema), load_default=list, validate=validate.Length(max=MOST_ATTACHMENTS)
    )
    allow_select = fields.Boolean(load_default=False, truthy={True}, falsy={False})

    @validates_schema
    def check_content(self, data: dict[str, Any], **_: Any) -> None:
        """Something must be sent."""
        if not data["content"].strip() and not data["attachments"]:
            raise ValidationError("Write a text or attach something.", "content")


class MassSendSchema(Schema):
    """A mass send with what became of it so far."""

    id = fields.Integer(required=True)
    chat_type = fields.String(required=True, validate=validate.OneOf(CHAT_TYPES))
    content = fields.String(required=True)
    attachments_total = fields.Integer(required=True)
    created_by_name = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    cancelled_at = fields.AwareDateTime(required=True, allow_none=True)
    staff_total = fields.Integer(required=True)
    staff_sent = fields.Integer(required=True)
    recipients_total = fields.Integer(required=True)
    waiting = fields.Integer(required=True, metadata={"description": "WeCom has not been asked yet"})
    refused = fields.Integer(required=True, metadata={"description": "WeCom refused to make their tasks"})
    unreachable = fields.Integer(required=True)
    unsent = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    no_friend = fields.Integer(required=True)
    allowance_used = fields.Integer(required=True)


class SendProblemSchema(Schema):
    """A part WeCom refused, with its code."""

    member_name = fields.String(required=True, allow_none=True)
    errcode = fields.Integer(required=True, allow_none=True)


class MassSendDetailSchema(MassSendSchema):
    """One mass send in full."""

    sender_rule = fields.String(required=True, validate=validate.OneOf(SENDER_RULES))
    attachments = fields.List(fields.Nested(SendAttachmentSchema), required=True)
    allow_select = fields.Boolean(required=True)
    excluded_no_relation = fields.Integer(required=True)
    excluded_allowance_used = fields.Integer(required=True)
    reminders_left = fields.Integer(required=True)
    problems = fields.List(fields.Nested(SendProblemSchema), required=True)


class SendStaffSchema(Schema):
    """A member who was asked, and what their customers got."""

    member = fields.Nested(MemberRef, required=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    unsent = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    no_friend = fields.Integer(required=True)
    allowance_used = fields.Integer(required=True)


class SendRecipientArgs(PageArgs):
    """Narrow the recipients."""

    member_userid = fields.String(load_default="", validate=validate.Length(max=64))
    status = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(tuple(STATUS_OF)))


class SendRecipientSchema(Schema):
    """A recipient; `customer` is null for a group, and for a customer who is gone for me (then only masked)."""

    id = fields.Integer(required=True)
    customer = fields.Nested(CustomerRef, required=True, allow_none=True)
    name = fields.String(required=True)
    member_name = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(tuple(STATUS_OF)))
    sent_at = fields.AwareDateTime(required=True, allow_none=True)


class SendTaskSchema(Schema):
    """Something the corp asked me to send, which I confirm in WeCom itself."""

    id = fields.Integer(required=True)
    chat_type = fields.String(required=True, validate=validate.OneOf(CHAT_TYPES))
    content = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    recipients_total = fields.Integer(required=True)


class SendRemindedSchema(Schema):
    """How many parts were reminded of."""

    reminded = fields.Integer(required=True)


class MassSendSyncSchema(Schema):
    """One reading of WeCom's list of mass sends."""

    started_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    messages = fields.Integer(required=True)
