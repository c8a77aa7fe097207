"""The inbox as administrators see it."""

from marshmallow import Schema, fields, validate

from workbench.callbacks.models import Status
from workbench.kernel import paging
from workbench.kernel.texts import Line

STATES = [status.value for status in Status]


class InboxMessageSchema(Schema):
    """A callback and what became of it."""

    id = fields.Integer(required=True)
    receiver = fields.String(required=True)
    event = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATES))
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    userid = fields.String(required=True, allow_none=True)
    external_userid = fields.String(required=True, allow_none=True)
    chat_id = fields.String(required=True, allow_none=True)
    member_name = fields.String(required=True, allow_none=True)
    customer_name = fields.String(
        required=True, allow_none=True, metadata={"description": "when the administrator may open her"}
    )
    group_name = fields.String(
        required=True, allow_none=True, metadata={"description": "when the administrator may open it"}
    )
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    handled_at = fields.AwareDateTime(required=True, allow_none=True)


class ElementSchema(Schema):
    """One element of the message."""

    name = fields.String(required=True)
    value = fields.String(required=True)


class InboxMessageDetailSchema(InboxMessageSchema):
    """The message itself too: as it came, and its elements. One-time codes in it are blotted out."""

    xml = fields.String(required=True)
    elements = fields.List(fields.Nested(ElementSchema), required=True)
    customer_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "when the administrator may open her"}
    )


class InboxArgs(paging.PageArgs):
    """Which messages."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATES))
    event = Line(load_default=None, validate=validate.Length(1, 200))
    about = Line(
        load_default=None,
        validate=validate.Length(1, 100),
        metadata={
            "description": "userid, external_userid, chat_id, or part of the name of a member or a customer I may see"
        },
    )


class NewAttempts(Schema):
    """Which failed messages to handle again: all of them, or those of a filter."""

    event = Line(load_default=None, validate=validate.Length(1, 200))
    about = Line(load_default=None, validate=validate.Length(1, 100))


class AttemptsSchema(Schema):
    """How many were taken up, and how many failed ones are left (there is a limit to one go)."""

    started = fields.Integer(required=True)
    left = fields.Integer(required=True)


class EventCountSchema(Schema):
    """How many messages of one kind there are."""

    event = fields.String(required=True)
    total = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    ignored = fields.Integer(required=True, metadata={"description": "of a kind nothing reacts to"})


class InboxSummarySchema(Schema):
    """The whole inbox in numbers."""

    waiting = fields.Integer(required=True)
    handled = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    dead = fields.Integer(required=True)
    ignored = fields.Integer(required=True)
    events = fields.List(fields.Nested(EventCountSchema), required=True)
