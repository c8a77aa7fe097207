"""Shapes of the sync: its progress, runs, steps, repairs and proposals."""

from marshmallow import Schema, fields, validate

from workbench.kernel.paging import PageArgs
from workbench.people.schemas import MemberRef
from workbench.sync.models import Cause, RepairKind, RepairState, StepKind

KINDS = validate.OneOf([kind.value for kind in StepKind])


class SyncCounts(Schema):
    """What the database holds."""

    members = fields.Integer(required=True)
    customers = fields.Integer(required=True)
    relations = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    tags = fields.Integer(required=True)


class SyncPhase(Schema):
    """All steps of one kind; `rows` is what they have read."""

    kind = fields.String(required=True, validate=KINDS)
    label = fields.String(required=True)
    steps_total = fields.Integer(required=True)
    steps_over = fields.Integer(required=True)
    steps_failed = fields.Integer(required=True)
    rows = fields.Integer(required=True)
    percent = fields.Integer(required=True)


class SyncFigures(Schema):
    """What a run has done. `calls_expected`: Σ over staff max(1, ⌈relations ÷ 100⌉), plus the calls for groups."""

    steps_total = fields.Integer(required=True)
    steps_done = fields.Integer(required=True)
    steps_failed = fields.Integer(required=True)
    calls_made = fields.Integer(required=True)
    calls_expected = fields.Integer(required=True)
    relations_read = fields.Integer(required=True)
    repairs = fields.Integer(required=True)


class SyncSchema(SyncFigures):
    """The newest run, in numbers and percent."""

    id = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["never", "running", "done", "failed"]))
    cause = fields.String(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    percent = fields.Integer(required=True)
    current = fields.String(required=True, allow_none=True)
    phases = fields.List(fields.Nested(SyncPhase), required=True)
    counts = fields.Nested(SyncCounts, required=True)
    proposals_waiting = fields.Integer(required=True)


class SyncRunSchema(SyncFigures):
    """A run of the past, or the one that is going on."""

    id = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["running", "done", "failed"]))
    cause = fields.String(required=True, validate=validate.OneOf([cause.value for cause in Cause]))
    started_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


class SyncStepArgs(PageArgs):
    """Which steps of a run."""

    state = fields.String(load_default=None, validate=validate.OneOf(["failed", "open", "over"]))


class SyncStepSchema(Schema):
    """One unit of work; `percent` is empty while nobody can know how much there is."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=KINDS)
    label = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["open", "done", "failed"]))
    rows = fields.Integer(required=True)
    percent = fields.Integer(required=True, allow_none=True)
    calls = fields.Integer(required=True)
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


class SyncRepairArgs(PageArgs):
    """Which repairs."""

    run_id = fields.Integer(load_default=None, validate=validate.Range(1, 2**63 - 1))
    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in RepairState]))


class SyncRepairSchema(Schema):
    """One difference: what, about whom, as of when, and what became of it."""

    id = fields.Integer(required=True)
    run_id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in RepairKind]))
    state = fields.String(required=True, validate=validate.OneOf([state.value for state in RepairState]))
    effective_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    userid = fields.String(required=True, allow_none=True)
    member_name = fields.String(required=True, allow_none=True)
    customer_id = fields.Integer(required=True, allow_none=True)
    customer_name = fields.String(required=True, allow_none=True)
    group_name = fields.String(required=True, allow_none=True)
    subject = fields.String(required=True)
    details = fields.Dict(required=True, keys=fields.String(), values=fields.Integer())


class SyncProposalSchema(MemberRef):
    """Relations of one member that were missing, of how many; too many to end them without asking."""

    run_id = fields.Integer(required=True)
    missing = fields.Integer(required=True)
    held = fields.Integer(required=True)
    effective_at = fields.AwareDateTime(required=True)


class SyncDecisionArgs(Schema):
    """Confirm or reject what a run proposed: all of it, or that of one member."""

    decision = fields.String(required=True, validate=validate.OneOf(["confirmed", "rejected"]))
    userid = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 64))


class SyncDecisionSchema(Schema):
    """How many relations were decided about."""

    decided = fields.Integer(required=True)
