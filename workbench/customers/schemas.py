"""Shapes of customers."""

from marshmallow import Schema, fields, validate

from workbench.kernel.paging import PageArgs
from workbench.people.schemas import MemberRef


class CustomerRef(Schema):
    """A customer, named; `remark` is the viewer's own (or that of a member in the viewer's scope)."""

    id = fields.Integer(required=True)
    external_userid = fields.String(required=True)
    name = fields.String(required=True)
    remark = fields.String(required=True, allow_none=True)
    avatar = fields.String(required=True, allow_none=True)


class TagRef(Schema):
    """A corp tag."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class GroupedTagRef(TagRef):
    """A corp tag with the name of its group."""

    group_name = fields.String(required=True)


class CustomerRowSchema(CustomerRef):
    """A customer in a list, with the relation she is listed for."""

    type = fields.Integer(required=True, metadata={"description": "1 WeChat user, 2 WeCom user"})
    corp_name = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.Nested(TagRef), required=True)
    added_at = fields.AwareDateTime(required=True)
    channel_name = fields.String(required=True)
    member_name = fields.String(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)


class RelationSchema(Schema):
    """One spell of friendship. A colleague's remark is only said to exist (`has_remark`)."""

    id = fields.Integer(required=True)
    member = fields.Nested(MemberRef, required=True)
    is_mine = fields.Boolean(required=True)
    added_at = fields.AwareDateTime(required=True)
    add_way = fields.Integer(required=True)
    channel_name = fields.String(required=True)
    remark = fields.String(required=True, allow_none=True)
    has_remark = fields.Boolean(required=True)
    description = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.Nested(GroupedTagRef), required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)


class GroupRef(Schema):
    """A customer group, named."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class CustomerSchema(CustomerRef):
    """A customer's profile."""

    type = fields.Integer(required=True)
    gender = fields.Integer(required=True, metadata={"description": "0 unknown, 1 male, 2 female"})
    corp_name = fields.String(required=True, allow_none=True)
    position = fields.String(required=True, allow_none=True)
    first_added_at = fields.AwareDateTime(required=True, allow_none=True)
    relations = fields.List(fields.Nested(RelationSchema), required=True)
    groups = fields.List(fields.Nested(GroupRef), required=True)


class CustomerArgs(PageArgs):
    """Search among my customers."""

    q = fields.String(load_default="", validate=validate.Length(max=50), metadata={"description": "name or remark"})


class ContactChangeSchema(Schema):
    """A relation that began or ended today."""

    kind = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)
    customer = fields.Nested(CustomerRef, required=True, allow_none=True, metadata={"description": "null when gone"})
    masked_name = fields.String(required=True)
    channel_name = fields.String(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)
