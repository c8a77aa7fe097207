"""What the pages learn about WeCom's statistics."""

from marshmallow import Schema, fields, validate

from workbench.kernel.paging import PageArgs


class StatisticsArgs(Schema):
    """How far back to compare."""

    days = fields.Integer(load_default=30, validate=validate.Range(1, 180))


class DifferenceArgs(PageArgs):
    """One page of the days that differ."""

    days = fields.Integer(load_default=30, validate=validate.Range(1, 180))


class ComparisonSchema(Schema):
    """Lost contacts as we know them and as WeCom counts them (被删除/拉黑数), over the days both know."""

    since = fields.Date(required=True)
    ours = fields.Integer(required=True)
    theirs = fields.Integer(required=True)
    days_that_differ = fields.Integer(required=True)
    days_compared = fields.Integer(required=True)


class StatisticsSchema(Schema):
    """How far WeCom's statistics are read."""

    staff_total = fields.Integer(required=True)
    staff_read = fields.Integer(required=True, metadata={"description": "read to the end at least once"})
    read_on = fields.Date(required=True, allow_none=True)
    refused = fields.Integer(required=True, metadata={"description": "staff WeCom gives no figures of"})
    error = fields.String(required=True, allow_none=True)
    comparison = fields.Nested(ComparisonSchema, required=True, allow_none=True)


class DifferenceSchema(Schema):
    """One member's day on which the two counts differ; one that is not final may still be corrected by WeCom."""

    day = fields.Date(required=True)
    userid = fields.String(required=True)
    name = fields.String(required=True)
    ours = fields.Integer(required=True)
    theirs = fields.Integer(required=True)
    is_final = fields.Boolean(required=True)
