"""My items, and the tasks I pushed."""

from typing import Any

from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.tasks import actions, queries, views
from workbench.tasks.schemas import (
    CompletionArgs,
    NewTask,
    SnoozeArgs,
    TaskDetailSchema,
    TaskItemArgs,
    TaskItemSchema,
    TaskSchema,
)
from workbench.tasks.snoozing import usual_moment

blueprint = Blueprint("tasks", __name__, url_prefix="/api/v1", description="Tasks and their items")


@blueprint.route("/task-items")
@blueprint.arguments(TaskItemArgs, location="query")
@blueprint.response(200, paging.page_of(TaskItemSchema))
@blueprint.problems(401, 422)
def list_items(args: dict[str, Any]) -> dict[str, Any]:
    """My items: `open` by due moment and those put off last, or those ticked today (`done`), newest first."""
    actor = current_actor()
    limit = args["limit"]
    if args["state"] == "open":
        after = paging.decode(args["cursor"], paging.flag, paging.moment, int)
        rows = queries.open_items(actor, customer_id=args["customer_id"], after=after, limit=limit)
        found = paging.page(rows, limit, queries.open_position)
    else:
        after = paging.decode(args["cursor"], paging.moment, int)
        rows = queries.done_items(actor, customer_id=args["customer_id"], after=after, limit=limit)
        found = paging.page(rows, limit, lambda item: (item.completed_at, item.id))
    return {**found, "items": views.items(actor, found["items"])}


@blueprint.route("/task-items/<int:item_id>")
@blueprint.response(200, TaskItemSchema)
@blueprint.problems(401, 404)
def get_item(item_id: int) -> dict[str, Any]:
    """One of my items, whose address is on its card."""
    actor = current_actor()
    return views.items(actor, [queries.get_item(actor, item_id)])[0]


@blueprint.route("/task-items/<int:item_id>/completion", methods=["PUT"])
@blueprint.arguments(CompletionArgs)
@blueprint.response(200, TaskItemSchema)
@blueprint.problems(401, 403, 404, 422)
def put_completion(args: dict[str, Any], item_id: int) -> dict[str, Any]:
    """Tick one of my items. Ticking it again changes nothing."""
    actor = current_actor()
    item = queries.get_item(actor, item_id)
    actions.complete(item, at=args["completed_at"], by_id=actor.member_id)
    return views.items(actor, [item])[0]


@blueprint.route("/task-items/<int:item_id>/completion", methods=["DELETE"])
@blueprint.response(200, TaskItemSchema)
@blueprint.problems(401, 403, 404)
def delete_completion(item_id: int) -> dict[str, Any]:
    """Take the tick back (撤销)."""
    actor = current_actor()
    item = queries.get_item(actor, item_id)
    actions.reopen(item, by_id=actor.member_id)
    return views.items(actor, [item])[0]


@blueprint.route("/task-items/<int:item_id>/snooze", methods=["PUT"])
@blueprint.arguments(SnoozeArgs)
@blueprint.response(200, TaskItemSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def put_snooze(args: dict[str, Any], item_id: int) -> dict[str, Any]:
    """Put one of my items off (稍后): till a given moment, or till the usual one."""
    actor = current_actor()
    item = queries.get_item(actor, item_id)
    until = args["until"] or usual_moment(clock.now(), item.due_at)
    actions.snooze(item, until=until, by_id=actor.member_id)
    return views.items(actor, [item])[0]


@blueprint.route("/task-items/<int:item_id>/snooze", methods=["DELETE"])
@blueprint.response(200, TaskItemSchema)
@blueprint.problems(401, 403, 404)
def delete_snooze(item_id: int) -> dict[str, Any]:
    """Take it up again now."""
    actor = current_actor()
    item = queries.get_item(actor, item_id)
    actions.resume(item, by_id=actor.member_id)
    return views.items(actor, [item])[0]


@blueprint.route("/tasks", methods=["POST"])
@blueprint.arguments(NewTask)
@blueprint.response(201, TaskSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def create_task(args: dict[str, Any]) -> dict[str, Any]:
    """Push a task to staff of my departments."""
    actor = current_actor()
    client_key = str(args.pop("client_key"))
    task = actions.push_task(by=actor, client_key=client_key, **args)
    return views.tasks(actor, [queries.get_pushed(actor, task.id)])[0]


@blueprint.route("/tasks")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(TaskSchema))
@blueprint.problems(401, 422)
def list_tasks(args: dict[str, Any]) -> dict[str, Any]:
    """Tasks I pushed, newest first, with their progress."""
    actor = current_actor()
    rows = queries.pushed_by(actor, after=paging.decode(args["cursor"], int), limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.Task.id,))
    return {**found, "items": views.tasks(actor, found["items"])}


@blueprint.route("/tasks/<int:task_id>")
@blueprint.response(200, TaskDetailSchema)
@blueprint.problems(401, 404)
def get_task(task_id: int) -> dict[str, Any]:
    """One task I pushed, staff member by staff member."""
    actor = current_actor()
    row = queries.get_pushed(actor, task_id)
    return {**views.tasks(actor, [row])[0], "items": views.staff_items(queries.items_by_staff(task_id))}
