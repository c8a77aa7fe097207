"""Shapes of members."""

from marshmallow import Schema, fields, validate

from workbench.kernel.paging import PageArgs


class MemberRef(Schema):
    """A member, named."""

    userid = fields.String(required=True)
    name = fields.String(required=True)


class MemberSchema(MemberRef):
    """A staff member in a list to choose from."""

    department_name = fields.String(required=True, allow_none=True)


class MemberArgs(PageArgs):
    """Search among the staff of my scope."""

    q = fields.String(load_default="", validate=validate.Length(max=50))
