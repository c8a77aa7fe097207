"""Shapes of targets."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from workbench.kernel.months import Month
from workbench.kernel.paging import BIGGEST_ID, PageArgs
from workbench.people.schemas import MemberRef
from workbench.targets.models import TargetMetric

MOST_AT_ONCE = 500


class _Steps(Schema):
    base = fields.Integer(required=True, allow_none=True)
    sprint = fields.Integer(required=True, allow_none=True)
    challenge = fields.Integer(required=True, allow_none=True)


class ProgressSchema(_Steps):
    """A target, if there is one, beside what the month has come to and where it will land."""

    value = fields.Integer(required=True, metadata={"description": "month to date; fen or a count"})
    landing = fields.Integer(required=True, allow_none=True, metadata={"description": "预计达成; null: no history"})


class _Settable(ProgressSchema):
    may_set = fields.Boolean(required=True, metadata={"description": "whether I set it"})


class MetricProgressSchema(_Settable):
    """One metric of a scope."""

    metric = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True, validate=validate.OneOf(["count", "fen"]))


class TargetsSchema(Schema):
    """A month of one scope, every metric that can be aimed at."""

    scope = fields.String(required=True)
    month = Month(required=True)
    metrics = fields.List(fields.Nested(MetricProgressSchema), required=True)


class StaffTargetSchema(_Settable):
    """One member's target of a metric."""

    member = fields.Nested(MemberRef, required=True)


class DepartmentTargetSchema(_Settable):
    """One department's target of a metric."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    depth = fields.Integer(required=True)


class DepartmentTargetsSchema(Schema):
    """Those of all departments I see."""

    departments = fields.List(fields.Nested(DepartmentTargetSchema), required=True)


class ScopeMonthArgs(Schema):
    """Whose targets of which month; this one, unless said otherwise."""

    scope = fields.String(load_default="me", validate=validate.Length(max=100))
    month = Month(load_default=None, allow_none=True)


class MetricArgs(Schema):
    """Which metric, in which month."""

    month = Month(load_default=None, allow_none=True)
    metric = fields.Enum(TargetMetric, by_value=True, load_default=TargetMetric.GUIDED_GMV)


class StaffTargetArgs(PageArgs, MetricArgs):
    """Whose staff."""

    scope = fields.String(required=True, validate=validate.Length(max=100))


class NewTarget(Schema):
    """A target to set; without a base it is taken away."""

    scope = fields.String(required=True, validate=validate.Length(max=100))
    base = fields.Integer(strict=True, required=True, allow_none=True, validate=validate.Range(1, BIGGEST_ID))
    sprint = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(1, BIGGEST_ID))
    challenge = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(1, BIGGEST_ID))

    @validates_schema
    def rises(self, data: dict[str, Any], **_about: Any) -> None:
        """From step to step."""
        given = [data[name] for name in ("base", "sprint", "challenge") if data[name] is not None]
        if given != sorted(given) or (data["base"] is None and given):
            raise ValidationError("Every step must be at least the one before it.", "base")


class NewTargets(Schema):
    """Targets of one metric and month, for many at once."""

    month = Month(required=True)
    metric = fields.Enum(TargetMetric, by_value=True, required=True)
    targets = fields.List(fields.Nested(NewTarget), required=True, validate=validate.Length(1, MOST_AT_ONCE))
