"""Whether the app gets an event at all: it needs a callback address, the permission, and to see whom it is about."""

from wecom.simulator.callbacks.events import Event
from wecom.simulator.knobs import Knobs
from wecom.simulator.state import State
from wecom.simulator.visibility import is_hidden


def is_told(state: State, event: Event) -> bool:
    """Of the app's own receiver; the directory's has nothing to do with the app."""
    knobs = Knobs(state).read()
    if not knobs.has_callback or not knobs.is_app_enabled:
        return False
    if event.is_about_customers and not (knobs.is_customer_api_allowed and knobs.is_contact_callback_ticked):
        return False
    member = _owner(state, event.chat_id) if event.chat_id else event.about
    return not member or not is_hidden(state, member)


def _owner(state: State, chat_id: str) -> str:
    row = state.row("SELECT owner FROM chats WHERE chat_id = ?", chat_id)
    return "" if row is None else str(row["owner"])
