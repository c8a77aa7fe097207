"""The shape of an order that an ERP or a shop tells, and of what became of it."""

import datetime as dt
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates, validates_schema

from workbench.kernel import clock
from workbench.kernel.texts import Line
from workbench.orders.files.cells import clean, is_damaged, narrow
from workbench.orders.incoming import CLOCKS_MAY_DIFFER, ONE_PER_CHANNEL, Verdict
from workbench.orders.models import OrderStatus, SalesChannel

MOST_FEN = 10**12
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
SHORT = validate.Length(1, 100)
OURS = "~"
"""With what the numbers of our own, estimated refunds begin."""


class Moment(fields.AwareDateTime):
    """RFC 3339 with its offset, neither before this century nor ahead of us."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dt.datetime:
        found: dt.datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            moment = found.astimezone(dt.UTC)
        except OverflowError:
            raise ValidationError("Not a moment of this century.") from None
        if not EARLIEST <= moment <= clock.now() + CLOCKS_MAY_DIFFER:
            raise ValidationError("Before the year 2000, or in the future.")
        return moment


class Cell(Line):
    """Pasted from a spreadsheet, it is what a file's cell would be: without `="…"` or a leading apostrophe."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return clean(super()._deserialize(value, attr, data, **kwargs))


class Number(Cell):
    """The number of an order, so that a file with the same order has the same."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        number = narrow(super()._deserialize(value, attr, data, **kwargs))
        if is_damaged(number):
            raise ValidationError("A spreadsheet has rounded this number.")
        return number


def _fen() -> fields.Integer:
    return fields.Integer(strict=True, required=True, validate=validate.Range(0, MOST_FEN))


class _Told(Schema):
    class Meta:
        unknown = EXCLUDE  # shops send more than we ask for


class WebhookBuyer(_Told):
    """Who bought; every id that is known."""

    external_userid = Line(load_default=None, allow_none=True, validate=SHORT)
    unionid = Line(load_default=None, allow_none=True, validate=SHORT)
    mobile = Line(load_default=None, allow_none=True, validate=validate.Length(max=40))
    buyer_id = Cell(load_default=None, allow_none=True, validate=SHORT)
    name = Line(load_default=None, allow_none=True, validate=validate.Length(max=100))


class WebhookItem(_Told):
    """One line of an order."""

    sku = Line(load_default=None, allow_none=True, validate=validate.Length(max=100))
    title = Line(required=True, validate=validate.Length(max=500))
    category = Line(load_default=None, allow_none=True, validate=validate.Length(max=100))
    quantity = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 1_000_000))
    amount_fen = _fen()


class WebhookRefund(_Told):
    """Money given back."""

    refund_no = Line(required=True, validate=SHORT)
    amount_fen = _fen()
    refunded_at = Moment(required=True)

    @validates("refund_no")
    def _is_not_ours(self, value: str, **_about: Any) -> None:
        if value.startswith(OURS):
            raise ValidationError("Must not begin with a tilde.")


class WebhookOrder(_Told):
    """One order, as it is now. `refunds` is the complete list; leave it out where refunds are not known."""

    channel = fields.String(required=True, validate=validate.OneOf([one.value for one in SalesChannel]))
    shop = Cell(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "needed where order numbers are unique only in one shop"},
    )
    order_no = Number(required=True, validate=SHORT)
    status = fields.String(required=True, validate=validate.OneOf([one.value for one in OrderStatus]))
    created_at = Moment(load_default=None, allow_none=True)
    paid_at = Moment(load_default=None, allow_none=True)
    updated_at = Moment(required=True)
    amount_fen = _fen()
    buyer = fields.Nested(WebhookBuyer, load_default=dict)
    items = fields.List(fields.Nested(WebhookItem), load_default=list, validate=validate.Length(max=500))
    refunds = fields.List(
        fields.Nested(WebhookRefund), load_default=None, allow_none=True, validate=validate.Length(max=500)
    )
    code = Line(load_default=None, allow_none=True, validate=SHORT)

    @validates_schema
    def _agrees_with_itself(self, data: dict[str, Any], **_about: Any) -> None:
        if data["status"] in {"paid", "shipped", "finished"} and data["paid_at"] is None:
            raise ValidationError("An order with this status has been paid at some time.", "paid_at")
        if data["status"] == "created" and data["paid_at"] is not None:
            raise ValidationError("An order with this status is not paid yet: send paid, or no paid_at.", "paid_at")
        if data["channel"] not in ONE_PER_CHANNEL and not data["shop"]:
            raise ValidationError("Order numbers of this channel are unique only in one shop: say which.", "shop")
        numbers = [refund["refund_no"] for refund in data["refunds"] or ()]
        if len(numbers) != len(set(numbers)):
            raise ValidationError("The same refund_no twice.", "refunds")


class WebhookBody(Schema):
    """Up to 500 orders."""

    orders = fields.List(fields.Nested(WebhookOrder), required=True)


class WebhookResult(Schema):
    """What became of one order."""

    channel = fields.String(required=True, allow_none=True)
    shop = fields.String(required=True, allow_none=True)
    order_no = fields.String(required=True, allow_none=True)
    result = fields.String(required=True, validate=validate.OneOf([one.value for one in Verdict]))
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "why rejected (invalid: …), or stale: older than what is known"},
    )


class WebhookAnswer(Schema):
    """One result per order, in the order of the body."""

    results = fields.List(fields.Nested(WebhookResult), required=True)
