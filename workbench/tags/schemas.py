"""Shapes of the corp's tags."""

from marshmallow import Schema, fields


class TagSchema(Schema):
    """A corp tag."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class TagGroupSchema(Schema):
    """A group of corp tags with its tags, in WeCom's order."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    tags = fields.List(fields.Nested(TagSchema), required=True)


class TagGroupsSchema(Schema):
    """All tags there are to choose from (WeCom allows 10,000)."""

    groups = fields.List(fields.Nested(TagGroupSchema), required=True)
