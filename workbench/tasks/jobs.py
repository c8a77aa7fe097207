"""Tell the assignees in WeCom, with a link that opens their tasks."""

import logging

import sqlalchemy as sa
from flask import current_app
from procrastinate import RetryStrategy

from wecom import messages
from wecom.errors import Kind, WeComError
from workbench.kernel.db import db
from workbench.kernel.jobs import job
from workbench.kernel.wecom_client import client
from workbench.people.models import Member
from workbench.tasks.models import Task, TaskItem

log = logging.getLogger(__name__)
DUE = "%m月%d日 %H:%M"


@job(retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def notify(task_id: int) -> None:
    """One card to everybody assigned. It is not repeated blindly: WeCom drops the duplicate of a retried card."""
    task = db.session.get_one(Task, task_id)
    pushed_by = db.session.scalars(sa.select(Member.name).where(Member.id == task.pushed_by_id)).one()
    assignees = sa.select(Member.userid).join(TaskItem, TaskItem.member_id == Member.id)
    userids = list(db.session.scalars(assignees.where(TaskItem.task_id == task_id).order_by(Member.userid)))
    zone = current_app.config["CORP_ZONE"]
    due = f" · {task.due_at.astimezone(zone).strftime(DUE)} 前" if task.due_at else ""
    try:
        report = messages.send_text_card(
            client(),
            userids,
            title=task.title,
            description=f"{pushed_by} 推送给你{due}",
            url=f"{current_app.config['PUBLIC_URL']}/h5/",
            button="去完成",
        )
    except WeComError as error:
        if error.kind in {Kind.RETRY, Kind.WAIT}:
            raise
        log.warning("task %s is on the phones, but its card was refused: %s", task_id, error)
        return
    if report.invalid_userids:
        log.warning("card of task %s did not reach %s", task_id, ", ".join(report.invalid_userids))
