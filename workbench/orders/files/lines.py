"""Reads the lines of a file: each says something about an order, or why nothing can be read from it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

from workbench.orders.buyers import split_mobile, usable_buyer_id
from workbench.orders.files import statuses
from workbench.orders.files.cells import clean, is_damaged, is_negative, narrow, to_count, to_fen, to_moment
from workbench.orders.files.layout import HEADER_WITHIN, REFUNDED, Layout, plain, word
from workbench.orders.files.presets import FIELDS
from workbench.orders.files.results import Line, Rejected
from workbench.orders.files.rows import Overlong
from workbench.orders.incoming import CLOCKS_MAY_DIFFER
from workbench.orders.models import OrderStatus

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
MOST_FEN = 10**12
MOST_PIECES = 1_000_000
LONGEST = 100
LONGEST_TITLE = 500
T = TypeVar("T")

UNPAID = {OrderStatus.CREATED.value, OrderStatus.CLOSED.value}


class LineReader:
    """Reads the lines of one file. A line that is a header again (files put together) sets the columns anew."""

    def __init__(self, layout: Layout, *, shop: str, has_shops: bool, zone: ZoneInfo, now: dt.datetime) -> None:
        self._layout, self._shop, self._has_shops, self._zone = layout, shop, has_shops, zone
        self._latest = now + CLOCKS_MAY_DIFFER
        self._places: dict[str, int] = {}
        self._width = 0
        self._heads = {plain(layout.columns[name]) for name in ("order_no",) if name in layout.columns}
        self._section = self._run = 0
        self._number = ""
        self._words = {word(text): said for text, said in layout.words.items()}

    def read(self, rows: Iterable[Sequence[str]], *, skip: int = 0) -> Iterator[Line | Rejected | None]:
        """One result per row: None for headers, blank rows and totals, and for the first `skip` rows."""
        for line_no, row in enumerate(rows, 1):
            if self._is_header(row):
                self._place(row)
                yield None
                continue
            self._follow(row)
            if line_no <= skip or not self._places or not any(row):
                yield self._lost_header(line_no, row) if line_no > max(skip, HEADER_WITHIN) else None
            else:
                yield self._read(line_no, row)

    def _lost_header(self, line_no: int, row: Sequence[str]) -> Rejected | None:
        return None if self._places or not any(row) else Rejected("no_header", line_no=line_no)

    def _is_header(self, row: Sequence[str]) -> bool:
        if self._places:
            place = self._places["order_no"]
            # A cell that holds a digit is no header: most lines are told apart by this alone.
            if place >= len(row) or any(map(str.isdigit, row[place][-3:])):
                return False
        there = {plain(cell) for cell in row if cell}
        return bool(self._heads) and self._heads <= there and len(there) > 1

    def _place(self, row: Sequence[str]) -> None:
        there = {plain(cell): place for place, cell in reversed(list(enumerate(row))) if cell}
        found = {name: there.get(plain(header)) for name, header in self._layout.columns.items() if name in FIELDS}
        self._places = {name: place for name, place in found.items() if place is not None}
        self._width = len(row)
        self._section += 1
        self._number = ""

    def _follow(self, row: Sequence[str]) -> None:
        """Notice where the lines of one order end, also in rows that are passed over or refused."""
        place = self._places.get("order_no", len(row))
        if place < len(row) and (number := row[place]) and number != self._number:
            self._number = number
            self._run += 1

    def _read(self, line_no: int, row: Sequence[str]) -> Line | Rejected | None:
        surplus = len(row) - self._width
        told = self._told(row)
        try:
            return self._line(line_no, told, is_cut=isinstance(row, Overlong))
        except Rejected as refused:
            if surplus > 0 and (mended := self._mend(line_no, row, surplus)):
                return mended
            if not any(map(str.isdigit, told["order_no"])) and not told["status"]:
                return None  # a total, or a remark under the table
            number = narrow(told["order_no"])[:LONGEST]
            return Rejected(refused.reason, refused.field, refused.value[:60], number, self._shop_of(told), line_no)

    def _mend(self, line_no: int, row: Sequence[str], surplus: int) -> Line | None:
        """A comma inside a title that nobody quoted: put the title together again, if everything fits then."""
        place = self._places.get("title")
        if place is None or isinstance(row, Overlong):
            return None
        whole = [*row[:place], ",".join(row[place : place + surplus + 1]), *row[place + surplus + 1 :]]
        try:
            return self._line(line_no, self._told(whole))
        except Rejected:
            return None

    def _told(self, row: Sequence[str]) -> dict[str, str]:
        """The text of every field; empty where the file has no such column, or the row ends before it."""
        width = len(row)
        told = dict.fromkeys(FIELDS, "")
        for name, place in self._places.items():
            if place < width and (text := row[place]):
                told[name] = clean(text)
        return told

    def _line(self, line_no: int, told: dict[str, str], *, is_cut: bool = False) -> Line:
        if is_cut:
            raise Rejected("too_long")
        order_no = _number(told, "order_no")
        if not order_no:
            raise Rejected("missing", "order_no")
        if self._has_shops and not (told["shop"] or self._shop):
            raise Rejected("missing", "shop")
        status, is_refunded = self._status(told["status"])
        is_refunded = is_refunded or statuses.gives_all_back(told["after_sale"])
        created_at, paid_at = self._times(told, status, is_refunded=is_refunded)
        amount = _fen(told, "amount")
        refund = _fen(told, "refund") or None
        stand_in = 0
        if paid_at and not amount and (status == OrderStatus.CLOSED or is_refunded):
            stand_in = _fen(told, "amount_due") or refund or 0
            if not stand_in and status == OrderStatus.CLOSED:
                paid_at = None  # nothing says that anything was ever paid; a known payment stays known
        if amount is None and paid_at is not None and not stand_in:
            raise Rejected("missing", "amount")
        quantity = _parsed(told, "quantity", to_count)
        unit = _fen(told, "unit_price")
        mobile, masked = split_mobile(narrow(told["mobile"]))
        return Line(
            line_no=line_no,
            shop=self._shop_of(told),
            order_no=order_no,
            section=self._section,
            run=self._run,
            sub_order_no=_number(told, "sub_order_no") or None,
            status=status,
            is_refunded=is_refunded,
            amount_fen=stand_in or (amount or 0) + (_fen(told, "amount_also") or 0),
            refund_fen=refund,
            is_refund_unknown=paid_at is not None
            and not (refund or is_refunded or status == OrderStatus.CLOSED)
            and (statuses.gives_part_back(told["after_sale"]) or statuses.gives_part_back(told["status"])),
            weight_fen=unit * quantity if unit else None,
            stands_in=stand_in > 0,
            created_at=created_at,
            paid_at=paid_at,
            ended_at=self._moment(told, "ended_at"),
            buyer_id=usable_buyer_id(told["buyer_id"][:LONGEST]),
            mobile=mobile,
            mobile_masked=masked,
            name=told["name"][:LONGEST] or None,
            code=told["code"][:LONGEST] or None,
            sku=told["sku"][:LONGEST] or None,
            title=told["title"][:LONGEST_TITLE],
            category=told["category"][:LONGEST] or None,
            quantity=min(quantity, MOST_PIECES),
        )

    def _shop_of(self, told: dict[str, str]) -> str:
        return (told["shop"][:LONGEST] or self._shop) if self._has_shops else ""

    def _status(self, text: str) -> tuple[str, bool]:
        if not text and self._layout.fixed_status:
            return self._layout.fixed_status, False
        if said := self._words.get(word(text)):
            return (OrderStatus.CLOSED.value, True) if said == REFUNDED else (said, False)
        status, is_refunded = statuses.meaning(text)
        if status is None:
            raise Rejected("unknown_status" if text else "missing", "status", text)
        return status, is_refunded

    def _times(
        self, told: dict[str, str], status: str, *, is_refunded: bool
    ) -> tuple[dt.datetime | None, dt.datetime | None]:
        """When it was ordered and paid; the one stands for the other where the file has only one."""
        created_at, paid_at = self._moment(told, "created_at"), self._moment(told, "paid_at")
        if status == OrderStatus.CREATED:
            return created_at, None  # a deposit, after which the rest is waited for
        if status not in UNPAID:
            paid_at = paid_at or created_at
            if paid_at is None:
                raise Rejected("missing", "paid_at")
        elif is_refunded and "paid_at" not in self._places:
            paid_at = created_at  # what was given back was paid
        return created_at, paid_at

    def _moment(self, told: dict[str, str], name: str) -> dt.datetime | None:
        if not told[name]:
            return None
        moment = _parsed(told, name, lambda text: to_moment(text, self._zone))
        if moment is not None and not EARLIEST <= moment <= self._latest:
            raise Rejected("out_of_range", name, told[name])
        return moment


def _number(told: dict[str, str], name: str) -> str:
    text = narrow(told[name])
    if is_damaged(text):
        raise Rejected("damaged_number", name, text)
    if len(text) > LONGEST:
        raise Rejected("too_long", name, text)
    return text


def _fen(told: dict[str, str], name: str) -> int | None:
    if not told[name]:
        return None
    fen = _parsed(told, name, to_fen)
    if fen is not None and fen > MOST_FEN:
        raise Rejected("out_of_range", name, told[name])
    return fen


def _parsed(told: dict[str, str], name: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(told[name])
    except (ValueError, OverflowError):
        reason = "negative" if parse is to_fen and is_negative(told[name]) else "unreadable"
        raise Rejected(reason, name, told[name]) from None
