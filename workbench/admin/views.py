"""A message of the inbox as its page reads it."""

from collections.abc import Iterator, Sequence
from typing import Any

from wecom.safexml import parse_xml
from wecom.scrub import scrub
from workbench.callbacks.filters import InboxFilter
from workbench.callbacks.models import InboxMessage
from workbench.customers import queries as customers
from workbench.groups import queries as groups
from workbench.kernel.actor import Actor
from workbench.people import queries as people

MOST_NAMED = 50
LONGEST_VALUE = 2000
STILL_GOOD = frozenset({"WelcomeCode", "ResponseCode", "ChatKey", "Token"})
"""One-time codes that may not be used up."""


def wanted(actor: Actor, args: dict[str, Any]) -> InboxFilter:
    """The filter of a request; a name means the members of that name, and the customers the actor may see."""
    about: str | None = args["about"]
    if about is None:
        return InboxFilter(args.get("status"), args["event"])
    named = customers.list_rows(actor, search=about, after=None, limit=MOST_NAMED)
    ids = {about, about.lower(), *(row.external_userid for row in named), *people.userids_named(about, MOST_NAMED)}
    return InboxFilter(args.get("status"), args["event"], frozenset(ids))


def rows(actor: Actor, messages: Sequence[InboxMessage]) -> list[dict[str, Any]]:
    """Messages with the names of whom they are about, where the actor may know them."""
    members = people.names_of(message.userid for message in messages if message.userid)
    named = customers.names_of(actor, {message.external_userid for message in messages if message.external_userid})
    called = groups.names_of(actor, {message.chat_id for message in messages if message.chat_id})
    return [
        {
            **{name: getattr(message, name) for name in SHOWN},
            "member_name": members.get(message.userid or ""),
            "customer_name": named.get(message.external_userid or ""),
            "group_name": called.get(message.chat_id or ""),
        }
        for message in messages
    ]


def detail(actor: Actor, message: InboxMessage) -> dict[str, Any]:
    """Everything about one message; the XML without the codes that could still be used."""
    customer = customers.find_by_external_userid(actor, message.external_userid) if message.external_userid else None
    elements = [{"name": name, "value": value} for name, value in _elements(parse_xml(message.xml))]
    return {
        **rows(actor, [message])[0],
        "xml": scrub(message.xml),
        "elements": elements,
        "customer_id": customer.id if customer else None,
    }


SHOWN = (
    *("id", "receiver", "event", "status", "attempts", "error", "userid", "external_userid", "chat_id"),
    *("sent_at", "received_at", "handled_at"),
)


def _elements(node: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in node.items():
        path = f"{above}{name}"
        if isinstance(value, dict):
            yield from _elements(value, f"{path}/")
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                inner = item if isinstance(item, dict) else {"": item}
                yield from _elements(inner, f"{path}[{number}]/" if isinstance(item, dict) else f"{path}[{number}]")
        else:
            text = str(value or "")[:LONGEST_VALUE]
            yield path, "***" if name in STILL_GOOD and text else scrub(text)
