"""Shapes of order imports, their previews and reports, and of saved mappings."""

from marshmallow import Schema, fields, validate

from workbench.kernel.paging import PageArgs
from workbench.kernel.texts import Line
from workbench.orders.files.layout import LONGEST_WORD, REFUNDED
from workbench.orders.files.presets import FIELDS, PER_LINE, PER_ORDER
from workbench.orders.files.rows import ENCODINGS
from workbench.orders.models import OrderStatus, SalesChannel

CHANNELS = [one.value for one in SalesChannel]
COLUMN = validate.Length(1, 200)
MOST_WORDS = 100


class UploadArgs(Schema):
    """The file as it was exported."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class LayoutSchema(Schema):
    """How a file is read; `columns` names the column of each field by its header, `words` its words of the status."""

    kind = fields.String(required=True)
    encoding = fields.String(required=True)
    preset = fields.String(required=True)
    amount_per = fields.String(required=True)
    fixed_status = fields.String(required=True)
    headers = fields.List(fields.String(), required=True)
    columns = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    words = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class LayoutArgs(Schema):
    """How to read it instead: a preset, a saved mapping, or columns by hand."""

    encoding = fields.String(validate=validate.OneOf(ENCODINGS))
    preset = fields.String(validate=validate.OneOf(CHANNELS))
    mapping_id = fields.Integer(strict=True)
    columns = fields.Dict(keys=fields.String(validate=validate.OneOf(FIELDS)), values=fields.String(validate=COLUMN))
    amount_per = fields.String(validate=validate.OneOf([PER_ORDER, PER_LINE]))
    fixed_status = fields.String(validate=validate.OneOf(["", *(one.value for one in OrderStatus)]))
    words = fields.Dict(
        keys=fields.String(validate=validate.Length(1, LONGEST_WORD)),
        values=fields.String(validate=validate.OneOf([*(one.value for one in OrderStatus), REFUNDED])),
        validate=validate.Length(max=MOST_WORDS),
        metadata={"description": "what the file's own words of the status mean; `refunded`: all was given back"},
    )
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    shop = Line(validate=validate.Length(max=100))


class ImportSchema(Schema):
    """One file of orders and how far it is."""

    id = fields.Integer(required=True)
    file_name = fields.String(required=True)
    size_bytes = fields.Integer(required=True)
    state = fields.String(required=True)
    percent = fields.Integer(required=True)
    channel = fields.String(required=True, allow_none=True)
    shop = fields.String(required=True)
    layout = fields.Nested(LayoutSchema, required=True)
    is_verified = fields.Boolean(
        required=True, metadata={"description": "false: column names of this channel are 未验证"}
    )
    missing = fields.List(fields.String(), required=True, metadata={"description": "what has to be said before start"})
    uploaded_at = fields.AwareDateTime(required=True)
    uploaded_by_name = fields.String(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    lines_read = fields.Integer(required=True)
    lines_rejected = fields.Integer(required=True)
    orders_total = fields.Integer(required=True)
    orders_created = fields.Integer(required=True)
    orders_updated = fields.Integer(required=True)
    orders_unchanged = fields.Integer(required=True)
    orders_unsure = fields.Integer(
        required=True,
        metadata={"description": "of them count too high: a part was given back, and the file does not say how much"},
    )
    failure = fields.String(required=True, allow_none=True)


class PreviewRowSchema(Schema):
    """One row of the file, and what would become of it."""

    line_no = fields.Integer(required=True)
    verdict = fields.String(required=True, metadata={"description": "new, known or rejected"})
    order_no = fields.String(required=True)
    status = fields.String(required=True, allow_none=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    paid_at = fields.AwareDateTime(required=True, allow_none=True)
    title = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    field = fields.String(required=True)
    value = fields.String(required=True)
    is_refund_unknown = fields.Boolean(
        required=True, metadata={"description": "a part was given back, and the file does not say how much"}
    )


class ImportPreviewSchema(Schema):
    """The first rows, and how many of the first thousand are what."""

    rows = fields.List(fields.Nested(PreviewRowSchema), required=True)
    looked_at = fields.Integer(required=True)
    new = fields.Integer(required=True)
    known = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    unsure = fields.Integer(required=True, metadata={"description": "orders that would count too high"})
    unknown_words = fields.List(
        fields.String(), required=True, metadata={"description": "of the status; see `layout.words`"}
    )


class RejectSchema(Schema):
    """A row that was refused; or one that was imported, and whose order counts too high."""

    is_imported = fields.Boolean(required=True)
    line_no = fields.Integer(required=True)
    order_no = fields.String(required=True)
    reason = fields.String(required=True)
    field = fields.String(required=True)
    value = fields.String(required=True)


class RejectArgs(PageArgs):
    """Rows that were refused, or those that were imported with a doubt."""

    is_imported = fields.Boolean(load_default=False)


class PresetSchema(Schema):
    """A channel whose exports we know."""

    key = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    name = fields.String(required=True)
    is_verified = fields.Boolean(required=True)


class MappingSchema(Schema):
    """An own way of reading a file, saved under a name."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    channel = fields.String(required=True)
    columns = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    saved_at = fields.AwareDateTime(required=True)


class FormatsSchema(Schema):
    """What can be chosen for a file."""

    presets = fields.List(fields.Nested(PresetSchema), required=True)
    mappings = fields.List(fields.Nested(MappingSchema), required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    encodings = fields.List(fields.String(validate=validate.OneOf(ENCODINGS)), required=True)


class NewMappingArgs(Schema):
    """Save how an import is read."""

    import_id = fields.Integer(strict=True, required=True)
    name = Line(required=True, validate=validate.Length(1, 40))
