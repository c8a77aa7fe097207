"""The card of an item (完成 / 稍后), and what stands in place of its buttons afterwards."""

import datetime as dt

from flask import current_app

from wecom.cards import Button, ButtonCard, Line
from workbench.kernel import clock
from workbench.notices import actions as notices
from workbench.tasks.models import Task, TaskItem
from workbench.tasks.snoozing import in_words

PURPOSE = "task_item"
DONE, LATER = "done", "later"
BUTTONS = (Button("完成", DONE), Button("稍后", LATER, style=2))

LABEL_DONE = "已完成"
LABEL_WITHDRAWN = "已撤回"
LABEL_NOT_YOURS = "这件事不是派给你的"


def send(item: TaskItem, task: Task, *, pushed_by_name: str, customer_name: str | None, is_reminder: bool) -> None:
    """A card of the item for its assignee; one message each, because every item has its own link and its own end."""
    lines = [Line("客户", customer_name)] if customer_name else []
    if item.due_at is not None:
        lines.append(Line("截止", in_words(item.due_at, clock.now())))
    card = ButtonCard(
        task_id=notices.new_key(),
        title=task.title,
        description=f"到点提醒 · {pushed_by_name}推送" if is_reminder else f"{pushed_by_name}推送给你",
        sub_title=task.note,
        url=f"{current_app.config['PUBLIC_URL']}/h5/tasks/items/{item.id}",
        buttons=BUTTONS,
        lines=tuple(lines),
    )
    notices.send(card, to_member_id=item.member_id, purpose=PURPOSE, about_id=item.id)


def snoozed_label(until: dt.datetime) -> str:
    """What a put-off item's card says."""
    return f"已推迟到{in_words(until, clock.now())}"


def show(item_id: int, label: str | None) -> None:
    """Every card of the item says so; None gives the buttons back where WeCom still allows it."""
    notices.label(PURPOSE, item_id, label)
