"""Send a card, say what shall stand in place of its buttons, answer a stranger's press."""

import datetime as dt
import secrets

from sqlalchemy.dialects.postgresql import insert

from wecom.cards import ButtonCard, TextNotice
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import later
from workbench.notices import queries
from workbench.notices.jobs import answer, change, deliver
from workbench.notices.models import Notice, NoticeCode

KEY_BYTES = 24


def new_key() -> str:
    """A card key nobody can guess, of the letters WeCom allows in a task id."""
    return secrets.token_urlsafe(KEY_BYTES)


def send(card: ButtonCard | TextNotice, *, to_member_id: int, purpose: str, about_id: int) -> None:
    """Keep a card and send it once this is committed. `purpose` and `about_id` are found again when it is pressed."""
    notice = Notice(
        card_key=card.task_id,
        purpose=purpose,
        about_id=about_id,
        member_id=to_member_id,
        content=dict(card.content()),
        created_at=clock.now(),
    )
    db.session.add(notice)
    db.session.flush()  # the job names the card by its id
    later(deliver, notice_id=notice.id)


def label(purpose: str, about_id: int, text: str | None) -> None:
    """Put a text in place of the buttons of every card about this; None gives the buttons back, while a code lives."""
    for notice in queries.about(purpose, about_id):
        if notice.label != text:
            notice.label = text
            later(change, lock=notice.lock, notice_id=notice.id)


def keep_code(notice: Notice, code: str | None, *, issued_at: dt.datetime) -> None:
    """A press brought a code: what the card should show by now can be shown with it."""
    if code is None:
        return
    statement = insert(NoticeCode).values(notice_id=notice.id, code=code, issued_at=issued_at)
    db.session.execute(statement.on_conflict_do_nothing())
    later(change, lock=notice.lock, notice_id=notice.id)


def answer_press(notice: Notice, userid: str, code: str | None, text: str) -> None:
    """Tell somebody whose card this is not, on the card they pressed."""
    if code is not None:
        later(answer, userid=userid, code=code, text=text, notice_id=notice.id)
