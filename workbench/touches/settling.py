"""Signals that follow from what is stored anyway: joining a group, also of a customer we learnt of later."""

import sqlalchemy as sa

from workbench.changes.affected import Affected
from workbench.kernel.db import db

JOINED = """
    insert into signals (customer_id, kind, happened_at, group_id, fact_key)
    select c.id, 'joined_group', s.joined_at, s.group_id, 'joined_group:' || s.id
    from customers c join group_members s on s.participant_id = c.external_userid and s.is_customer
    where {who}
    on conflict (fact_key) do update set happened_at = excluded.happened_at
    where signals.happened_at <> excluded.happened_at
"""


def settle(affected: Affected) -> None:
    """Write the joinings of these persons; a stay whose moment was told more exactly since is corrected."""
    who = "true" if affected.is_everything else "c.person_id = any(:person_ids)"
    db.session.execute(sa.text(JOINED.format(who=who)), {"person_ids": sorted(affected.person_ids)})
