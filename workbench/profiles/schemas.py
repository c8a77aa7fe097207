"""Shapes of a profile: a customer whose relations also say what is being written to WeCom."""

from marshmallow import fields

from workbench.customers.schemas import CustomerSchema, RelationSchema
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
