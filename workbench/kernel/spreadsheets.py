"""Texts in files that spreadsheets open: shown as they are, neither run as a formula nor taken for a number."""

import re

RISKY = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Beginnings that spreadsheets take for a formula or a command, full-width ones included."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TAKEN_FOR_A_NUMBER = re.compile(r"[0-9]{12,}|0[0-9]+|[0-9]+[eE][0-9]+|[0-9]{1,4}([-/][0-9]{1,2}){1,2}")
"""Texts that Excel changes when it opens a CSV: 6.91E+18 for an order number, 7 for 007, a day in March for 3-5."""


def neutral(text: str) -> str:
    """The text behind an apostrophe if a spreadsheet could take it for more than a text."""
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if RISKY.match(text) else text


def in_csv(text: str) -> str:
    """The same for a CSV, whose cells have no kind: as `="…"` where Excel would change it into a number."""
    return f'="{text}"' if TAKEN_FOR_A_NUMBER.fullmatch(text) else neutral(text)
