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


class DepartmentSchema(Schema):
    """A department whose figures I may see."""

    id = fields.Integer(required=True, metadata={"description": "WeCom's department id"})
    name = fields.String(required=True)
    depth = fields.Integer(required=True, metadata={"description": "0: nothing above it is shown"})


class DepartmentsSchema(Schema):
    """The departments of my scope, each after the one it belongs to."""

    departments = fields.List(fields.Nested(DepartmentSchema), required=True)
