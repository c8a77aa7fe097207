"""How the channels name their columns. Names vary by year, so every field has a set of aliases."""

from dataclasses import dataclass

from workbench.orders.models import SalesChannel

PER_ORDER, PER_LINE = "order", "line"

NEEDED = ("order_no", "amount")
"""Without these columns no order can be read; the status may be fixed, and one of the two times is enough."""

FIELDS = (
    *("order_no", "sub_order_no", "shop", "status", "after_sale", "amount", "amount_also", "amount_due", "refund"),
    *("created_at", "paid_at", "ended_at", "buyer_id", "mobile", "name", "code"),
    *("title", "sku", "category", "quantity", "unit_price"),
)
"""Never a customer's external_userid or unionid: only a signed webhook may say which customer an order is of.

Nor a nickname as a buyer id: on 抖店, 快手 and 有赞 several people have the same. (淘宝 calls the member name, which
one person has, 昵称 as well.)
"""


@dataclass(frozen=True, slots=True)
class Preset:
    """A channel's export: aliases per field, in the order of preference, and the names that give it away."""

    key: str
    name: str
    channel: str
    is_verified: bool
    amount_per: str
    giveaways: frozenset[str]
    aliases: dict[str, tuple[str, ...]]


def _preset(
    channel: SalesChannel,
    label: str,
    /,
    *,
    amount_per: str = PER_ORDER,
    is_verified: bool = False,
    giveaways: str,
    **aliases: str,
) -> Preset:
    known = {field: tuple(names.split("|")) for field, names in aliases.items()}
    return Preset(channel.value, label, channel.value, is_verified, amount_per, frozenset(giveaways.split("|")), known)


