"""Shapes of the asset formula, of what channels cost and are worth, and of audits."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from workbench.metrics.schemas import POSSIBLE, CompareSchema, FigureSchema, Number, PeriodSchema


class FormulaPartsSchema(Schema):
    """A, R, B, G and the money no touch has earned; guided_gmv is all four sums."""

    guided_gmv_fen = fields.Integer(required=True)
    friends = fields.Integer(required=True, metadata={"description": "A"})
    reached = fields.Integer(required=True, metadata={"description": "R, of A"})
    buyers = fields.Integer(required=True, metadata={"description": "B, of R"})
    touch_gmv_fen = fields.Integer(required=True, metadata={"description": "G"})
    code_gmv_fen = fields.Integer(required=True)
    natural_gmv_fen = fields.Integer(required=True)
    manual_gmv_fen = fields.Integer(required=True)


class FactorSchema(Schema):
    """One factor and what it did to the change."""

    key = fields.String(required=True)
    value = Number(required=True, allow_none=True)
    previous = Number(required=True, allow_none=True)
    share_fen = fields.Integer(required=True, allow_none=True, metadata={"description": "null: a factor is 0 (—)"})


class AssetFormulaSchema(Schema):
    """私域业绩 = 客群资产数 × 营销触达率 × 场景转化率 × 客单价."""

    scope = fields.String(required=True)
    period = fields.Nested(PeriodSchema, required=True)
    compare = fields.Nested(CompareSchema, required=True)
    current = fields.Nested(FormulaPartsSchema, required=True, allow_none=True)
    previous = fields.Nested(FormulaPartsSchema, required=True, allow_none=True)
    change_fen = fields.Integer(
        required=True, allow_none=True, metadata={"description": "of G; the shares add up to it"}
    )
    factors = fields.List(fields.Nested(FactorSchema), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Nested(FigureSchema), required=True)
    since = fields.Date(required=True, allow_none=True)
    is_partial = fields.Boolean(required=True, metadata={"description": "counts from `since` on"})
    as_of = fields.AwareDateTime(required=True)


class NewCostSchema(Schema):
    """What a channel cost between two days, both included."""

    acquisition_channel = fields.String(required=True, validate=validate.Regexp(r"(state:.{1,100}|way:\d{1,4})\Z"))
    begins_on = fields.Date(required=True, validate=POSSIBLE)
    ends_on = fields.Date(required=True, validate=POSSIBLE)
    amount_fen = fields.Integer(required=True, strict=True, validate=validate.Range(0, 10**15))
    note = fields.String(load_default="", validate=validate.Length(max=200))

    @validates_schema
    def in_order(self, data: dict[str, object], **_more: object) -> None:
        """The last day is not before the first."""
        if data["ends_on"] < data["begins_on"]:  # type: ignore[operator]  # both are dates by now
            raise ValidationError("The last day is before the first.", "ends_on")


class CostSchema(NewCostSchema):
    """A cost as it was entered."""

    id = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"description": "of the channel"})
    entered_at = fields.AwareDateTime(required=True)


class ChannelChoiceSchema(Schema):
    """A channel a cost can be entered for."""

    key = fields.String(required=True)
    name = fields.String(required=True)


class CostsSchema(Schema):
    """All costs, newest first, and the channels there are."""

    items = fields.List(fields.Nested(CostSchema), required=True)
    channels = fields.List(fields.Nested(ChannelChoiceSchema), required=True)


class ChannelWorthSchema(Schema):
    """What an acquisition channel cost and what its customers are worth."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    cost_fen = fields.Integer(required=True, allow_none=True)
    new_customers = fields.Integer(required=True)
    cac_fen = fields.Integer(required=True, allow_none=True)
    ltv_fen = fields.Integer(required=True, allow_none=True)
    ltv_projected_fen = fields.Integer(required=True, allow_none=True)
    ltv_cac = Number(required=True, allow_none=True)
    payback_days = fields.Integer(required=True, allow_none=True)


class ChannelWorthsSchema(Schema):
    """By acquisition channel."""

    items = fields.List(fields.Nested(ChannelWorthSchema), required=True)


class OrderBeginningSchema(Schema):
    """Since when orders are known; `told_on` is what they say themselves."""

    began_on = fields.Date(required=True, allow_none=True, metadata={"description": "null: there are none yet"})
    told_on = fields.Date(required=True, allow_none=True)
    set_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "null: nobody set it"})
    set_by_name = fields.String(required=True, allow_none=True)


class NewOrderBeginning(Schema):
    """A day to set."""

    began_on = fields.Date(required=True, validate=POSSIBLE)


class SumColumnSchema(Schema):
    """How many sums or rows of one kind were not what the facts say."""

    table_name = fields.String(required=True)
    column_name = fields.String(required=True)
    differing = fields.Integer(required=True)


class SumDifferenceSchema(Schema):
    """A sum that was not what the facts say; or a row, whose amounts are then hashes of its content, 0 without it."""

    scope_kind = fields.Integer(required=True, metadata={"description": "0 corp, 1 department, 2 member, 3 by main"})
    scope_id = fields.Integer(required=True)
    day = fields.Date(required=True)
    table_name = fields.String(required=True)
    column_name = fields.String(required=True)
    subject = fields.String(required=True, metadata={"description": "the hour, other day, part or row"})
    kept = fields.Integer(required=True)
    counted = fields.Integer(required=True)


class SumAuditSchema(Schema):
    """The last comparison of all sums and copies with the facts; all null before the first."""

    id = fields.Integer(required=True, allow_none=True)
    began_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    compared = fields.Integer(required=True)
    differing = fields.Integer(required=True, metadata={"description": "all of them"})
    columns = fields.List(fields.Nested(SumColumnSchema), required=True)
    differences = fields.List(
        fields.Nested(SumDifferenceSchema), required=True, metadata={"description": "the first of them"}
    )
    is_under_way = fields.Boolean(required=True)
