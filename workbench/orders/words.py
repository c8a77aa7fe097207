"""What sales channels are called, everywhere: pages and files take it from here."""

from collections.abc import Mapping

from workbench.orders.models import SalesChannel

SALES_CHANNELS: Mapping[str, str] = {
    SalesChannel.TAOBAO.value: "淘宝/天猫",
    SalesChannel.DOUYIN.value: "抖音",
    SalesChannel.KUAISHOU.value: "快手",
    SalesChannel.JD.value: "京东",
    SalesChannel.PDD.value: "拼多多",
    SalesChannel.YOUZAN.value: "有赞",
    SalesChannel.WECHAT_SHOP.value: "微信小店",
    SalesChannel.MINI_PROGRAM.value: "小程序",
    SalesChannel.STORE.value: "门店",
    SalesChannel.OTHER.value: "其他",
}
