"""What this corp can see of its customers."""

from flask import current_app

from workbench.touches.models import SignalKind


def visible_kinds() -> tuple[SignalKind, ...]:
    """The signals this corp can see at all (SIGNAL_KINDS). What needs another kind is unknown here, not zero."""
    told: frozenset[str] = current_app.config["SIGNAL_KINDS"]
    return tuple(kind for kind in SignalKind if kind.value in told)
