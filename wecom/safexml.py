"""XML from strangers: parsed without entities, every defect a ValueError."""

from datetime import UTC, datetime
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

from wecom.fields import normal_userid

_LISTS = ("Item", "SelectedItem", "OptionId")


def parse_xml(xml: str) -> dict[str, Any]:
    """The children of the root ``<xml>``; one ``<Item>`` is a list of one, an empty element is ``None``."""
    try:
        document = xmltodict.parse(xml, force_list=_LISTS, xml_attribs=False)
    except ExpatError as error:
        raise ValueError(f"not well-formed XML: {error}") from None
    match document:
        case {"xml": dict(root)}:
            return root
    raise ValueError("no <xml> element with children")


class Node:
    """The children of one element; asking for something malformed is a ValueError."""

    def __init__(self, children: dict[str, Any]) -> None:
        self.children = children

    def text(self, name: str) -> str:
        """The text of a child that must be there, though it may be empty."""
        if name not in self.children:
            raise ValueError(f"<{name}> is missing")
        return self.text_or_none(name) or ""

    def id(self, name: str) -> str:
        """The text of a child that must not be empty."""
        if value := self.text_or_none(name):
            return value
        raise ValueError(f"<{name}> is missing or empty")

    def text_or_none(self, name: str) -> str | None:
        value = self.children.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"<{name}> should hold text")
        return value or None

    def userid(self, name: str) -> str:
        return normal_userid(self.id(name))

    def userid_or_none(self, name: str) -> str | None:
        value = self.text_or_none(name)
        return normal_userid(value) if value else None

    def int_or_none(self, name: str) -> int | None:
        value = self.text_or_none(name)
        return int(value) if value else None

    def moment_or_none(self, name: str) -> datetime | None:
        seconds = self.int_or_none(name)
        try:
            return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, OSError) as error:
            raise ValueError(f"<{name}> is no time") from error

    def texts(self, name: str, item: str) -> tuple[str, ...]:
        """The texts of ``<name><item/>…</name>``."""
        return tuple(value for value in self._items(name, item) if isinstance(value, str))

    def nodes(self, name: str, item: str) -> "list[Node]":
        """The elements of ``<name><item/>…</name>``."""
        return [Node(value) for value in self._items(name, item) if isinstance(value, dict)]

    def _items(self, name: str, item: str) -> list[Any]:
        children = self.children.get(name)
        values = children.get(item) if isinstance(children, dict) else None
        return values if isinstance(values, list) else []
