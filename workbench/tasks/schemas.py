"""Shapes of tasks and items."""

import datetime as dt
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates

from workbench.customers.schemas import CustomerRef
from workbench.kernel import clock
from workbench.kernel.paging import PageArgs
from workbench.kernel.texts import Line, Prose
from workbench.people.schemas import MemberRef

EARLIEST_DUE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LATEST_DUE = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
LONGEST_SNOOZE = dt.timedelta(days=60)


class TaskItemSchema(Schema):
    """My part of a task."""

    id = fields.Integer(required=True)
    task_id = fields.Integer(required=True)
    title = fields.String(required=True)
    note = fields.String(required=True)
    script = fields.String(required=True, allow_none=True)
    pushed_by_name = fields.String(required=True)
    customer = fields.Nested(CustomerRef, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    is_overdue = fields.Boolean(required=True)
    snoozed_until = fields.AwareDateTime(required=True, allow_none=True)
    completed_at = fields.AwareDateTime(required=True, allow_none=True)
    completed_by_name = fields.String(required=True, allow_none=True)


class TaskItemArgs(PageArgs):
    """Which of my items."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "done"]))
    customer_id = fields.Integer(load_default=None, allow_none=True)


class CompletionArgs(Schema):
    """The tick; `completed_at` is when it was made on a phone that was off line."""

    completed_at = fields.AwareDateTime(load_default=None, allow_none=True)
    client_key = fields.UUID(load_default=None, allow_none=True)


class SnoozeArgs(Schema):
    """Until when; without a moment till tomorrow at nine, or two hours before it is due."""

    until = fields.AwareDateTime(load_default=None, allow_none=True)

    @validates("until")
    def _is_near(self, value: dt.datetime | None, **_about: Any) -> None:
        if value is not None and not clock.now() < value <= clock.now() + LONGEST_SNOOZE:
            raise ValidationError("Choose a moment within the next 60 days.")


class NewTask(Schema):
    """A task to push."""

    client_key = fields.UUID(required=True, metadata={"description": "made by the phone; repeating it is harmless"})
    title = Line(required=True, validate=validate.Length(1, 60))
    note = Prose(load_default="", validate=validate.Length(max=500))
    script = Prose(load_default=None, allow_none=True, validate=validate.Length(max=1000))
    due_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        validate=validate.Range(EARLIEST_DUE, LATEST_DUE, max_inclusive=False, error="Choose a day from 2020 to 2099."),
    )
    assignee_userids = fields.List(fields.String(), required=True, validate=validate.Length(1, 200))
    customer_id = fields.Integer(strict=True, load_default=None, allow_none=True)


class TaskSchema(Schema):
    """A task I pushed, with its progress."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    note = fields.String(required=True)
    script = fields.String(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    customer = fields.Nested(CustomerRef, required=True, allow_none=True)
    items_total = fields.Integer(required=True)
    items_done = fields.Integer(required=True)


class StaffItemSchema(Schema):
    """One staff member's progress."""

    id = fields.Integer(required=True)
    member = fields.Nested(MemberRef, required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    completed_at = fields.AwareDateTime(required=True, allow_none=True)
    snoozed_until = fields.AwareDateTime(required=True, allow_none=True)
    is_overdue = fields.Boolean(required=True)
    card_status = fields.String(
        required=True, allow_none=True, metadata={"description": "what became of the card in WeCom"}
    )


class TaskDetailSchema(TaskSchema):
    """A task I pushed, staff member by staff member."""

    items = fields.List(fields.Nested(StaffItemSchema), required=True)
