"""What a list or page of anything that customers come through is asked for."""

from marshmallow import Schema, fields, validate

from workbench.kernel.paging import PageArgs

MOST_DAYS = 180


def _days() -> fields.Integer:
    return fields.Integer(load_default=30, validate=validate.Range(1, MOST_DAYS))


class DaysArgs(Schema):
    """How many days the figures count, today included."""

    days = _days()


class ChannelArgs(PageArgs):
    """Search by name; the figures count the last `days`, today included."""

    q = fields.String(load_default="", validate=validate.Length(max=50))
    days = _days()
