"""What a press on an item's card does."""

import logging

from wecom.events import CardClicked
from workbench.notices import actions as notices
from workbench.notices.queries import find_by_key
from workbench.people.queries import find_member
from workbench.tasks import actions, cards, queries
from workbench.tasks.models import TaskItem
from workbench.tasks.snoozing import usual_moment

log = logging.getLogger(__name__)


def card_clicked(event: CardClicked) -> None:
    """Tick the presser's own item or put it off. Whatever happens, their card is changed to say how things stand."""
    notice = find_by_key(event.task_id)
    if notice is None or notice.purpose != cards.PURPOSE:
        log.info("a press of %s on a card that is not ours: %s", event.userid, event.key)
        return
    presser = find_member(event.userid)
    if presser is None or presser.id != notice.member_id:
        notices.answer_press(notice, event.userid, event.response_code, cards.LABEL_NOT_YOURS)
        return
    notices.keep_code(notice, event.response_code, issued_at=event.created_at)
    item = queries.find_item(notice.about_id)
    if item is None:
        cards.show(notice.about_id, cards.LABEL_WITHDRAWN)
    elif item.completion is not None:
        cards.show(item.id, cards.LABEL_DONE)
    elif not _is_outdated(event, item):
        _act(event, item)


def _is_outdated(event: CardClicked, item: TaskItem) -> bool:
    """Pressed before the tick was taken back: told late, it would undo the undoing. WeCom's times are whole seconds."""
    return item.reopened_at is not None and event.created_at < item.reopened_at.replace(microsecond=0)


def _act(event: CardClicked, item: TaskItem) -> None:
    if event.key == cards.DONE:
        actions.complete(item, at=event.created_at, by_id=item.member_id)
    elif event.key == cards.LATER:
        actions.snooze(item, until=usual_moment(event.created_at, item.due_at), by_id=item.member_id)
