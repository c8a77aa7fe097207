"""The report of an import: every line to look at, why, and what to do, as a CSV that spreadsheets open."""

import csv
import io
from collections.abc import Iterator, Sequence

from workbench.kernel.db import db
from workbench.kernel.spreadsheets import in_csv
from workbench.orders.files.whole import INCOMPLETE, REPEATED
from workbench.orders.import_models import OrderImportReject
from workbench.orders.import_queries import rejects
from workbench.orders.merging import OVER_PAID
from workbench.orders.sifting import REFUND_UNKNOWN

HEADERS = ("行号", "订单号", "原因", "字段", "原内容", "怎么办")
AT_A_TIME = 2000
REASONS = {
    "missing": ("缺少必填内容", "补上这一格，或在“列对应”里选对列"),
    "unreadable": ("内容看不懂", "金额写成 1234.50，时间写成 2026-03-01 10:00:00"),
    "negative": ("金额是负数", "冲红的行说不清冲的是哪一笔：删掉这一行，在原订单那一行写“退款金额”"),
    "unknown_status": (
        "不认识的订单状态",
        "在“怎么读”里说明这个词是什么状态，或改成后台导出的原文，如“交易成功”“已发货”",
    ),
    "damaged_number": ("编号被表格软件改成了科学计数法", "重新导出，不要用表格软件另存"),
    "too_long": ("内容太长", "多半是引号没有成对，请改好这一行"),
    "out_of_range": ("数值或时间不合理", "核对这一格；时间不能在将来"),
    "no_header": ("没有找到表头", "保留后台导出的表头行"),
    INCOMPLETE: ("同一订单的第 {} 行没读懂，整单没有导入", "改好那一行，再导入一次"),
    REPEATED: ("同一订单的相同商品分散在几处，分不清是几件", "对应“子订单号”这一列，或把同一订单的行排在一起"),
    REFUND_UNKNOWN: (
        "已导入：部分退款，但没写退了多少，先按全额计算",
        "用带退款金额的文件再导入一次，或由店铺推送退款",
    ),
    OVER_PAID: ("退款比实付还多", "核对“实付金额”和“退款金额”对应的列"),
}
FIELDS = {
    "order_no": "订单号",
    "sub_order_no": "子订单号",
    "shop": "店铺",
    "status": "订单状态",
    "after_sale": "售后状态",
    "amount": "实付金额",
    "amount_also": "另付金额（余额等）",
    "amount_due": "应付总额",
    "refund": "退款金额",
    "created_at": "下单时间",
    "paid_at": "付款时间",
    "ended_at": "完成或关闭时间",
    "buyer_id": "买家号（会员名）",
    "mobile": "手机号",
    "name": "收货人",
    "code": "推广码",
    "title": "商品",
    "sku": "商品编码",
    "category": "商品类目",
    "quantity": "数量",
    "unit_price": "单价",
}


def report(import_id: int) -> Iterator[str]:
    """The rows to look at, a piece at a time, with nothing in it that a spreadsheet would run or change."""
    yield "\ufeff" + _csv([HEADERS])
    line_no = 0
    while found := rejects(import_id, after=(line_no,), limit=AT_A_TIME):
        line_no = found[-1].line_no
        yield _csv([in_words(one) for one in found])
        db.session.expunge_all()


def in_words(one: OrderImportReject) -> Sequence[str]:
    """A line to look at under `HEADERS`."""
    reason, advice = REASONS[one.reason]
    why = (
        (reason.format(one.value), "", "")
        if one.reason == INCOMPLETE
        else (reason, FIELDS.get(one.field, ""), one.value)
    )
    return (str(one.line_no), one.order_no, *why, advice)


def _csv(table: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([[in_csv(cell) for cell in row] for row in table])
    return text.getvalue()
