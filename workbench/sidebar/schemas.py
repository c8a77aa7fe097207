"""Shapes of the sidebar."""

from marshmallow import Schema, fields, validate

from workbench.customers.schemas import CustomerRef
from workbench.kernel.paging import page_of
from workbench.profiles.schemas import ProfileSchema
from workbench.tasks.schemas import TaskItemSchema
from workbench.trail.schemas import TrailEntrySchema


class CustomerSidebarArgs(Schema):
    """Whose chat is open (JS-SDK `getCurExternalContact`)."""

    external_userid = fields.String(required=True, validate=validate.Length(1, 64))


class CustomerSidebarSchema(Schema):
    """Everything above the fold beside a customer's chat."""

    customer = fields.Nested(ProfileSchema, required=True)
    items = fields.List(fields.Nested(TaskItemSchema), required=True)
    trail = fields.Nested(page_of(TrailEntrySchema), required=True)


class GroupSidebarArgs(Schema):
    """Which group chat is open (JS-SDK `getCurExternalChat`)."""

    chat_id = fields.String(required=True, validate=validate.Length(1, 64))


class GroupChangeSchema(Schema):
    """One thing that happened in the group."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)
    who = fields.String(
        required=True, allow_none=True, metadata={"description": "null for somebody the viewer does not know"}
    )
    now = fields.String(required=True, allow_none=True, metadata={"description": "the new name or notice"})


class GroupSidebarSchema(Schema):
    """What there is to know beside a group chat."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    notice = fields.String(required=True, allow_none=True)
    owner_name = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    members_total = fields.Integer(required=True)
    customers_total = fields.Integer(required=True)
    joined_today = fields.Integer(required=True)
    left_today = fields.Integer(required=True)
    my_customers = fields.List(fields.Nested(CustomerRef), required=True)
    changes = fields.List(fields.Nested(GroupChangeSchema), required=True)
