"""Shapes of commissions."""

import datetime as dt

from marshmallow import Schema, fields, validate

from workbench.kernel.months import Month
from workbench.kernel.paging import PageArgs
from workbench.kernel.texts import Line
from workbench.metrics.schemas import CompareSchema, PeriodSchema
from workbench.orders.models import SalesChannel
from workbench.people.schemas import MemberRef

CHANNELS = [channel.value for channel in SalesChannel]
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


class RateSchema(Schema):
    """The rate of a key (null is any) from a day on; `until` is when the next one of the key takes over."""

    id = fields.Integer(required=True)
    sales_channel = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    department_id = fields.Integer(required=True, allow_none=True)
    department_name = fields.String(required=True, allow_none=True)
    effective_on = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    rate_bp = fields.Integer(required=True, allow_none=True, metadata={"description": "basis points; null: none"})
    set_at = fields.AwareDateTime(required=True)
    set_by_name = fields.String(required=True)


class RateArgs(PageArgs):
    """Rates that hold now or will, or all there ever were."""

    state = fields.String(load_default="in_force", validate=validate.OneOf(["in_force", "all"]))


class NewRate(Schema):
    """A rate to set."""

    sales_channel = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(CHANNELS))
    category = Line(load_default=None, allow_none=True, validate=validate.Length(1, 100))
    department_id = fields.Integer(strict=True, load_default=None, allow_none=True)
    effective_on = fields.Date(required=True, validate=validate.Range(EARLIEST, LATEST))
    rate_bp = fields.Integer(
        strict=True,
        required=True,
        allow_none=True,
        validate=validate.Range(0, 10_000),
        metadata={"description": "basis points: 250 is 2.5 %; null ends the key"},
    )


class MonthArgs(Schema):
    """Whose commission of which month; this one, unless said otherwise."""

    scope = fields.String(load_default="me", validate=validate.Length(max=100))
    month = Month(load_default=None, allow_none=True)


class PagedMonthArgs(PageArgs, MonthArgs):
    """The same, page by page."""


class LineArgs(PagedMonthArgs):
    """Orders of the month itself, adjustments, or both."""

    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["own", "adjustment"]))


class SumsSchema(Schema):
    """What a month is worth: its own orders, late facts about months closed before, and both."""

    own_fen = fields.Integer(required=True)
    adjustment_fen = fields.Integer(required=True)
    total_fen = fields.Integer(required=True)


class CommissionSchema(SumsSchema):
    """A month of a scope. `closed` never changes; `running` takes the adjustments; `estimated` is any other."""

    scope = fields.String(required=True)
    month = Month(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["closed", "running", "estimated"]))
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    has_rates = fields.Boolean(required=True, metadata={"description": "whether any rate was ever set"})


class EstimateSchema(Schema):
    """`commission_est` of any period; `value` has the adjustments of the months that lie in it, the change has not."""

    value = fields.Integer(required=True, metadata={"description": "fen"})
    previous = fields.Integer(required=True)
    change = fields.Float(required=True, allow_none=True, metadata={"description": "(now − before) ÷ |before|"})
    is_new = fields.Boolean(required=True, metadata={"description": "there was none before (新增)"})
    scope = fields.String(required=True)
    period = fields.Nested(PeriodSchema, required=True)
    compare = fields.Nested(CompareSchema, required=True)
    own_fen = fields.Integer(required=True)
    adjustment_fen = fields.Integer(required=True)
    has_rates = fields.Boolean(required=True, metadata={"description": "whether any rate was ever set"})


class MemberSumsSchema(SumsSchema):
    """One member's month."""

    member = fields.Nested(MemberRef, required=True)


class AppliedRate(Schema):
    """A rate that applied to a line of an order."""

    sales_channel = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    department_name = fields.String(required=True, allow_none=True)
    rate_bp = fields.Integer(required=True)


class CommissionLineSchema(Schema):
    """An order in a month, with what it earns and by which rates."""

    order_id = fields.Integer(required=True)
    order_no = fields.String(required=True)
    sales_channel = fields.String(required=True)
    paid_on = fields.Date(required=True)
    paid_fen = fields.Integer(required=True, metadata={"description": "what the buyer paid"})
    base_fen = fields.Integer(required=True, metadata={"description": "of it for goods, less refunds"})
    amount_fen = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["own", "adjustment"]))
    member = fields.Nested(MemberRef, required=True)
    rates = fields.List(fields.Nested(AppliedRate), required=True)


class ClosingSchema(SumsSchema):
    """A closed month."""

    month = Month(required=True)
    closed_at = fields.AwareDateTime(required=True)
    closed_by_name = fields.String(required=True)
