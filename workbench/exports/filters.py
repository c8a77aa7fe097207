"""How tables are narrowed: as the pages they stand on are. Whose, unless said otherwise: the corp for its leaders."""

from typing import Any

from marshmallow import Schema, fields, validate

from workbench.kernel.actor import Actor
from workbench.kernel.paging import BIGGEST_ID
from workbench.metrics.schemas import ScopeArgs

Filters = dict[str, Any]


class ScopeField(fields.String):
    """`me`, `staff:{userid}`, `department:{id}` or `corp`."""

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True, validate=validate.Length(max=100))


class PeriodFilter(ScopeArgs):
    """Whose figures, and when."""

    scope = ScopeField()


class DaysFilter(Schema):
    """From one day to another, both included."""

    from_on = fields.Date(load_default=None, allow_none=True)
    to_on = fields.Date(load_default=None, allow_none=True)


class SearchFilter(Schema):
    """As the list is searched."""

    q = fields.String(load_default="", validate=[validate.Length(max=50), validate.ContainsNoneOf("\0")])


class IdField(fields.Integer):
    """The row a table is about."""

    def __init__(self) -> None:
        super().__init__(required=True, strict=True, validate=validate.Range(1, BIGGEST_ID))


def scope_text(actor: Actor, filters: Filters) -> str:
    """Whose rows are meant."""
    usual = "corp" if actor.sees_all else "me"
    return filters["scope"] or usual
