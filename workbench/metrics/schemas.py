"""Shapes of the dictionary and of figures."""

import datetime as dt
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, validate

from workbench.customers.schemas import CustomerRef
from workbench.kernel import paging
from workbench.metrics.breakdowns import By
from workbench.metrics.periods import Kind

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
POSSIBLE = validate.Range(EARLIEST, LATEST)


class Number(fields.Float):
    """Counts and fen as JSON integers, ratios as numbers of at most four decimals: no float is reckoned with."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_more: Any) -> int | float | None:  # noqa: ARG002  # marshmallow's signature
        if not isinstance(value, Decimal):
            return value  # type: ignore[no-any-return]  # an int, or None
        rounded = round(value, 4)
        return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


class MetricSchema(Schema):
    """One metric of the dictionary."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True, validate=validate.OneOf(["count", "fen", "ratio", "minutes"]))
    counted_unit = fields.String(
        required=True,
        validate=validate.OneOf(["count", "fen", "minutes"]),
        metadata={"description": "of a numerator, and of what the rows behind it count"},
    )
    definition = fields.String(required=True)
    formula = fields.String(required=True)
    direction = fields.String(required=True, allow_none=True, metadata={"description": "up or down is good"})
    since = fields.Date(required=True, allow_none=True, metadata={"description": "null before that day (数据自 … 起)"})
    is_approximate = fields.Boolean(required=True)
    is_stock = fields.Boolean(required=True, metadata={"description": "a state at the end, not a sum over the period"})
    has_detail = fields.Boolean(required=True)
    behind = fields.String(required=True, allow_none=True, metadata={"description": "what the rows behind it are"})


class WordsSchema(Schema):
    """What the keys of sales channels and sources are called, in the order they are listed in."""

    sales_channels = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    sources = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class DictionarySchema(Schema):
    """All metrics, and the words of what they are divided by."""

    metrics = fields.List(fields.Nested(MetricSchema), required=True)
    words = fields.Nested(WordsSchema, required=True)


class PeriodArgs(Schema):
    """When."""

    period = fields.Enum(Kind, by_value=True, load_default=Kind.DAY)
    date = fields.Date(
        load_default=None, validate=POSSIBLE, metadata={"description": "any day of the period; today if left out"}
    )
    first = fields.Date(
        data_key="from", load_default=None, validate=POSSIBLE, metadata={"description": "of a custom period"}
    )
    last = fields.Date(
        data_key="to", load_default=None, validate=POSSIBLE, metadata={"description": "of a custom period, included"}
    )


class ScopeArgs(PeriodArgs):
    """Whose figures, and when."""

    scope = fields.String(load_default="me", metadata={"description": "me, staff:{userid}, department:{id} or corp"})


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

    value = Number(required=True, allow_none=True)
    previous = Number(required=True, allow_none=True)
    change = Number(required=True, allow_none=True, metadata={"description": "(now − before) ÷ |before|"})
    change_points = Number(required=True, allow_none=True, metadata={"description": "of a ratio: now − before"})
    is_new = fields.Boolean(required=True, metadata={"description": "there was none before (新增)"})


class FigureSchema(ChangeSchema):
    """One metric of a scope over a period."""

    numerator = Number(required=True, allow_none=True)
    denominator = Number(required=True, allow_none=True)
    since = fields.Date(required=True, allow_none=True, metadata={"description": "null: nothing was ever told"})
    is_partial = fields.Boolean(
        required=True, metadata={"description": "`since` lies in the period: the value counts from that day on"}
    )
    as_of = fields.AwareDateTime(required=True, allow_none=True)


class KpisSchema(Schema):
    """Every metric of a scope over a period."""

    scope = fields.String(required=True)
    scope_name = fields.String(required=True, metadata={"description": "of the person or department; empty: the corp"})
    period = fields.Nested(PeriodSchema, required=True)
    compare = fields.Nested(CompareSchema, required=True)
    metrics = fields.Dict(keys=fields.String(), values=fields.Nested(FigureSchema), required=True)


class SeriesPointSchema(Schema):
    """The figure of one day, or of the month that begins on it."""

    day = fields.Date(required=True)
    value = Number(required=True, allow_none=True)


class SeriesSchema(Schema):
    """A metric over time."""

    step = fields.String(required=True, validate=validate.OneOf(["day", "month"]))
    points = fields.List(fields.Nested(SeriesPointSchema), required=True)


class BreakdownArgs(ScopeArgs):
    """Whose figures, when, and divided by what."""

    by = fields.Enum(By, by_value=True, required=True)


class BreakdownRowSchema(ChangeSchema):
    """One part."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    opens = fields.String(
        required=True, allow_none=True, metadata={"description": "the scope whose figure this very number is"}
    )


class RestSchema(ChangeSchema):
    """What the rows leave of the whole: of products, freight, discounts, what was not listed, and all smaller ones."""

    name = fields.String(required=True)


class BreakdownSchema(Schema):
    """The parts of a figure, the largest first; days in their order. Amounts and counts add up, with the rest."""

    rows = fields.List(fields.Nested(BreakdownRowSchema), required=True)
    rest = fields.Nested(RestSchema, required=True, allow_none=True)
    since = fields.Date(required=True, allow_none=True)
    is_partial = fields.Boolean(required=True)


class DetailArgs(ScopeArgs, paging.PageArgs):
    """Whose figures, when, and where the list goes on."""


class BehindOrderSchema(Schema):
    """An order that counts."""

    id = fields.Integer(required=True)
    channel = fields.String(required=True)
    order_no = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    paid_at = fields.AwareDateTime(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)


class BehindSchema(Schema):
    """A customer or an order behind a number."""

    happened_at = fields.AwareDateTime(required=True)
    counted = Number(
        required=True, metadata={"description": "what it adds to the number, or to the numerator of a ratio"}
    )
    customer = fields.Nested(CustomerRef, required=True, allow_none=True)
    masked_name = fields.String(
        required=True, allow_none=True, metadata={"description": "of a customer who may not be opened"}
    )
    member_userid = fields.String(required=True, allow_none=True)
    member_name = fields.String(required=True, allow_none=True)
    order = fields.Nested(BehindOrderSchema, required=True, allow_none=True)


class LeaderSchema(ChangeSchema):
    """A place on a leaderboard."""

    rank = fields.Integer(required=True)
    key = fields.String(required=True)
    name = fields.String(required=True)


class MineSchema(Schema):
    """Where I am."""

    rank = fields.Integer(required=True)
    of = fields.Integer(required=True)
    value = Number(required=True, allow_none=True)


class LeaderboardSchema(Schema):
    """The first of a board, and my own place."""

    rows = fields.List(fields.Nested(LeaderSchema), required=True)
    rest = fields.Nested(RestSchema, required=True, allow_none=True)
    mine = fields.Nested(MineSchema, required=True, allow_none=True)
