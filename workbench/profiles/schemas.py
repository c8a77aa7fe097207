"""Shapes of a profile: a customer whose relations also say what is being written to WeCom."""

from marshmallow import Schema, fields

from workbench.customers.schemas import CustomerSchema, RelationSchema
from workbench.people.schemas import MemberRef
from workbench.writebacks.schemas import MobileRef, WriteBackSchema


class ProfileRelationSchema(RelationSchema):
    """One spell of friendship with what is wanted of it; remark, tags and mobiles here are what WeCom has confirmed."""

    may_edit = fields.Boolean(required=True)
    mobiles = fields.List(fields.Nested(MobileRef), required=True, metadata={"description": "masked"})
    pending = fields.List(fields.Nested(WriteBackSchema), required=True, metadata={"description": "oldest first"})
    refusals = fields.List(fields.Nested(WriteBackSchema), required=True, metadata={"description": "not dismissed yet"})


class ProfileSchema(CustomerSchema):
    """A customer's profile."""

    relations = fields.List(fields.Nested(ProfileRelationSchema), required=True)
    customer_ids = fields.List(
        fields.Integer(), required=True, metadata={"description": "of all who are this person, hers among them"}
    )


class MemberTagsSchema(Schema):
    """What one member calls a customer for themselves."""

    member = fields.Nested(MemberRef, required=True)
    names = fields.List(fields.String(), required=True)


class PersonalTagsSchema(Schema):
    """Personal tags by who made them."""

    items = fields.List(fields.Nested(MemberTagsSchema), required=True)
    is_known = fields.Boolean(required=True, metadata={"description": "false when WeCom did not answer in time"})
