"""Shapes of orders as they are shown. Mobiles are masked; so is a receiver whom the viewer may not open."""

from marshmallow import Schema, fields, validate

from workbench.customers.schemas import CustomerRef
from workbench.kernel.paging import PageArgs
from workbench.orders.models import OrderStatus, SalesChannel
from workbench.people.schemas import MemberRef

CHANNELS = [one.value for one in SalesChannel]


class OrderArgs(PageArgs):
    """Which orders; without `is_paid=false` those that were paid."""

    is_paid = fields.Boolean(load_default=True)
    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    status = fields.String(load_default=None, validate=validate.OneOf([one.value for one in OrderStatus]))
    from_on = fields.Date(load_default=None)
    to_on = fields.Date(load_default=None, metadata={"description": "the last day"})
    customer_id = fields.Integer(load_default=None, validate=validate.Range(1, 2**63 - 1))
    is_resolved = fields.Boolean(load_default=None, allow_none=True)
    q = fields.String(load_default="", validate=[validate.Length(max=100), validate.ContainsNoneOf("\0")])


class OrderRowSchema(Schema):
    """An order in a list."""

    id = fields.Integer(required=True)
    channel = fields.String(required=True)
    shop = fields.String(required=True)
    order_no = fields.String(required=True)
    status = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    refunded_fen = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True, allow_none=True)
    paid_at = fields.AwareDateTime(required=True, allow_none=True)
    title = fields.String(required=True, metadata={"description": "of its first line"})
    items_count = fields.Integer(required=True)
    customer = fields.Nested(
        CustomerRef, required=True, allow_none=True, metadata={"description": "null: nobody's, or not mine to open"}
    )
    is_resolved = fields.Boolean(required=True)
    buyer_name = fields.String(required=True, allow_none=True)
    member = fields.Nested(MemberRef, required=True, allow_none=True, metadata={"description": "whose order it is"})
    source = fields.String(required=True, allow_none=True)


class ItemSchema(Schema):
    """One line."""

    title = fields.String(required=True)
    sku = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    sub_order_no = fields.String(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)


class RefundSchema(Schema):
    """Money given back; an estimated one stands for what a file implies."""

    amount_fen = fields.Integer(required=True)
    refunded_at = fields.AwareDateTime(required=True)
    is_estimated = fields.Boolean(required=True)


class OrderSchema(OrderRowSchema):
    """One order."""

    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    seen_at = fields.AwareDateTime(required=True)
    told_by = fields.String(required=True)
    buyer_id = fields.String(required=True, allow_none=True)
    buyer_mobile = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    resolved_by = fields.String(required=True, allow_none=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    refunds = fields.List(fields.Nested(RefundSchema), required=True)


class TotalsSchema(Schema):
    """What a customer has bought, under all of her identities."""

    orders = fields.Integer(required=True)
    gross_fen = fields.Integer(required=True)
    refunded_fen = fields.Integer(required=True)
    net_fen = fields.Integer(required=True)
    last_paid_at = fields.AwareDateTime(required=True, allow_none=True)


class CustomerOrdersSchema(Schema):
    """A page of a customer's orders, with the totals of all."""

    items = fields.List(fields.Nested(OrderRowSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    totals = fields.Nested(TotalsSchema, required=True)
