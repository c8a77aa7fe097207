"""Which messages of the inbox are meant: by state, kind, and whom they are about."""

from dataclasses import dataclass

import sqlalchemy as sa

from workbench.callbacks.models import InboxMessage, Status

FAILURES = (Status.FAILED.value, Status.DEAD.value)


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What an administrator narrows the inbox to; `about` are userids, external_userids or chat_ids, any of them."""

    status: str | None = None
    event: str | None = None
    about: frozenset[str] | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """For a query over `InboxMessage`."""
        found: list[sa.ColumnElement[bool]] = []
        if self.status:
            found.append(InboxMessage.status == self.status)
        if self.event:
            found.append(InboxMessage.event == self.event)
        if self.about is not None:
            named = (InboxMessage.userid, InboxMessage.external_userid, InboxMessage.chat_id)
            found.append(sa.or_(*(column.in_(sorted(self.about)) for column in named)))
        return found
