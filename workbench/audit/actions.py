"""Write to the audit log, in the transaction of the act itself."""

from typing import Any

import sqlalchemy as sa

from workbench.audit.models import AuditEntry
from workbench.kernel import clock
from workbench.kernel.db import db


def record(
    act: str,
    *,
    subject_kind: str,
    subject_id: int | None,
    actor_id: int | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **details: Any,
) -> None:
    """Record one act; `act` is spelled `subject_happened`. What is secret or a whole mobile does not belong here."""
    entry = {
        "acted_at": clock.now(),
        "actor_id": actor_id,
        "act": act,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "before": before,
        "after": after,
        "details": details,
    }
    db.session.execute(sa.insert(AuditEntry).values(**entry))
