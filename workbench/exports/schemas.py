"""Shapes of exports."""

from marshmallow import Schema, fields, validate


class ExportTableSchema(Schema):
    """A table I may take out of the house."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    is_whole = fields.Boolean(required=True, metadata={"description": "can be asked for without any filter"})
    filter_names = fields.List(fields.String(), required=True, metadata={"description": "what it can be narrowed by"})


class ExportTablesSchema(Schema):
    """All of them."""

    tables = fields.List(fields.Nested(ExportTableSchema), required=True)


class NewExport(Schema):
    """Which table, narrowed how; filters are those of the list on the page."""

    table = fields.String(required=True)
    file_format = fields.String(load_default="xlsx", validate=validate.OneOf(["csv", "xlsx"]))
    filters = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), load_default=dict)


class ExportSchema(Schema):
    """One of my exports; `row_count` grows while it is written."""

    id = fields.Integer(required=True)
    table = fields.String(required=True)
    title = fields.String(required=True)
    file_format = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["waiting", "done", "failed", "expired"]))
    row_count = fields.Integer(required=True, allow_none=True)
    size_bytes = fields.Integer(required=True, allow_none=True)
    asked_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True)
