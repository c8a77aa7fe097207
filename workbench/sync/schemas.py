"""Shape of the sync's progress."""

from marshmallow import Schema, fields, validate


class SyncCounts(Schema):
    """What the database holds."""

    members = fields.Integer(required=True)
    customers = fields.Integer(required=True)
    relations = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    tags = fields.Integer(required=True)


class SyncSchema(Schema):
    """The newest run, in numbers and percent."""

    state = fields.String(required=True, validate=validate.OneOf(["never", "running", "done", "failed"]))
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    percent = fields.Integer(required=True)
    steps_total = fields.Integer(required=True)
    steps_done = fields.Integer(required=True)
    steps_failed = fields.Integer(required=True)
    current = fields.String(required=True, allow_none=True)
    counts = fields.Nested(SyncCounts, required=True)
