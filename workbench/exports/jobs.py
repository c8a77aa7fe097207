"""Write large exports, and throw files away after a week."""

import datetime as dt
import logging

import sqlalchemy as sa

from workbench.exports.catalog import TABLES
from workbench.exports.making import make
from workbench.exports.models import Export, ExportChunk, ExportStatus
from workbench.exports.scopes import actor_of
from workbench.kernel import clock, live
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs

KEPT = dt.timedelta(days=7)
GIVEN_UP_AFTER = dt.timedelta(minutes=10)
log = logging.getLogger(__name__)


@job(retry=AFTER_AN_OUTAGE)
def write(export_id: int) -> None:
    """The file of one export."""
    export = db.session.get(Export, export_id)
    if export is not None and export.status == ExportStatus.WAITING.value:
        make(export, TABLES[export.table_key], actor_of(export.scope))


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_exports")
@job(queue="maintenance", queueing_lock="exports.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Exports whose job gave up say so, and can be asked for again."""
    lost = sa.select(Export).where(
        Export.status == ExportStatus.WAITING.value,
        Export.asked_at < clock.now() - GIVEN_UP_AFTER,
        Export.id.not_in(in_queue(write, "export_id")),
    )
    for export in db.session.scalars(lost.with_for_update(skip_locked=True)):
        log.error("export %s of %s was given up", export.id, export.table_key)
        export.status, export.finished_at = ExportStatus.FAILED.value, clock.now()
        export.error = "could not be written; ask again"
        live.tell(db.session.info, [export.member_id], "exports")


@jobs.periodic(cron="23 3 * * *", periodic_id="forget_exports")
@job(queue="maintenance", queueing_lock="exports.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Files are kept for seven days; who asked for what is kept."""
    now = clock.now()
    old = sa.update(Export).where(Export.asked_at < now - KEPT, Export.forgotten_at.is_(None))
    forgotten = db.session.scalars(old.values(forgotten_at=now).returning(Export.id)).all()
    db.session.execute(sa.delete(ExportChunk).where(ExportChunk.export_id.in_(forgotten)))
