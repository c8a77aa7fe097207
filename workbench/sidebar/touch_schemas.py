"""Shapes of what was sent from the sidebar."""

from marshmallow import Schema, fields, validate

from workbench.kernel.texts import Prose


class NewTouch(Schema):
    """One message that went into a customer's chat."""

    client_key = fields.UUID(required=True, metadata={"description": "made by the phone; repeating it is harmless"})
    external_userid = fields.String(required=True, validate=validate.Length(1, 64))
    text = Prose(required=True, validate=validate.Length(1, 4000))
    item_id = fields.Integer(
        strict=True, load_default=None, allow_none=True, metadata={"description": "my task item it was sent for"}
    )
    sent_at = fields.AwareDateTime(
        load_default=None, allow_none=True, metadata={"description": "when it was sent, from a phone that was off line"}
    )


class TouchSchema(Schema):
    """As it is kept."""

    kind = fields.String(required=True)
    touched_at = fields.AwareDateTime(required=True)
