"""What became of one line of a file: what it says about an order, or why it was refused."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """One line, ready for the table of lines; `line_no` is the row a spreadsheet shows.

    `is_refund_unknown`: a part of it was given back, and the file does not say how much.
    """

    line_no: int
    shop: str
    order_no: str
    section: int
    run: int
    sub_order_no: str | None
    status: str
    is_refunded: bool
    amount_fen: int
    refund_fen: int | None
    is_refund_unknown: bool
    weight_fen: int | None
    stands_in: bool
    created_at: dt.datetime | None
    paid_at: dt.datetime | None
    ended_at: dt.datetime | None
    buyer_id: str | None
    mobile: str | None
    mobile_masked: str | None
    name: str | None
    code: str | None
    sku: str | None
    title: str
    category: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Rejected(Exception):
    """Why a line was refused: a stable code, the field and what stood there."""

    reason: str
    field: str = ""
    value: str = ""
    order_no: str = ""
    shop: str = ""
    line_no: int = 0
