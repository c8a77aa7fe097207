"""What the channels' words for the state of an order mean; what leaves a doubt means nothing.

All known words are taken out of a cell, the longest first. Where something is left that may turn them round (未, 部分,
申请, …) the cell is refused as unknown: an order counted by mistake is worse than a line that is reported.
"""

import functools
import re
from collections.abc import Iterable

from workbench.orders.files.cells import narrow
from workbench.orders.models import OrderStatus

WORDS: tuple[tuple[OrderStatus, tuple[str, ...]], ...] = (
    (
        OrderStatus.CREATED,
        ("等待买家付款", "待付款", "未付款", "等待付款", "待支付", "未支付", "等待支付", "下单成功", "提交成功"),
    ),
    (
        OrderStatus.CLOSED,
        ("交易关闭", "已关闭", "关闭", "交易取消", "已取消", "取消", "已删除", "删除", "已作废", "作废"),
    ),
    (
        OrderStatus.SHIPPED,
        (
            *("等待买家确认收货", "等待买家确认", "已发货", "待收货", "等待收货", "等待确认收货", "待确认收货"),
            *("已出库", "商品出库", "发货成功", "发货完成", "运输中", "配送中", "配送", "派送中", "待签收"),
            *("待揽收", "待揽件", "已揽收", "已揽件"),
        ),
    ),
    (
        OrderStatus.PAID,
        (
            *(
                "等待卖家发货",
                "待卖家发货",
                "待商家发货",
                "等待发货",
                "待发货",
                "未发货",
                "部分发货",
                "发货中",
                "待配货",
            ),
            *("备货中", "备货", "拣货中", "打包中", "等待出库", "待出库", "正在出库", "出库中", "买家已付款", "已付款"),
            *(
                "已支付",
                "付款成功",
                "支付成功",
                "付款完成",
                "支付完成",
                "拼单成功",
                "拼团成功",
                "待成团",
                "待分享",
                "待接单",
            ),
            *("锁定", "暂停", "退款中", "售后中"),
        ),
    ),
    (
        OrderStatus.FINISHED,
        (
            *("交易成功", "交易完成", "订单完成", "已完成", "完成", "成功", "已收货", "已签收"),
            *("已确认收货", "确认收货", "已评价", "待评价"),
        ),
    ),
)
REFUNDED = ("退款成功", "已退款", "全额退款", "退款完成", "已全部退款")
PARTLY = "部分"
ALONE = {"完成", "成功"}
"""Words that say of the order what they say only by themselves: 拣货完成 is another thing."""
ENGLISH = {
    "created": OrderStatus.CREATED,
    "unpaid": OrderStatus.CREATED,
    "not paid": OrderStatus.CREATED,
    "paid": OrderStatus.PAID,
    "unshipped": OrderStatus.PAID,
    "not shipped": OrderStatus.PAID,
    "shipped": OrderStatus.SHIPPED,
    "finished": OrderStatus.FINISHED,
    "completed": OrderStatus.FINISHED,
    "closed": OrderStatus.CLOSED,
    "cancel": OrderStatus.CLOSED,
    "canceled": OrderStatus.CLOSED,
    "cancelled": OrderStatus.CLOSED,
}
"""The whole cell, but for "order" and "trade" before it."""

BETWEEN = ",;、()/| "


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of these words, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    alone = f"(?<![^{BETWEEN}]){{}}(?![^{BETWEEN}])".format
    return re.compile("|".join(alone(word) if word in ALONE else word for word in longest_first))


KNOWN = _any_of(word for _, words in WORDS for word in words)
REFUND = _any_of(REFUNDED)
BESIDES = re.compile(rf"(?:部分|仅|申请|待|无)*(?:退款|退货|换货|售后)[^{BETWEEN}]*")
"""What after-sale says beside a state (已发货,退款中): it is no state of the order."""
UNDECIDED = re.compile("(?:关闭|取消|删除|作废)(?:订单|交易)?(?:中|待|失败|被拒|退|换|售后)")
DOUBT = re.compile("未|没|不|非|无|待|部分|申请|审核|失败|拒绝|驳回|异常|撤|定金|尾款|退|售后")
DOUBT_OF_REFUND = re.compile("未|没|不|非|无|待|申请|审核|失败|拒绝|驳回|撤")
PART_BACK = re.compile("部分(?:商品)?(?:已)?(?:退款|退货)")
UNDER_WAY = re.compile(f"{DOUBT_OF_REFUND.pattern}|中$|关闭|取消")


@functools.lru_cache(maxsize=4096)
def meaning(text: str) -> tuple[str | None, bool]:
    """(status, whether all was given back) of a cell; no status for words we do not know."""
    text = narrow(text).lower()
    is_given_back = gives_all_back(text)
    if is_given_back:
        text = REFUND.sub("", text).strip(BETWEEN)
        if not text:
            return OrderStatus.CLOSED.value, True
    return _in_english(text) or _status(BESIDES.sub("", text), text) or _status(text, text), is_given_back


@functools.lru_cache(maxsize=4096)
def gives_part_back(text: str) -> bool:
    """Whether a state or an after-sale state means that a part of what was paid was given back, and not how much."""
    clauses = re.split(f"[{BETWEEN}]", narrow(text))
    return any(PART_BACK.search(clause) and not UNDER_WAY.search(clause) for clause in clauses)


@functools.lru_cache(maxsize=4096)
def gives_all_back(text: str) -> bool:
    """Whether an after-sale state (售后状态) means that the whole line was refunded."""
    text = narrow(text)
    if PARTLY in text.replace("部分发货", ""):
        return False
    clauses = re.split(f"[{BETWEEN}]", REFUND.sub("\0", text))
    return any("\0" in clause and not DOUBT_OF_REFUND.search(KNOWN.sub("", clause)) for clause in clauses)


def _in_english(text: str) -> str | None:
    words = [word for word in re.split(r"[\s_-]+", text) if word not in {"order", "trade"}]
    found = ENGLISH.get(" ".join(words))
    return found.value if found else None


def _status(text: str, whole: str) -> str | None:
    """What the words say, if nothing beside them makes it doubtful."""
    if UNDECIDED.search(whole) or DOUBT.search(KNOWN.sub("", text)):
        return None
    said = set(KNOWN.findall(text))
    return next((status.value for status, words in WORDS if not said.isdisjoint(words)), None)
