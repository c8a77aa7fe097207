"""Shapes of attributions, claims and corrections."""

from marshmallow import Schema, fields, validate

from workbench.attribution.models import AttributionSource
from workbench.kernel.paging import PageArgs
from workbench.kernel.texts import Prose
from workbench.people.schemas import MemberRef

SOURCES = [source.value for source in AttributionSource]
REASONS = ["code", "latest_touch", "earliest_relation", "corrected", "no_customer", "no_relation"]
WHY_NOT = [
    "decided_by_code",
    "decided_by_correction",
    "no_relation",
    "relation_began_later",
    "relation_ended_before",
    "known_later",
    "known_for_as_long",
    "touched_earlier",
    "touched_at_the_same_time",
    "only_in_group",
    "touched_too_long_ago",
    "told_after_payment",
    "no_touch",
]


class TouchFactsSchema(Schema):
    """The touch that earned an order; one told after the payment says so by `recorded_at`."""

    kind = fields.String(required=True)
    touched_at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    text = fields.String(required=True, allow_none=True)
    group_name = fields.String(required=True, allow_none=True)
    task_item_id = fields.Integer(required=True, allow_none=True)


class RelationFactsSchema(Schema):
    """The spell of friendship an attribution rests on."""

    added_at = fields.AwareDateTime(required=True)
    began_by = fields.String(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class CorrectionFactsSchema(Schema):
    """Who said so, and why."""

    reason = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    made_by_name = fields.String(required=True)


class RunnerUpSchema(Schema):
    """Somebody who knew the customer, and the first step of the rule at which they fell behind."""

    member = fields.Nested(MemberRef, required=True)
    why_not = fields.String(required=True, validate=validate.OneOf(WHY_NOT))
    known_since = fields.AwareDateTime(required=True, allow_none=True)
    added_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    direct_at = fields.AwareDateTime(required=True, allow_none=True)
    group_at = fields.AwareDateTime(required=True, allow_none=True)
    unbelieved_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "a touch in time that their phone told of too late"}
    )
    old_at = fields.AwareDateTime(required=True, allow_none=True)


class ClaimedOrderSchema(Schema):
    """The order a claim is about."""

    id = fields.Integer(required=True)
    order_no = fields.String(required=True)
    channel = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    paid_at = fields.AwareDateTime(required=True)


class ClaimSchema(Schema):
    """A claim; `holder` is for whom the order counts now, `deciders` are those who were asked to decide.

    One that is granted by nobody has ended by itself: the order has become the claimant's otherwise.
    """

    id = fields.Integer(required=True)
    order = fields.Nested(ClaimedOrderSchema, required=True)
    member = fields.Nested(MemberRef, required=True)
    holder = fields.Nested(MemberRef, required=True, allow_none=True)
    holder_source = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    is_mine = fields.Boolean(required=True)
    may_decide = fields.Boolean(required=True)
    deciders = fields.List(fields.Nested(MemberRef), required=True, metadata={"description": "of one that waits"})
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_by_name = fields.String(required=True, allow_none=True)
    is_granted = fields.Boolean(required=True, allow_none=True)
    answer = fields.String(required=True, allow_none=True)


class AttributionSchema(Schema):
    """Whose a paid order is, by what, and why not anybody else's; without a member nobody guided it."""

    order_id = fields.Integer(required=True)
    paid_at = fields.AwareDateTime(required=True)
    amount_fen = fields.Integer(required=True)
    window_hours = fields.Integer(required=True)
    member = fields.Nested(MemberRef, required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True, validate=validate.OneOf(SOURCES))
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    code = fields.String(required=True, allow_none=True)
    touch = fields.Nested(TouchFactsSchema, required=True, allow_none=True)
    relation = fields.Nested(RelationFactsSchema, required=True, allow_none=True)
    known_since = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "of the member's relation and those it inherits from"}
    )
    correction = fields.Nested(CorrectionFactsSchema, required=True, allow_none=True)
    others = fields.List(fields.Nested(RunnerUpSchema), required=True)
    claims = fields.List(fields.Nested(ClaimSchema), required=True)
    is_mine = fields.Boolean(required=True)
    may_claim = fields.Boolean(required=True)
    may_correct = fields.Boolean(required=True)


class NewClaim(Schema):
    """Why the order should count for me."""

    note = Prose(required=True, validate=validate.Length(1, 500))


class DecisionArgs(Schema):
    """What becomes of a claim; a refusal says why."""

    is_granted = fields.Boolean(required=True)
    answer = Prose(load_default="", validate=validate.Length(max=500))


class CorrectionArgs(Schema):
    """Whose the order is, and why."""

    userid = fields.String(required=True, validate=validate.Length(1, 64))
    reason = Prose(required=True, validate=validate.Length(1, 500))


class ClaimArgs(PageArgs):
    """Which claims."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "decided"]))
