"""Shapes of commissions."""

import datetime as dt
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from workbench.kernel.months import Month
from workbench.kernel.paging import PageArgs
from workbench.kernel.texts import Line
from workbench.metrics.periods import Kind
from workbench.metrics.schemas import POSSIBLE, CompareSchema, Number, PeriodSchema
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


class DaysArgs(MonthArgs):
    """A month, or any period the figures know; this month, unless said otherwise."""

    period = fields.Enum(Kind, by_value=True, load_default=None, allow_none=True)
    date = fields.Date(load_default=None, validate=POSSIBLE, metadata={"description": "any day of the period"})
    first = fields.Date(data_key="from", load_default=None, validate=POSSIBLE)
    last = fields.Date(data_key="to", load_default=None, validate=POSSIBLE)

    @validates_schema
    def is_one_of_them(self, data: dict[str, Any], **_about: Any) -> None:
        """Which of the two would be meant could only be guessed."""
        if data["month"] is not None and data["period"] is not None:
            raise ValidationError("Name a month or a period, not both.", "period")


class PagedDaysArgs(PageArgs, DaysArgs):
    """The same, page by page."""


class LineArgs(PagedDaysArgs):
    """Orders of the days themselves, adjustments, or both."""

    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["own", "adjustment"]))


STATES = validate.OneOf(["closed", "running", "estimated"])


class SumsSchema(Schema):
    """What a month is worth: its own orders, late facts about months closed before, and both."""

    own_fen = fields.Integer(required=True)
    adjustment_fen = fields.Integer(required=True)
    total_fen = fields.Integer(required=True)


class CommissionSchema(SumsSchema):
    """A month of a scope. `closed` never changes; `running` takes the adjustments; `estimated` is any other."""

    scope = fields.String(required=True)
    month = Month(required=True)
    state = fields.String(required=True, validate=STATES)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    has_rates = fields.Boolean(required=True, metadata={"description": "whether any rate was ever set"})


class EstimateSchema(Schema):
    """`commission_est` of any period; it has the adjustments of the months that lie in it completely."""

    value = fields.Integer(required=True, allow_none=True, metadata={"description": "fen; null: before `since`"})
    previous = fields.Integer(required=True, allow_none=True)
    change = Number(required=True, allow_none=True, metadata={"description": "(now − before) ÷ |before|"})
    is_new = fields.Boolean(required=True, metadata={"description": "there was none before (新增)"})
    scope = fields.String(required=True)
    period = fields.Nested(PeriodSchema, required=True)
    compare = fields.Nested(CompareSchema, required=True)
    own_fen = fields.Integer(required=True)
    adjustment_fen = fields.Integer(required=True)
    state = fields.String(
        required=True,
        validate=STATES,
        metadata={"description": "closed: does not move any more; running: with the adjustments that wait"},
    )
    since = fields.Date(required=True, allow_none=True)
    is_partial = fields.Boolean(required=True, metadata={"description": "counts from `since` on"})
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
    """An order, with what it earns and by which rates."""

    order_id = fields.Integer(required=True)
    order_no = fields.String(required=True)
    sales_channel = fields.String(required=True)
    paid_on = fields.Date(required=True)
    paid_fen = fields.Integer(required=True, metadata={"description": "what the buyer paid"})
    base_fen = fields.Integer(required=True, metadata={"description": "of it for goods, less refunds"})
    amount_fen = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["own", "adjustment"]))
    month = Month(required=True, metadata={"description": "it is settled with"})
    member = fields.Nested(MemberRef, required=True)
    rates = fields.List(fields.Nested(AppliedRate), required=True)


class ClosingSchema(SumsSchema):
    """A closed month."""

    month = Month(required=True)
    closed_at = fields.AwareDateTime(required=True)
    closed_by_name = fields.String(required=True)


class TurnSchema(Schema):
    """Which month is closed next; before the first closing every month from it to the latest may be chosen."""

    next_month = Month(required=True, allow_none=True, metadata={"description": "null: nothing was ever earned"})
    latest_month = Month(required=True, allow_none=True, metadata={"description": "null: the next one is not over"})


class ReopeningDifferenceSchema(Schema):
    """A member whose own orders of a closed month are worth something else now."""

    member = fields.Nested(MemberRef, required=True)
    settled_fen = fields.Integer(required=True)
    now_fen = fields.Integer(required=True)
    difference_fen = fields.Integer(required=True)


class ReopeningSchema(Schema):
    """What opening a closed month again would change: its own orders as settled, and as things stand."""

    month = Month(required=True)
    settled_fen = fields.Integer(required=True)
    now_fen = fields.Integer(required=True)
    difference_fen = fields.Integer(required=True)
    adjustment_fen = fields.Integer(required=True, metadata={"description": "settled with it; waits again then"})
    differing = fields.Integer(required=True, metadata={"description": "members"})
    members = fields.List(
        fields.Nested(ReopeningDifferenceSchema),
        required=True,
        metadata={"description": "the largest differences first"},
    )


class NewReopening(Schema):
    """Why a closed month is opened again."""

    reason = Line(required=True, validate=validate.Length(1, 200))
