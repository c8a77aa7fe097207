"""Shapes of the dictionary and of figures."""

from marshmallow import Schema, fields, validate

from workbench.metrics.periods import Kind

EARLIEST, LATEST = "2000-01-01", "2199-12-31"


class MetricSchema(Schema):
    """One metric of the dictionary."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True, validate=validate.OneOf(["count", "fen", "ratio", "minutes"]))
    definition = fields.String(required=True)
    formula = fields.String(required=True)
    direction = fields.String(required=True, allow_none=True, metadata={"description": "up or down is good"})
    since = fields.Date(required=True, allow_none=True, metadata={"description": "null before that day (数据自 … 起)"})
    is_approximate = fields.Boolean(required=True)
    is_stock = fields.Boolean(required=True, metadata={"description": "a state at the end, not a sum over the period"})
    has_detail = fields.Boolean(required=True)
    behind = fields.String(required=True, allow_none=True, metadata={"description": "what the rows behind it are"})


class DictionarySchema(Schema):
    """All metrics."""

    metrics = fields.List(fields.Nested(MetricSchema), required=True)


class ScopeArgs(Schema):
    """Whose figures, and when."""

    scope = fields.String(load_default="me", metadata={"description": "me, staff:{userid}, department:{id} or corp"})
    period = fields.Enum(Kind, by_value=True, load_default=Kind.DAY)
    date = fields.Date(load_default=None, metadata={"description": "any day of the period; today if left out"})
    first = fields.Date(data_key="from", load_default=None, metadata={"description": "of a custom period"})
    last = fields.Date(data_key="to", load_default=None, metadata={"description": "of a custom period, included"})


class PeriodSchema(Schema):
    """Half open: [start, end)."""

    start = fields.AwareDateTime(required=True)
    end = fields.AwareDateTime(required=True)
    complete = fields.Boolean(required=True)


class CompareSchema(Schema):
    """What a period is compared with."""

    start = fields.AwareDateTime(required=True)
    end = fields.AwareDateTime(required=True)
    basis = fields.String(required=True, validate=validate.OneOf(["full", "elapsed"]))


class ChangeSchema(Schema):
    """A value beside an earlier one."""

    value = fields.Float(required=True, allow_none=True)
    previous = fields.Float(required=True, allow_none=True)
    change = fields.Float(required=True, allow_none=True, metadata={"description": "(now − before) ÷ |before|"})
    change_points = fields.Float(required=True, allow_none=True, metadata={"description": "of a ratio: now − before"})
    is_new = fields.Boolean(required=True, metadata={"description": "there was none before (新增)"})


class FigureSchema(ChangeSchema):
    """One metric of a scope over a period."""

    numerator = fields.Float(required=True, allow_none=True)
    denominator = fields.Float(required=True, allow_none=True)
    since = fields.Date(required=True, allow_none=True)
    as_of = fields.AwareDateTime(required=True, allow_none=True)


class KpisSchema(Schema):
    """Every metric of a scope over a period."""

    scope = fields.String(required=True)
    period = fields.Nested(PeriodSchema, required=True)
    compare = fields.Nested(CompareSchema, required=True)
    metrics = fields.Dict(keys=fields.String(), values=fields.Nested(FigureSchema), required=True)
