"""What stands in one cell: as exported, as saved again by a spreadsheet, as copied from a chat."""

import datetime as dt
import functools
import re
import unicodedata
from zoneinfo import ZoneInfo

AROUND = " \t\r\n\v\f\0\ufeff\xa0\u3000\u200b\u200e"
FORMULA = re.compile(r'="?(.*?)"?', re.DOTALL)
MONEY = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d*))?")
COUNT = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.0*)?")
SPELT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?)?"
)
SERIAL = re.compile(r"[2-6]\d{4}(\.\d+)?")
BELOW_ZERO = re.compile(r"[¥ ]*[-−(][¥ ]*\d")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # how spreadsheets count days; the zone comes later
SECONDS_OF_A_DAY = 86_400
NOTHING = {"", "-", "--", "/", "无", "null", "none", "n/a"}


def clean(text: str) -> str:
    r"""The text itself: without tabs and blanks around it, `="…"`, a leading apostrophe, or a NUL in it."""
    text = text.strip(AROUND)
    if not text:
        return text
    first = text[0]
    if first == "=" and (found := FORMULA.fullmatch(text)):
        text = found[1].strip(AROUND)
    elif first == "'":
        text = text[1:].strip(AROUND)
    elif first == '"' and len(text) > 1 and text[-1] == '"':
        text = text[1:-1].strip(AROUND)
    return text.replace("\0", "") if "\0" in text else text


def narrow(text: str) -> str:
    """Cleaned, with full-width digits and signs made ordinary ones."""
    text = clean(text)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip(AROUND)


@functools.lru_cache(maxsize=16_384)
def to_fen(text: str) -> int | None:
    """Yuan as files write them (1,234.50, ¥12, 3.5元) in fen, half up; None for nothing, ValueError for nonsense.

    A comma stands before three digits or is nonsense: 1,5 may be one and a half.
    """
    text = narrow(text)
    if text.lower() in NOTHING:
        return None
    bare = text.replace("¥", "").replace("元", "").strip()
    found = MONEY.fullmatch(bare)
    if not found:
        raise ValueError(text)
    decimals = (found[2] or "").ljust(3, "0")
    return int(found[1].replace(",", "")) * 100 + int(decimals[:2]) + (decimals[2] >= "5")


def to_moment(text: str, zone: ZoneInfo) -> dt.datetime | None:
    """A moment as files write it, in the corp's zone unless it names one; None for nothing, ValueError for nonsense."""
    text = clean(text)
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        text = narrow(text)
        if text.lower() in NOTHING or text.startswith("0000"):
            return None
        found = _spelt(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _spelt(text: str) -> dt.datetime:
    if found := SPELT.fullmatch(text):
        return dt.datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001  # the caller adds the zone
    if SERIAL.fullmatch(text):
        return DAY_ZERO + dt.timedelta(seconds=round(float(text) * SECONDS_OF_A_DAY))
    raise ValueError(text)


@functools.lru_cache(maxsize=1024)
def to_count(text: str) -> int:
    """A quantity; one where nothing is said."""
    text = narrow(text)
    if text.lower() in NOTHING:
        return 1
    found = COUNT.fullmatch(text)
    if not found:
        raise ValueError(text)
    return int(found[1].replace(",", ""))


def is_negative(text: str) -> bool:
    """Whether an amount is below zero: a reversal, which says nothing of the order it takes back."""
    return BELOW_ZERO.match(narrow(text)) is not None


def is_damaged(number: str) -> bool:
    """Whether a spreadsheet has rounded a long number: 6.91E+18 names no order any more."""
    return not number.isdigit() and SCIENTIFIC.fullmatch(number) is not None
