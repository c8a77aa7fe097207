"""The WeCom server API under /cgi-bin/, one module per area, behind one gate that checks every call."""

from wecom.simulator.api import (
    card_updates,
    contacts,
    directory,
    group_handovers,
    groups,
    handovers,
    login,
    mass_sends,
    media,
    messages,
    relations,
    statistics,
    tags,
    tokens,
    ways,
    welcome,
)

ALL_AREAS = (
    card_updates,
    contacts,
    directory,
    group_handovers,
    groups,
    handovers,
    login,
    mass_sends,
    media,
    messages,
    relations,
    statistics,
    tags,
    tokens,
    ways,
    welcome,
)
