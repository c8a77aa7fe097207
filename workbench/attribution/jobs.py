"""What is said about attributions once they have settled down."""

from workbench.attribution import claiming, losing
from workbench.kernel.jobs import job, jobs


@jobs.periodic(cron="*/5 * * * *", periodic_id="tell_losers")
@job(queue="maintenance", queueing_lock="attribution.look_after")
def look_after(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Tell who lost orders to late facts, and end claims that came while the order was becoming the claimant's."""
    losing.tell_losers()
    claiming.end_needless()
