"""The WeCom server API under /cgi-bin/, one module per area, behind one gate that checks every call."""

from wecom.simulator.api import (
    contacts,
    directory,
    groups,
    login,
    media,
    messages,
    relations,
    tags,
    tokens,
    ways,
    welcome,
)

ALL_AREAS = (contacts, directory, groups, login, media, messages, relations, tags, tokens, ways, welcome)
