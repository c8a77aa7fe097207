"""What a webhook or a file tells about an order, before it is compared with what is known."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.orders.models import SalesChannel

CLOCKS_MAY_DIFFER = dt.timedelta(minutes=5)
"""How far the clock of whoever tells an order may run before ours."""


class ToldBy(StrEnum):
    """Who told an order."""

    FILE = "file"
    WEBHOOK = "webhook"


class Verdict(StrEnum):
    """What became of an order that was told."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


ONE_PER_CHANNEL = frozenset(
    {
        SalesChannel.TAOBAO,
        SalesChannel.DOUYIN,
        SalesChannel.KUAISHOU,
        SalesChannel.JD,
        SalesChannel.PDD,
        SalesChannel.WECHAT_SHOP,
    }
)
"""Marketplaces, whose order numbers are unique in the whole channel; elsewhere they are so in one shop."""


def shop_in_key(channel: str, shop: str) -> str:
    """The part of the key that a shop is."""
    return "" if channel in ONE_PER_CHANNEL else shop


@dataclass(frozen=True, slots=True)
class ItemIn:
    """One line of an order."""

    title: str
    amount_fen: int
    quantity: int = 1
    sku: str | None = None
    category: str | None = None
    sub_order_no: str | None = None


@dataclass(frozen=True, slots=True)
class RefundIn:
    """Money given back. An estimated one, which a file implies, has no moment when the file has none."""

    refund_no: str
    amount_fen: int
    refunded_at: dt.datetime | None
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class OrderIn:
    """One order as it was told; `refunds` is the complete list, or None where refunds are not spoken of."""

    channel: str
    order_no: str
    status: str
    amount_fen: int
    shop: str = ""
    created_at: dt.datetime | None = None
    paid_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    external_userid: str | None = None
    unionid: str | None = None
    buyer_id: str | None = None
    mobile: str | None = None
    name: str | None = None
    code: str | None = None
    items: Sequence[ItemIn] = ()
    refunds: Sequence[RefundIn] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one told order; `reason` is a stable code for what was rejected or passed over."""

    order_no: str
    verdict: Verdict
    order_id: int | None = None
    reason: str | None = None
