"""Which handlers react to which event. The table itself is `wiring.ON_WECOM`; it is handed to us at start."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wecom.events import Event

Handler = Callable[[Any], None]
UrgentHandler = Callable[[Any], dt.timedelta | None]
"""Returns when to be called again; None when there is nothing left to do."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Handlers of one kind of event: `at_once` on the welcome lane, `then` in order on the ordinary one.

    Without any handler the event is known, and keeping it is all there is to do.

    `about` names what the event is about; jobs about the same object run in order, one at a time.
    """

    then: tuple[Handler, ...] = ()
    at_once: UrgentHandler | None = None
    about: Callable[[Any], str] | None = None

    @property
    def is_only_kept(self) -> bool:
        """Nothing reacts; the message in the inbox is the whole effect."""
        return not self.then and self.at_once is None


_table: dict[type[Event], Reaction] = {}
_on_every: list[Callable[[int, str], None]] = []


def configure(table: Mapping[type[Event], Reaction], on_every: Iterable[Callable[[int, str], None]] = ()) -> None:
    """Take over the tables of the composition root; `on_every` hears the row's id and the event's name of each."""
    _table.clear()
    _table.update(table)
    _on_every[:] = on_every


def tell_stored(message_id: int, event: str) -> None:
    """A message was stored: whoever wants every one of them hears of it, in the same transaction."""
    for hear in _on_every:
        hear(message_id, event)


def reaction_to(event: Event) -> Reaction | None:
    """What to do about this event; None when nothing reacts to it."""
    return _table.get(type(event))
