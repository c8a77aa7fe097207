"""Shapes of targets and deliveries."""

from marshmallow import Schema, fields, validate

from workbench.forwarding.models import Status
from workbench.kernel.paging import PageArgs
from workbench.kernel.texts import Line

EVENT = validate.Regexp(r"[a-z_]{1,60}(\.[a-z_]{1,60})?\Z", error="Use names such as change_external_contact.")


class TargetArgs(Schema):
    """What an administrator decides about a target."""

    name = Line(required=True, validate=validate.Length(1, 40))
    url = Line(required=True, validate=validate.Length(1, 2000))
    events = fields.List(
        fields.String(validate=EVENT),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "names of events or their beginnings up to a dot; none means all"},
    )


class ForwardingTargetSchema(Schema):
    """A system that is told of callbacks."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    secret_made_at = fields.AwareDateTime(required=True)
    paused_at = fields.AwareDateTime(required=True, allow_none=True)
    failures = fields.Integer(required=True)
    retry_at = fields.AwareDateTime(required=True, allow_none=True)
    last_error = fields.String(required=True, allow_none=True)
    last_delivered_at = fields.AwareDateTime(required=True, allow_none=True)
    backlog = fields.Integer(required=True)
    oldest_waiting_at = fields.AwareDateTime(required=True, allow_none=True)


class TargetWithSecretSchema(ForwardingTargetSchema):
    """The same, with the secret that is shown this once."""

    secret = fields.String(required=True)


class DeliveryArgs(PageArgs):
    """Which deliveries of a target."""

    status = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf([status.value for status in Status])
    )


class ForwardingDeliverySchema(Schema):
    """One callback on its way to a target."""

    id = fields.Integer(required=True)
    delivery_key = fields.UUID(required=True)
    event = fields.String(required=True)
    received_at = fields.AwareDateTime(required=True)
    status = fields.String(required=True, validate=validate.OneOf([status.value for status in Status]))
    attempts = fields.Integer(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    response_status = fields.Integer(required=True, allow_none=True)
    response_head = fields.String(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
