"""Where no directory events arrive, members with open sessions are looked up every hour."""

import sqlalchemy as sa

from workbench.auth.handlers import refresh_member
from workbench.auth.models import SignIn
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, job, jobs, later
from workbench.people.models import Member


@jobs.periodic(cron="23 * * * *", periodic_id="check_sessions")
@job(queue="maintenance", queueing_lock="auth.check_sessions")
def check_sessions(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """One small job per member who is signed in."""
    open_sessions = sa.select(SignIn.member_id).where(SignIn.ended_at.is_(None), SignIn.expires_at > clock.now())
    for userid in db.session.scalars(sa.select(Member.userid).where(Member.id.in_(open_sessions))):
        later(check_member, userid=userid)


@job(queue="maintenance", retry=AFTER_AN_OUTAGE)
def check_member(userid: str) -> None:
    """Cut the member off if WeCom no longer knows them as active."""
    refresh_member(userid)
