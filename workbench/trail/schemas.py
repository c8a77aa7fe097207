"""Shape of a trail entry."""

from marshmallow import Schema, fields


class TrailEntrySchema(Schema):
    """One fact on the time line; the sentence is made from `kind` and `payload` where it is shown."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)
    source = fields.String(required=True)
    actor_name = fields.String(required=True, allow_none=True)
    payload = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)
