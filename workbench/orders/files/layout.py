"""How a file is read: its encoding and the column of every field; guessed from its first lines, or chosen by hand."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workbench.orders.files.cells import clean, narrow
from workbench.orders.files.presets import BY_KEY, FIELDS, NEEDED, PER_ORDER, PRESETS, Preset
from workbench.orders.models import SalesChannel

HEADER_WITHIN = 20
"""Some exports begin with a title and notes."""
OF_AN_ITEM = "商品"
"""With what the names of columns begin that say something of one item and not of the order."""
LONGEST_WORD = 60
REFUNDED = "refunded"
"""A word of the status that means: paid, and all of it given back."""
GIVEAWAY = 3
"""A column that only one channel has says as much as three that several have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` names the column of each field by its header. `preset` is empty for an own mapping.

    `words` says what the file's own words in the column of the status mean: a status, or REFUNDED.
    """

    kind: str
    encoding: str = "utf-8"
    delimiter: str = ","
    preset: str = ""
    amount_per: str = PER_ORDER
    fixed_status: str = ""
    headers: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Layout":
        """As it was stored."""
        return cls(**{**stored, "headers": tuple(stored["headers"])})

    def to_json(self) -> dict[str, Any]:
        """For a jsonb column."""
        return asdict(self)

    @property
    def refunds_items_of_orders(self) -> bool:
        """Whether refunds are told item by item (商品已退款金额, 商品售后) while the amount is the whole order's."""
        told = (self.columns.get(name, "") for name in ("refund", "after_sale"))
        return self.amount_per == PER_ORDER and any(header.startswith(OF_AN_ITEM) for header in told)

    def without_nicknames(self, channel: str | None) -> "Layout":
        """The same without a buyer id that several people may have; on 淘宝 the member name is called 昵称 too."""
        header = self.columns.get("buyer_id", "")
        if channel == SalesChannel.TAOBAO or not ("昵称" in header or header == "买家"):
            return self
        return replace(self, columns={name: one for name, one in self.columns.items() if name != "buyer_id"})

    def missing(self) -> list[str]:
        """Fields that no order can be read without and that have no column."""
        missing = [name for name in NEEDED if name not in self.columns]
        if "status" not in self.columns and not self.fixed_status:
            missing.append("status")
        if not {"paid_at", "created_at"} & self.columns.keys():
            missing.append("paid_at")
        return missing


def word(text: str) -> str:
    """A cell of the status as it is compared with `Layout.words`."""
    return narrow(text).lower()[:LONGEST_WORD]


def plain(header: str) -> str:
    """A header as it is compared: full-width signs are ordinary ones, and blanks do not matter."""
    return unicodedata.normalize("NFKC", clean(header)).replace(" ", "").lower()


def resolve(preset: Preset, headers: Sequence[str]) -> dict[str, str]:
    """The column of each field of a preset, among these headers."""
    there = {plain(header): clean(header) for header in reversed(headers) if header}
    return {
        name: there[plain(alias)]
        for name, aliases in preset.aliases.items()
        for alias in sorted((one for one in aliases if plain(one) in there), key=aliases.index)[:1]
    }


def score(preset: Preset, headers: Sequence[str]) -> int:
    """How much a row of headers looks like a preset; 0 where what is needed is missing."""
    columns = resolve(preset, headers)
    if Layout("", preset=preset.key, columns=columns).missing():
        return 0
    there = {plain(header) for header in headers}
    return len(columns) + GIVEAWAY * sum(plain(one) in there for one in preset.giveaways)


def detect(layout: Layout, rows: Sequence[Sequence[str]]) -> Layout:
    """The layout with headers, preset and columns found in the first rows of a file."""
    best, found, found_row = 0, None, None
    for row in rows[:HEADER_WITHIN]:
        for preset in PRESETS:
            if (points := score(preset, row)) > best:
                best, found, found_row = points, preset, row
    if found is None or found_row is None:
        headers = max(rows[:HEADER_WITHIN], key=lambda row: sum(bool(clean(cell)) for cell in row), default=())
        return replace(layout, headers=_names(headers), columns=_guessed(headers))
    return with_preset(replace(layout, headers=_names(found_row)), found.key)


def with_preset(layout: Layout, key: str) -> Layout:
    """The same file read as another channel's."""
    preset = BY_KEY[key]
    columns = resolve(preset, layout.headers)
    return replace(layout, preset=key, amount_per=preset.amount_per, fixed_status="", columns=columns, words={})


def _names(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(cell) for cell in row)


def _guessed(headers: Sequence[str]) -> dict[str, str]:
    """Columns of an unknown file that any preset would know: a beginning for a mapping by hand."""
    columns: dict[str, str] = {}
    for preset in PRESETS:
        columns = {**resolve(preset, headers), **columns}
    return {name: columns[name] for name in FIELDS if name in columns}
