"""Every morning a card for everybody who has something to read; on Mondays one of the week as well."""

import datetime as dt

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from workbench.commissions.periods import estimate
from workbench.commissions.queries import has_rates
from workbench.digests import cards
from workbench.digests.models import Digest, DigestKind
from workbench.digests.readers import Reader, readers
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
        waiting = [reader.member_id for reader in readers(kind, local.date())]
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
    about = {"member_id": reader.member_id, "kind": kind.value, "day": morning, "made_at": clock.now()}
    first_day = morning - dt.timedelta(days=DAYS_BACK[kind])
    period = period_of(cards.PERIODS[kind], first_day)
    actor = _actor(reader)
    found = figures(get_scope(actor, reader.scope), period)
    told = cards.has_news(found, reader)
    statement = insert(Digest).values(**about, had_news=told).on_conflict_do_nothing().returning(Digest.id)
    digest_id = db.session.scalars(statement).one_or_none()
    if digest_id is None or not told:
        return
    commission = None
    if reader.scope.startswith("staff:") and has_rates():
        commission = estimate(people_scopes.get_scope(actor, "me"), period)["value"]
    content = cards.card(kind, first_day, reader, found, commission)
    notices.send(content, to_member_id=reader.member_id, purpose=PURPOSE, about_id=digest_id)


def _actor(reader: Reader) -> Actor:
    """Whoever reads it, as far as the figures of their own digest go."""
    return Actor(
        member_id=reader.member_id,
        userid=reader.userid,
        name="",
        sign_in_id="",
        has_contact=True,
        is_admin=False,
        sees_all=reader.scope == "corp",
        led_department_ids=tuple(
            int(part) for part in [reader.scope.removeprefix("department:")] if reader.scope.startswith("department:")
        ),
    )


@jobs.periodic(cron="37 3 * * *", periodic_id="forget_digests")
@job(queue="maintenance", queueing_lock="digests.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # as above
    """That one was sent matters on the day itself."""
    db.session.execute(sa.delete(Digest).where(Digest.day < clock.today() - dt.timedelta(days=90)))
