"""Shapes of identities, merges, and orders without a customer."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from workbench.customers.schemas import CustomerRef
from workbench.identities.models import IdentityKind, MergeKind, SaidBy
from workbench.kernel.months import Month
from workbench.kernel.paging import PageArgs
from workbench.kernel.texts import Line
from workbench.orders.models import SalesChannel
from workbench.people.schemas import MemberRef

CHANNEL = validate.OneOf([channel.value for channel in SalesChannel])
EVIDENCE = ["shared_mobile", "shared_buyer_id", "masked_mobile_and_name", "name"]


class IdentitySchema(Schema):
    """What identifies a customer elsewhere; `value` is masked when it is a mobile, an order's number for an order."""

    id = fields.Integer(required=True)
    customer_id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in IdentityKind]))
    channel = fields.String(required=True, allow_none=True)
    value = fields.String(required=True)
    said_by = fields.String(required=True, validate=validate.OneOf([word.value for word in SaidBy]))
    bound_at = fields.AwareDateTime(required=True)
    bound_by_name = fields.String(required=True, allow_none=True)


class IdentifiedCustomerSchema(Schema):
    """One of the customers who are the person."""

    id = fields.Integer(required=True)
    external_userid = fields.String(required=True)
    name = fields.String(required=True)
    avatar = fields.String(required=True, allow_none=True)
    has_unionid = fields.Boolean(required=True)
    remark_mobiles = fields.List(fields.String(), required=True, metadata={"description": "masked"})


class MergeSchema(Schema):
    """Why two customers are one person."""

    id = fields.Integer(required=True)
    customer_ids = fields.List(fields.Integer(), required=True)
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in MergeKind]))
    evidence = fields.String(
        required=True, allow_none=True, metadata={"description": "what they share; a mobile masked"}
    )
    made_at = fields.AwareDateTime(required=True)
    made_by_name = fields.String(required=True, allow_none=True, metadata={"description": "null: a rule"})


class AlikeSchema(Schema):
    """Somebody else who might be the same person, and what they have in common."""

    customer = fields.Nested(CustomerRef, required=True)
    mobile = fields.String(required=True, metadata={"description": "masked"})


class IdentitiesSchema(Schema):
    """Everything by which a person is known."""

    person_id = fields.Integer(required=True, metadata={"description": "under whose profile she is shown"})
    customers = fields.List(fields.Nested(IdentifiedCustomerSchema), required=True)
    identities = fields.List(fields.Nested(IdentitySchema), required=True)
    merges = fields.List(fields.Nested(MergeSchema), required=True)
    alike = fields.List(fields.Nested(AlikeSchema), required=True)


class NewIdentity(Schema):
    """Either an order of hers by its number, or a mobile she has confirmed."""

    order_no = Line(load_default=None, allow_none=True, validate=validate.Length(1, 64))
    channel = fields.String(load_default=None, allow_none=True, validate=CHANNEL)
    shop = Line(load_default=None, allow_none=True, validate=validate.Length(max=100))
    mobile = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"1[3-9]\d{9}\Z", error="Eleven digits.")
    )

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_about: Any) -> None:
        if (data.get("order_no") is None) == (data.get("mobile") is None):
            raise ValidationError("Give an order_no or a mobile.", "order_no")


class NewMerge(Schema):
    """Two customers I may see."""

    customer_ids = fields.List(fields.Integer(strict=True), required=True, validate=validate.Length(equal=2))


class MergePreviewArgs(Schema):
    """Two customers I may see."""

    one = fields.Integer(required=True)
    other = fields.Integer(required=True)


class MovingOrdersSchema(Schema):
    """Orders that would count for somebody else; null is nobody."""

    loser = fields.Nested(MemberRef, required=True, allow_none=True)
    gainer = fields.Nested(MemberRef, required=True, allow_none=True)
    orders = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)


class MergePreviewSchema(Schema):
    """What a merge would do to whose orders are whose, and whether my word is enough for it."""

    moves = fields.List(fields.Nested(MovingOrdersSchema), required=True)
    may_merge = fields.Boolean(required=True)


