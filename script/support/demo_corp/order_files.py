"""Files of orders as Taobao and Douyin export them, quirks included, of customers whom the demo corp knows."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from script.support.demo_corp.friends import Friend
from script.support.demo_corp.goods import OF_DEPARTMENT, Good
from script.support.demo_corp.sales import SURNAMES, buyer_name
from script.support.demo_corp.world import World
from script.support.place import ADMIN_USERID

TAOBAO = (
    *("订单编号", "买家会员名", "买家支付宝账号", "买家应付货款", "买家应付邮费", "总金额", "买家实际支付金额"),
    *("订单状态", "买家留言", "收货人姓名", "收货地址", "运送方式", "联系电话", "联系手机", "订单创建时间"),
    *("订单付款时间", "宝贝标题", "宝贝种类", "物流单号", "物流公司", "订单备注", "宝贝总数量"),
)
DOUYIN = (
    *("主订单编号", "子订单编号", "选购商品", "商品规格", "商品数量", "商品ID", "商家编码", "商品金额"),
    *("订单应付金额", "运费", "优惠总金额", "收件人", "收件人手机号", "省", "市", "区", "街道", "详细地址"),
    *("订单提交时间", "支付完成时间", "订单完成时间", "订单状态", "售后状态", "取消原因"),
)
DONE, WAITING = "ExportOrderList20268801.csv", "抖店订单-待导入.csv"
TO_TRY = ("淘宝订单-试导入.csv", "抖店订单-试导入.csv")
EVERY_NTH_STRANGER = 5
UNREADABLE = "暂无"
"""Stands where an amount should be, on one line of each file: the report says so."""


@dataclass(frozen=True, slots=True)
class Sale:
    """One order of a marketplace."""

    order_no: str
    buyer: str
    name: str
    mobile: str
    goods: tuple[Good, ...]
    paid_at: dt.datetime


def write_files(world: World, friends: Sequence[Friend]) -> None:
    """The files a visitor may upload."""
    folder = world.place.order_files
    folder.mkdir(exist_ok=True)
    taobao, douyin = TO_TRY
    (folder / taobao).write_bytes(taobao_file(sales_of(friends, "taobao", 3, world.now)))
    (folder / douyin).write_bytes(douyin_file(sales_of(friends, "douyin", 4, world.now)))


def upload(world: World, friends: Sequence[Friend]) -> None:
    """One file is imported, another waits for somebody to look at its preview."""
    admin = world.member(ADMIN_USERID)
    known = {one["file_name"] for one in admin.ask("GET", "order-imports")["items"]}
    if DONE not in known:
        kept = _upload(world, DONE, taobao_file(sales_of(friends, "taobao", 1, world.now)))
        admin.ask("PUT", f"order-imports/{kept}/run")
        world.until(
            lambda: admin.ask("GET", f"order-imports/{kept}")["state"] in {"done", "failed"}, "the import to be done"
        )
    if WAITING not in known:
        _upload(world, WAITING, douyin_file(sales_of(friends, "douyin", 2, world.now)))


def _upload(world: World, name: str, content: bytes) -> int:
    kept: dict[str, Any] = world.member(ADMIN_USERID).ask("POST", "order-imports", files={"file": (name, content)})
    return int(kept["id"])


def sales_of(friends: Sequence[Friend], channel: str, series: int, now: dt.datetime, count: int = 40) -> list[Sale]:
    """Of the last four weeks; a buyer's name is the one that earlier orders bound to her. Every fifth is a stranger."""
    chosen = friends[series :: max(1, len(friends) // count)][:count]
    found = []
    for number, friend in enumerate(chosen):
        is_stranger = number % EVERY_NTH_STRANGER == 4
        paid_at = now - dt.timedelta(days=number * 27 / count, minutes=series * 11 + 5)
        shelf = OF_DEPARTMENT[friend.department_id]
        found.append(
            Sale(
                order_no=f"{'2101' if channel == 'taobao' else '6917'}88{series}{number:012d}",
                buyer=f"{channel[:2]}_new{series}{number:03d}" if is_stranger else buyer_name(channel, friend),
                name=f"{SURNAMES[number % len(SURNAMES)]}**",
                mobile=f"137****{(series * 1777 + number * 31) % 10_000:04d}",
                goods=tuple(shelf[(number + nth) % len(shelf)] for nth in range(1 + number % 3 // 2)),
                paid_at=max(paid_at, friend.since + dt.timedelta(minutes=1)),
            )
        )
    return found


def taobao_file(sales: Sequence[Sale]) -> bytes:
    """One line an order, in GBK; order numbers as formulas, so that a spreadsheet does not round them."""
    rows = [_taobao_row(number, sale, is_last=number == len(sales) - 1) for number, sale in enumerate(sales)]
    return _csv(TAOBAO, rows).encode("gb18030")


def douyin_file(sales: Sequence[Sale]) -> bytes:
    """One line a sub-order, in UTF-8 with its mark; numbers carry a tab, lines one cell more than the header."""
    rows = [
        _douyin_row(sale, nth, good, is_last=number == len(sales) - 1)
        for number, sale in enumerate(sales)
        for nth, good in enumerate(sale.goods, start=1)
    ]
    return _csv(DOUYIN, rows).encode("utf-8-sig")


def _taobao_row(number: int, sale: Sale, *, is_last: bool) -> list[str]:
    fen = sum(good.fen for good in sale.goods)
    paid = UNREADABLE if is_last else _yuan(fen)
    status = ("卖家已发货,等待买家确认", "交易成功", "交易成功", "买家已付款,等待卖家发货")[number % 4]
    if number % 13 == 12:
        status = "交易关闭"  # paid and closed: everything was given back
    titles = ",".join(good.title for good in sale.goods)
    return [
        *(f'="{sale.order_no}"', sale.buyer, "x***@163.com", _yuan(fen), "0.00", _yuan(fen), paid),
        *(status, "", sale.name, "浙江省 杭州市 西湖区 ***", "快递", "", f"'{sale.mobile}", _minutes_before(sale)),
        *(f"{sale.paid_at:%Y-%m-%d %H:%M:%S}", titles, str(len(sale.goods)), "YT100", "圆通速递", ""),
        str(len(sale.goods)),
    ]


def _douyin_row(sale: Sale, nth: int, good: Good, *, is_last: bool) -> list[str]:
    paid = UNREADABLE if is_last else _yuan(good.fen)
    return [
        *(f"\t{sale.order_no}", f"\t{sale.order_no}{nth}", good.title, "默认", "1", "\t3501", "", paid, paid, "0", "0"),
        *(sale.name, sale.mobile, "浙江", "杭州", "西湖", "***", "***", _minutes_before(sale)),
        *(f"{sale.paid_at:%Y-%m-%d %H:%M:%S}", "", "已发货", "", "", ""),
    ]


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _minutes_before(sale: Sale) -> str:
    return f"{sale.paid_at - dt.timedelta(minutes=4):%Y-%m-%d %H:%M:%S}"


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def listed(folder: Path) -> list[Path]:
    """Those that lie there."""
    return [folder / name for name in TO_TRY if (folder / name).exists()]
