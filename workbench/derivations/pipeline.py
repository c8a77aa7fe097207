"""What follows from what, in one order and in one transaction; all of it anew is `rebuilding`."""

from collections.abc import Set as AbstractSet

import sqlalchemy as sa

from workbench.attribution import settling as attribution
from workbench.changes.affected import Affected
from workbench.commissions import settling as commissions
from workbench.derivations import announcing
from workbench.identities import settling as identities
from workbench.kernel.db import db
from workbench.metrics import rollups, spells
from workbench.orders.telling import tell
from workbench.touches import settling as touches

ALONE = sa.text("select pg_advisory_xact_lock(hashtext('derivations'))")
"""A rebuild and the jobs never derive at the same time."""

NEWCOMERS = sa.text("""
    select o.id from orders o
    join customers c on c.id = o.customer_id
    left join attributions a on a.order_id = o.id
    where c.person_id = any(:person_ids) and a.person_id is distinct from c.person_id
""")
"""Orders that were not known as this person's before; their customer may have come later than they."""


def derive_from(*, customer_ids: AbstractSet[int], order_ids: AbstractSet[int]) -> None:
    """Bring up to date whatever follows from facts about these customers and orders."""
    db.session.execute(ALONE)
    affected = identities.settle(customer_ids, order_ids)
    concerned = announcing.concerned(affected)
    affected = rollups.take_out(affected)
    newcomers = db.session.scalars(NEWCOMERS, {"person_ids": sorted(affected.person_ids)})
    _derive(affected, {*order_ids, *affected.order_ids, *newcomers})
    announcing.announce(concerned | announcing.concerned(affected))


def _derive(affected: Affected, told: AbstractSet[int]) -> None:
    tell(told)
    touches.settle(affected)
    attribution.settle(affected)
    spells.settle(affected)
    rollups.put_in(affected)
    commissions.settle(affected)