class StayingRowSchema(Schema):
    """Something written since that names no identity."""

    kind = fields.String(required=True, validate=validate.OneOf(["task", "identity"]))
    id = fields.Integer(required=True)
    text = fields.String(required=True, allow_none=True)
    written_at = fields.AwareDateTime(required=True)


class LeavingRowsSchema(Schema):
    """How many rows go with those who leave."""

    relations = fields.Integer(required=True)
    orders = fields.Integer(required=True)
    touches = fields.Integer(required=True)
    trail_entries = fields.Integer(required=True)


class UnmergePreviewSchema(Schema):
    """What an un-merge would do."""

    staying = fields.List(fields.Nested(IdentifiedCustomerSchema), required=True)
    leaving = fields.List(fields.Nested(IdentifiedCustomerSchema), required=True)
    goes = fields.Nested(LeavingRowsSchema, required=True)
    stays = fields.List(fields.Nested(StayingRowSchema), required=True)


class UnresolvedArgs(PageArgs):
    """Which orders without a customer."""

    channel = fields.String(load_default=None, allow_none=True, validate=CHANNEL)
    from_on = fields.Date(load_default=None, allow_none=True)
    to_on = fields.Date(load_default=None, allow_none=True)
    q = Line(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "order number, buyer id or receiver, as a whole"},
    )
    suggested = fields.Boolean(load_default=None, allow_none=True)


class SuggestionSchema(Schema):
    """Whose an order might be, and why."""

    customer = fields.Nested(CustomerRef, required=True)
    evidence = fields.String(required=True, validate=validate.OneOf(EVIDENCE))


class UnresolvedOrderSchema(Schema):
    """A paid order without a customer."""

    id = fields.Integer(required=True)
    channel = fields.String(required=True)
    shop = fields.String(required=True)
    order_no = fields.String(required=True)
    status = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    paid_at = fields.AwareDateTime(required=True)
    buyer_id = fields.String(required=True, allow_none=True)
    buyer_name = fields.String(required=True, allow_none=True)
    buyer_mobile = fields.String(required=True, allow_none=True, metadata={"description": "masked"})
    suggestions = fields.List(fields.Nested(SuggestionSchema), required=True)


class DaysArgs(Schema):
    """Some days; the last is included."""

    from_on = fields.Date(required=True)
    to_on = fields.Date(required=True)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_about: Any) -> None:
        if data["to_on"] < data["from_on"]:
            raise ValidationError("Choose a day not before from_on.", "to_on")


class UnresolvedSummarySchema(Schema):
    """What is nobody's among all paid orders."""

    orders = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    orders_total = fields.Integer(required=True)
    amount_total_fen = fields.Integer(required=True)


class OrderCustomerArgs(Schema):
    """Whose order it is."""

    customer_id = fields.Integer(strict=True, required=True)


class CoverageArgs(Schema):
    """Which month, written 2026-11; without it the running one."""

    month = Month(load_default=None, allow_none=True)


class ChannelCoverageSchema(Schema):
    """Paid orders of one sales channel in the month. A buyer is a buyer id; not every channel tells one."""

    channel = fields.String(required=True)
    orders = fields.Integer(required=True)
    resolved_orders = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    resolved_amount_fen = fields.Integer(required=True)
    buyers = fields.Integer(required=True)
    resolved_buyers = fields.Integer(required=True)


class CustomerCoverageSchema(Schema):
    """Persons: friends now, those of them who bought in the month, and all known buyers of the month."""

    friends = fields.Integer(required=True)
    buying_friends = fields.Integer(required=True)
    known_buyers = fields.Integer(required=True)


class CoverageSchema(Schema):
    """How much of the public channels is known in the private domain."""

    month = Month(required=True)
    as_of = fields.String(required=True)
    channels = fields.List(fields.Nested(ChannelCoverageSchema), required=True)
    customers = fields.Nested(CustomerCoverageSchema, required=True)
