"""What the channels' words for the state of an order mean; the first word that is found decides."""

import functools

from workbench.orders.files.cells import narrow
from workbench.orders.models import OrderStatus

WORDS: tuple[tuple[OrderStatus, tuple[str, ...]], ...] = (
    (OrderStatus.CREATED, ("等待买家付款", "待付款", "未付款", "等待付款", "待支付", "未支付", "created")),
    (OrderStatus.CLOSED, ("关闭", "取消", "删除", "作废", "closed", "cancel")),
    (
        OrderStatus.SHIPPED,
        ("等待买家确认", "已发货", "待收货", "等待确认收货", "已出库", "运输中", "配送", "待签收", "shipped"),
    ),
    (
        OrderStatus.PAID,
        (
            *("等待卖家发货", "买家已付款", "待发货", "未发货", "部分发货", "备货", "等待出库", "待出库", "已付款"),
            *("已支付", "待成团", "待分享", "锁定", "暂停", "退款中", "售后中", "paid"),
        ),
    ),
    (
        OrderStatus.FINISHED,
        ("交易成功", "完成", "已收货", "已签收", "成功", "确认收货", "已评价", "finished", "completed"),
    ),
)
REFUNDED = ("退款成功", "已退款", "全额退款", "退款完成", "已全部退款")
PARTLY = "部分"


@functools.lru_cache(maxsize=4096)
def meaning(text: str) -> tuple[str | None, bool]:
    """(status, whether all was given back) of a cell; no status for words we do not know."""
    text = narrow(text).lower()
    is_given_back = gives_all_back(text)
    for word in REFUNDED:
        text = text.replace(word, "")
    text = text.strip(" ,;、()")
    if is_given_back and not text:
        return OrderStatus.CLOSED.value, True
    for status, words in WORDS:
        if any(word in text for word in words):
            return status.value, is_given_back
    return None, is_given_back


@functools.lru_cache(maxsize=4096)
def gives_all_back(text: str) -> bool:
    """Whether an after-sale state (售后状态) means that the whole line was refunded."""
    text = narrow(text)
    return PARTLY not in text and any(word in text for word in REFUNDED)
