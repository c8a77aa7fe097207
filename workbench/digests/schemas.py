"""Shapes of digests."""

from marshmallow import Schema, fields


class SubscriptionSchema(Schema):
    """Whether I get the morning card, and from which hour on."""

    is_subscribed = fields.Boolean(required=True)
    hour = fields.Integer(required=True)