PRESETS: tuple[Preset, ...] = (
    _preset(
        SalesChannel.TAOBAO,
        "淘宝 / 天猫",
        is_verified=True,
        giveaways="买家会员名|买家支付宝账号|买家实际支付金额|宝贝标题|宝贝总数量|买家应付货款",
        order_no="订单编号|订单号|主订单编号",
        shop="店铺名称",
        status="订单状态|交易状态",
        amount="买家实际支付金额|买家实付金额|实付金额",
        amount_due="总金额",
        refund="退款金额|成功退款金额",
        created_at="订单创建时间|创建时间",
        paid_at="订单付款时间|付款时间|支付时间",
        ended_at="确认收货时间|交易关闭时间|订单关闭时间|交易结束时间",
        buyer_id="买家会员名|买家昵称|买家会员",
        mobile="联系手机|收货人手机|收货人手机号|手机",
        name="收货人姓名|收货人",
        title="宝贝标题|商品标题",
        quantity="宝贝总数量|宝贝数量",
    ),
    _preset(
        SalesChannel.DOUYIN,
        "抖店",
        is_verified=True,
        amount_per=PER_LINE,
        giveaways="主订单编号|子订单编号|选购商品|订单应付金额|收件人手机号|支付完成时间",
        order_no="主订单编号|订单编号|主订单号",
        sub_order_no="子订单编号|子订单号|商品单号",
        shop="店铺名称",
        status="订单状态",
        after_sale="售后状态",
        amount="订单应付金额|应付金额",
        refund="退款金额",
        created_at="订单提交时间|下单时间",
        paid_at="支付完成时间|支付时间|付款时间",
        ended_at="订单完成时间|完成时间",
        mobile="收件人手机号|收件人手机",
        name="收件人|收件人姓名",
        title="选购商品|商品名称",
        sku="商品ID|商品id",
        quantity="商品数量",
    ),
    _preset(
        SalesChannel.JD,
        "京东",
        is_verified=True,
        giveaways="京东价|下单帐号|下单账号|付款确认时间|订购数量|结算金额|余额支付",
        order_no="订单号|订单编号",
        status="订单状态",
        amount="应付金额|结算金额",
        amount_also="余额支付",
        created_at="下单时间",
        paid_at="付款确认时间|付款时间",
        ended_at="订单完成时间|完成时间",
        buyer_id="下单帐号|下单账号",
        mobile="联系电话|客户电话|手机",
        name="客户姓名|收货人",
        title="商品名称",
        sku="商品ID|商品编号",
        quantity="订购数量|数量",
        unit_price="京东价",
        shop="店铺名称",
    ),
    _preset(
        SalesChannel.PDD,
        "拼多多",
        is_verified=True,
        giveaways="用户实付金额(元)|商家实收金额(元)|商品总价(元)|平台优惠折扣(元)|店铺优惠折扣(元)|样式ID|商品数量(件)",
        order_no="订单号|订单编号",
        shop="店铺名称",
        status="订单状态",
        after_sale="售后状态",
        amount="用户实付金额(元)|用户实付金额",
        paid_at="支付时间|订单成交时间 / 支付时间|订单成交时间/支付时间|订单成交时间",
        created_at="订单创建时间|下单时间",
        ended_at="确认收货时间|订单完成时间",
        mobile="手机|收货人手机|手机号|买家手机|收货人电话",
        name="收货人|收货人姓名",
        title="商品|商品名称",
        sku="样式ID|商品规格ID|商品id",
        quantity="商品数量(件)|商品数量",
    ),
    _preset(
        SalesChannel.KUAISHOU,
        "快手小店",
        giveaways="快手号|实付款|成交数量|快手ID",
        order_no="订单编号|订单号",
        shop="店铺名称",
        status="订单状态",
        after_sale="售后状态|退款状态",
        amount="实付款|实付金额|订单实付",
        created_at="订单创建时间|创建时间|下单时间",
        paid_at="支付时间|订单支付时间|付款时间",
        ended_at="订单完成时间|交易完成时间|完成时间",
        buyer_id="快手号|快手ID",
        mobile="收货电话|收件人电话|收货人手机号",
        name="收货人|收件人|收货人姓名",
        title="商品名称|商品标题",
        sku="商品ID|SKU编码|商品编码",
        quantity="成交数量|商品数量|数量",
    ),
    _preset(
        SalesChannel.YOUZAN,
        "有赞",
        giveaways="订单实付金额|买家付款时间|归属店铺|商品已退款金额|订单创建店铺",
        order_no="订单号|订单编号",
        shop="归属店铺|店铺名称|订单创建店铺",
        status="订单状态",
        after_sale="订单退款状态|售后状态",
        amount="订单实付金额|实付金额",
        refund="订单已退款金额|已退款金额",
        created_at="订单创建时间|下单时间",
        paid_at="买家付款时间|付款时间",
        ended_at="交易成功时间|订单完成时间",
        mobile="买家手机号|收货人手机号|收货人手机号/提货人手机号",
        name="收货人|收货人姓名|收货人/提货人",
        title="商品名称|全部商品名称",
        sku="商品编码|规格编码",
        category="商品类目|商品分类",
        quantity="商品数量|全部商品数量",
    ),
    _preset(
        SalesChannel.WECHAT_SHOP,
        "微信小店",
        giveaways="订单实际支付金额|订单下单时间|订单支付时间|商品编码(平台)|商品编码(自定义)",
        order_no="订单号|订单编号",
        shop="店铺名称",
        status="订单状态",
        after_sale="商品售后|售后状态",
        amount="订单实际支付金额|实付金额|用户实付",
        refund="商品已退款金额|退款金额",
        created_at="订单下单时间|下单时间",
        paid_at="订单支付时间|支付时间",
        ended_at="订单完成时间|完成时间",
        mobile="收件人手机|收件人手机号",
        name="收件人姓名|收件人",
        title="商品名称",
        sku="商品编码(平台)|SKU编码(平台)|商品编码",
        quantity="商品数量",
    ),
)
BY_KEY = {preset.key: preset for preset in PRESETS}
