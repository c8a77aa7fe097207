"""Whether an app gets an event at all: it needs a callback address, the permission, and to see whom it is about."""

from wecom.simulator.apps import App
from wecom.simulator.callbacks.events import Event
from wecom.simulator.state import State
from wecom.simulator.visibility import is_hidden


def is_told(state: State, app: App, event: Event) -> bool:
    """Of the apps' own doors; the directory's receiver has nothing to do with them."""
    if event.agent_id not in (None, app.agent_id) or not app.has_callback or not app.switches.is_app_enabled:
        return False
    may_hear = app.switches.is_customer_api_allowed and app.switches.is_contact_callback_ticked
    if event.is_about_customers and not may_hear:
        return False
    member = _owner(state, event.chat_id) if event.chat_id else event.about
    return not member or not is_hidden(state, app.agent_id, member)


def _owner(state: State, chat_id: str) -> str:
    row = state.row("SELECT owner FROM chats WHERE chat_id = ?", chat_id)
    return "" if row is None else str(row["owner"])
