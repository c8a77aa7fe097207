"""The checkup every quarter of an hour or when asked for, and the counters written down every minute."""

from workbench.checkup import actions, recording
from workbench.checkup.alerting import alert
from workbench.kernel.jobs import job, jobs


@job(queue="default", lock="checkup")
def check(member_id: int) -> None:  # noqa: ARG001  # names who asked, in the queue
    """An administrator asked: look first, write afterwards. The others are told all the same."""
    actions.try_credential_again()
    found = actions.look_at_all()
    recording.write_down()
    alert(found)
    actions.store(found)


@jobs.periodic(cron="*/15 * * * *", periodic_id="checkup")
@job(queue="default", queueing_lock="checkup.check_regularly", lock="checkup")
def check_regularly(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Unattended: a secret that was refused rests as long as it should, and what has broken is told."""
    found = actions.look_at_all()
    recording.write_down()
    alert(found)
    actions.store(found)


@jobs.periodic(cron="* * * * *", periodic_id="write_down_calls")
@job(queue="maintenance", queueing_lock="checkup.write_down")
def write_down(timestamp: int) -> None:  # noqa: ARG001  # as above
    """What WeCom answered during the last minute."""
    recording.write_down()


@jobs.periodic(cron="31 4 * * *", periodic_id="forget_calls")
@job(queue="maintenance", queueing_lock="checkup.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Old counts are of no use."""
    recording.forget()
