"""What is still to be done for a customer goes with her when she is handed over to a colleague."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.kernel import live
from workbench.kernel.db import db
from workbench.tasks.models import TaskItem, TaskItemCompletion


def move_open_items(customer_id: int, *, from_id: int, to_id: int) -> int:
    """Give the open items about a customer to another member; returns how many moved.

    Ticked ones stay with who ticked them. Where the taker has an item of the same task already, theirs stands for both
    and the giver's is dropped: a task has one item per member.
    """
    theirs = aliased(TaskItem)
    is_open = sa.not_(sa.exists().where(TaskItemCompletion.item_id == TaskItem.id))
    is_givers = sa.and_(TaskItem.customer_id == customer_id, TaskItem.member_id == from_id, is_open)
    has_own = sa.exists().where(theirs.task_id == TaskItem.task_id, theirs.member_id == to_id)
    moving = sa.update(TaskItem).where(is_givers, sa.not_(has_own)).values(member_id=to_id).returning(TaskItem.id)
    moved = len(db.session.scalars(moving).all())
    db.session.execute(sa.delete(TaskItem).where(is_givers, has_own))
    if moved:
        live.tell(db.session.info, {from_id, to_id}, "tasks", kind="task_moved", customer_id=customer_id)
    return moved
