"""XML from strangers: parsed without entities, every defect a ValueError."""

from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

_LISTS = ("Item", "SelectedItem", "OptionId")


def parse(xml: str) -> dict[str, Any]:
    """The children of the root ``<xml>``; one ``<Item>`` is a list of one, an empty element is ``None``."""
    try:
        document = xmltodict.parse(xml, force_list=_LISTS, xml_attribs=False)
    except ExpatError as error:
        raise ValueError(f"not well-formed XML: {error}") from None
    root = document.get("xml")
    if not isinstance(root, dict):
        raise ValueError("no <xml> element with children")
    return root
