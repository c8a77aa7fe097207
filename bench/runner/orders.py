"""Made-up orders from outside: a signed call of the webhook, and a file as Taobao's sellers download it."""

import datetime as dt
import hashlib
import hmac
from pathlib import Path
from random import Random

import orjson

from bench.generator import catalogue
from bench.generator.people import buyer_id
from bench.home import WEBHOOK_SECRET

WEBHOOK = "/api/v1/orders/webhook"
HEADER = (
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,"
    "买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,"
    "宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量"
)
STATUSES = (
    '"买家已付款,等待卖家发货"',
    '"卖家已发货,等待买家确认"',
    "交易成功",
    "交易成功",
    "交易关闭",
    "等待买家付款",
)


def paid_order_call(
    number: str, external_userid: str, amount_fen: int, at: dt.datetime
) -> tuple[str, bytes, dict[str, str]]:
    """Path, body and headers that tell one paid order of the corp's own mini-program, as an ERP would."""
    moment = at.isoformat(timespec="seconds")
    order = {
        "channel": "mini_program",
        "shop": "旗舰店",
        "order_no": number,
        "status": "paid",
        "created_at": moment,
        "paid_at": moment,
        "updated_at": moment,
        "amount_fen": amount_fen,
        "buyer": {"external_userid": external_userid},
        "items": [{"sku": "SKU00001", "title": "面膜 001号", "quantity": 1, "amount_fen": amount_fen}],
        "refunds": [],
    }
    body = orjson.dumps({"orders": [order]})
    timestamp = str(int(at.timestamp()))
    signature = hmac.new(WEBHOOK_SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Workbench-Timestamp": timestamp, "X-Workbench-Signature": f"sha256={signature}"}
    return WEBHOOK, body, {"Content-Type": "application/json", **headers}


def write_file(path: Path, lines: int, customers: int) -> None:
    """A GBK file with the quirks of the real ones: quoted numbers, masked mobiles, commas inside of cells."""
    rng = Random(f"file {lines}")
    end = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    with path.open("w", encoding="gbk", newline="\r\n") as file:
        file.write(f"{HEADER}\n")
        for number in range(lines):
            file.write(_line(rng, number, customers, end))


def _line(rng: Random, number: int, customers: int, end: dt.datetime) -> str:
    _, title, _, price = catalogue.PRODUCT_WHEEL.spin(rng)
    status = STATUSES[rng.getrandbits(10) % len(STATUSES)]
    created = end - dt.timedelta(seconds=rng.randrange(365 * 86_400))
    paid = "" if status == "等待买家付款" else f"{created + dt.timedelta(minutes=2):%Y-%m-%d %H:%M:%S}"
    buyer = buyer_id(1 + rng.randrange(customers * 2))
    yuan = f"{price / 100:.2f}"
    return (
        f'="26{number:017}",{buyer},{buyer[-4:]}***@163.com,{yuan},0.00,0,{yuan},0,{yuan},0,{status},,'
        f"{catalogue.name(rng)},浙江省 杭州市 西湖区 ***,快递,,'138****{number % 10_000:04},"
        f"{created:%Y-%m-%d %H:%M:%S},{paid},{title},1,YT{number},圆通速递,,1\n"
    )
