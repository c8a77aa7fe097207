"""Every morning a card for everybody who has something to read; on Mondays one of the week as well."""

import datetime as dt

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from wecom.cards import TextNotice
from workbench.commissions.periods import estimate
from workbench.commissions.queries import has_rates
from workbench.digests import cards
from workbench.digests.models import Digest, DigestKind
from workbench.digests.readers import Part, Reader, readers
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, IDLE, job, jobs, later
from workbench.metrics.periods import period_of
from workbench.metrics.queries import figures
from workbench.metrics.scopes import get_scope
from workbench.notices import actions as notices
from workbench.people import scopes as people_scopes

PURPOSE = "digest"
AT_ONCE = 25
"""Readers in one transaction."""
TOO_LATE_HOUR = 21
"""What could not be sent until then is not sent any more: nobody reads yesterday at night."""
DAYS_BACK = {DigestKind.DAILY: 1, DigestKind.WEEKLY: 7}


@jobs.periodic(cron="*/10 * * * *", periodic_id="begin_digests")
@job(queue="maintenance", queueing_lock="digests.begin")
def begin(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """From the hour on, for whoever has not had this morning's digest: run twice or late, it sends once."""
    local = clock.now().astimezone(clock.corp_zone())
    if not current_app.config["DIGEST_HOUR"] <= local.hour < TOO_LATE_HOUR:
        return
    kinds = [DigestKind.DAILY, *([DigestKind.WEEKLY] if local.weekday() == 0 else [])]
    for kind in kinds:
        waiting = [reader.actor.member_id for reader in readers(kind, local.date())]
        for start in range(0, len(waiting), AT_ONCE):
            some = waiting[start : start + AT_ONCE]
            later(send, priority=IDLE, kind=kind.value, day=local.date().isoformat(), member_ids=some)


@job(retry=AFTER_AN_OUTAGE)
def send(kind: str, day: str, member_ids: list[int]) -> None:
    """The digests of some readers. Who has had this one is left out, so a repetition sends nothing."""
    of, morning = DigestKind(kind), dt.date.fromisoformat(day)
    for reader in readers(of, morning, member_ids):
        _send(of, morning, reader)


def _send(kind: DigestKind, morning: dt.date, reader: Reader) -> None:
    first_day = morning - dt.timedelta(days=DAYS_BACK[kind])
    told = [card for part in reader.parts if (card := _card(kind, first_day, reader.actor, part)) is not None]
    member_id = reader.actor.member_id
    about = {"member_id": member_id, "kind": kind.value, "day": morning, "made_at": clock.now()}
    statement = insert(Digest).values(**about, had_news=bool(told)).on_conflict_do_nothing().returning(Digest.id)
    digest_id = db.session.scalars(statement).one_or_none()
    if digest_id is None:
        return
    for content in told:
        notices.send(content, to_member_id=member_id, purpose=PURPOSE, about_id=digest_id)


def _card(kind: DigestKind, first_day: dt.date, actor: Actor, part: Part) -> TextNotice | None:
    """None when there is nothing to tell."""
    period = period_of(cards.PERIODS[kind], first_day)
    found = figures(get_scope(actor, part.scope), period)
    if not cards.has_news(found, part):
        return None
    commission = None
    if part.is_own and has_rates():
        commission = estimate(people_scopes.get_scope(actor, "me"), period)["value"]
    return cards.card(kind, first_day, part, found, commission)


@jobs.periodic(cron="37 3 * * *", periodic_id="forget_digests")
@job(queue="maintenance", queueing_lock="digests.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # as above
    """That one was sent matters on the day itself."""
    db.session.execute(sa.delete(Digest).where(Digest.day < clock.today() - dt.timedelta(days=90)))
