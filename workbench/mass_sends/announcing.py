"""Tell the open phones of whoever watches a mass send that something about it changed."""

from collections.abc import Iterable

from workbench.kernel import live
from workbench.kernel.db import db
from workbench.mass_sends.models import MassSend
from workbench.people.queries import audience


def announce(send: MassSend, kind: str, *, senders: Iterable[int] = ()) -> None:
    """Its creator with those above, and the members asked to send."""
    live.tell(db.session.info, audience({send.created_by_id}) | set(senders), "mass_sends", kind=kind)
