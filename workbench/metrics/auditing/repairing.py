"""Make anew what an audit found wrong: copies and decisions of whoever they are about, then the scopes' sums."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from workbench.changes.actions import wake
from workbench.changes.models import Change
from workbench.kernel.db import db
from workbench.metrics.auditing import copies, decisions
from workbench.metrics.auditing.check import mark
from workbench.metrics.models import AuditRun
from workbench.metrics.reorganising import Which

SCOPES = sa.text("""
    with wrong as (
        select cast(one ->> 0 as int) as scope_kind, cast(one ->> 1 as bigint) as scope_id
        from jsonb_array_elements(:scopes) one
    )
    select scope_kind, scope_id from wrong where scope_kind <> 2
    union
    select s.scope_kind, s.scope_id
    from wrong w
    join scope_members m on (m.scope_kind, m.scope_id) = (w.scope_kind, w.scope_id)
    join scope_members s on s.member_id = m.member_id
    where w.scope_kind = 2
    order by 1, 2
""").bindparams(sa.bindparam("scopes", type_=JSONB))
"""A wrong row of a member is in the sums of every scope of theirs."""


def derive_again() -> None:
    """Have whoever has a wrong copy or decision derived again; what is wrong is looked for once more, all of it."""
    for check in copies.CHECKS:
        if check.marks:
            mark(check)
    after = 0
    while persons := decisions.persons(after):
        mark(decisions.CHECK, person_ids=persons, order_ids=[])
        after = persons[-1]
    after = 0
    while orders := decisions.nobodys(after):
        mark(decisions.CHECK, person_ids=[], order_ids=orders)
        after = orders[-1]
    if is_waiting():
        wake()


def is_waiting() -> bool:
    """Whether something is still to be derived."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Change.id.is_not(None)))))


def scopes_of(audit: AuditRun) -> list[Which]:
    """The scopes whose sums an audit found wrong, or made of what was wrong."""
    return [Which(*row) for row in db.session.execute(SCOPES, {"scopes": audit.scopes})]
