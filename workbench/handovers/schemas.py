"""Shapes of hand-overs."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from wecom.handovers import LONGEST_GREETING
from workbench.handovers.models import ItemState
from workbench.kernel.paging import BIGGEST_ID, PageArgs
from workbench.kernel.texts import Line, Prose
from workbench.people.schemas import MemberRef

MOST_NAMED = 1000
STATES = tuple(state.value for state in ItemState)


class NewHandover(Schema):
    """A hand-over to be asked for: customers and groups by name, or everything the giver has."""

    client_key = fields.UUID(required=True)
    giver_userid = Line(required=True, validate=validate.Length(min=1, max=64))
    taker_userid = Line(required=True, validate=validate.Length(min=1, max=64))
    customer_ids = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID)),
        load_default=list,
        validate=validate.Length(max=MOST_NAMED),
    )
    group_ids = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, BIGGEST_ID)),
        load_default=list,
        validate=validate.Length(max=MOST_NAMED),
    )
    everything = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    greeting = Prose(load_default="", validate=validate.Length(max=LONGEST_GREETING))

    @validates_schema
    def check_something(self, data: dict[str, Any], **_: Any) -> None:
        """Somebody or everything, and not both."""
        if data["everything"] == bool(data["customer_ids"] or data["group_ids"]):
            raise ValidationError("Name customers or groups, or say everything.", "customer_ids")


class HandoverSchema(Schema):
    """A hand-over and how far its items are; `started` waits for the customer, for 24 hours at most."""

    id = fields.Integer(required=True)
    giver = fields.Nested(MemberRef, required=True)
    taker = fields.Nested(MemberRef, required=True)
    has_left = fields.Boolean(required=True)
    created_by_name = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    items_total = fields.Integer(required=True)
    wanted = fields.Integer(required=True)
    started = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    done = fields.Integer(required=True)
    customer_refused = fields.Integer(required=True)
    taker_full = fields.Integer(required=True)


class HandoverItemArgs(PageArgs):
    """Narrow the items."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(STATES))


class HandoverItemSchema(Schema):
    """One customer or group; `errcode` is WeCom's reason for `refused`."""

    id = fields.Integer(required=True)
    customer_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null for a group, and for who is gone for me"}
    )
    name = fields.String(required=True)
    is_group = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    errcode = fields.Integer(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


class GiverArgs(PageArgs):
    """Whose customers."""

    giver_userid = fields.String(required=True, validate=validate.Length(min=1, max=64))
    q = Line(load_default="", validate=validate.Length(max=100), metadata={"description": "part of a name or remark"})


class GivableCustomerSchema(Schema):
    """A customer who can be handed over; `since` she is the giver's, or without anybody."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    avatar = fields.String(required=True, allow_none=True)
    since = fields.AwareDateTime(required=True)


class UnassignedCustomerSchema(Schema):
    """A customer whose member left."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    avatar = fields.String(required=True, allow_none=True)
    member = fields.Nested(MemberRef, required=True)
    left_at = fields.AwareDateTime(required=True)


class LeaverSchema(MemberRef):
    """A member who left customers behind."""

    left_at = fields.AwareDateTime(required=True)
    customers_total = fields.Integer(required=True)
