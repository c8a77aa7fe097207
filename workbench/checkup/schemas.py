"""What the health page and the page of WeCom's errors show."""

from marshmallow import Schema, fields, validate

from workbench.checkup.findings import Part
from workbench.checkup.models import State
from workbench.kernel.paging import PageArgs

STATES = [state.value for state in State]


class CauseSchema(Schema):
    """The code of WeCom behind a finding: all probes with the same one are mended by the same steps."""

    errcode = fields.Integer(required=True)
    meaning = fields.String(required=True)


class ProbeSchema(Schema):
    """One condition: how it is, what that means, and how to put it right, step by step."""

    key = fields.String(required=True)
    part = fields.String(required=True, validate=validate.OneOf([part.value for part in Part]))
    title = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    says = fields.String(required=True)
    fix = fields.List(fields.String(), required=True)
    cause = fields.Nested(CauseSchema, required=True, allow_none=True)
    since_at = fields.AwareDateTime(required=True, allow_none=True)
    checked_at = fields.AwareDateTime(required=True, allow_none=True)


class CheckupSchema(Schema):
    """All probes; `is_stale` when nobody has checked for long (no worker runs)."""

    probes = fields.List(fields.Nested(ProbeSchema), required=True)
    failed = fields.Integer(required=True, metadata={"description": "how many probes are in this state"})
    warnings = fields.Integer(required=True)
    ok = fields.Integer(required=True)
    unclear = fields.Integer(required=True, metadata={"description": "unknown, and should be known by now"})
    checked_at = fields.AwareDateTime(required=True, allow_none=True)
    is_stale = fields.Boolean(required=True)
    is_running = fields.Boolean(required=True)


class OverviewSchema(Schema):
    """What waits for an administrator."""

    probes_bad = fields.Integer(required=True, metadata={"description": "probes with one cause are one"})
    inbox_dead = fields.Integer(required=True)
    sync_waiting = fields.Integer(
        required=True, metadata={"description": "repairs to be confirmed, and a sync that failed"}
    )
    errors_today = fields.Integer(required=True)


class ErrorArgs(PageArgs):
    """How far back."""

    days = fields.Integer(load_default=7, validate=validate.Range(1, 180))


class RefusingApiSchema(Schema):
    """How often one API refused with a code."""

    api = fields.String(required=True)
    count = fields.Integer(required=True)
    last_at = fields.AwareDateTime(required=True)
    example = fields.String(required=True, allow_none=True)


class WeComErrorSchema(Schema):
    """How often WeCom refused with one code, what that means, what to do about it, and the APIs, latest first."""

    errcode = fields.Integer(required=True, metadata={"description": "-100: no answer at all"})
    meaning = fields.String(required=True)
    advice = fields.String(required=True)
    count = fields.Integer(required=True)
    last_at = fields.AwareDateTime(required=True)
    apis = fields.List(fields.Nested(RefusingApiSchema), required=True)


class CallTotalsSchema(Schema):
    """All calls to WeCom and the refused ones."""

    calls = fields.Integer(required=True)
    errors = fields.Integer(required=True)
