"""Items that were put off come back: a card reminds, and the open pages read again."""

from collections.abc import Sequence

import sqlalchemy as sa

from workbench.customers.models import Customer
from workbench.kernel import clock, live
from workbench.kernel.db import db
from workbench.kernel.jobs import job, jobs
from workbench.tasks import cards, queries
from workbench.tasks.models import TaskItem


@jobs.periodic(cron="* * * * *", periodic_id="wake_snoozed")
@job(queue="maintenance", queueing_lock="tasks.wake_snoozed")
def wake_snoozed(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Remind everybody whose item was put off till now, once."""
    now = clock.now()
    found = queries.due_reminders(now)
    names = _customer_names(found)
    for item in found:
        assert item.snooze is not None
        item.snooze.reminded_at = now
        cards.send(
            item,
            item.task,
            pushed_by_name=item.task.pushed_by.name,
            customer_name=names.get(item.customer_id or 0),
            is_reminder=True,
        )
        live.tell(db.session.info, [item.member_id], "tasks", kind="task_item_woken", customer_id=item.customer_id)


def _customer_names(items: Sequence[TaskItem]) -> dict[int, str]:
    ids = {item.customer_id for item in items if item.customer_id is not None}
    return dict(db.session.execute(sa.select(Customer.id, Customer.name).where(Customer.id.in_(ids))).all())
