"""Codes of the product in the words people read in a file."""

SALES_CHANNELS = {
    "taobao": "淘宝/天猫",
    "douyin": "抖音",
    "kuaishou": "快手",
    "jd": "京东",
    "pdd": "拼多多",
    "youzan": "有赞",
    "wechat_shop": "微信小店",
    "mini_program": "小程序",
    "store": "线下门店",
    "other": "其他",
}
ORDER_STATUSES = {
    "created": "待付款",
    "paid": "已付款",
    "shipped": "已发货",
    "finished": "已完成",
    "closed": "已关闭",
}
SOURCES = {
    "code": "推广码",
    "task": "任务触达",
    "one_to_one": "一对一触达",
    "mass_send": "企业群发",
    "group": "群触达",
    "natural": "自然成交",
    "manual": "人工归属",
}
ENDED_BY = {
    "customer": "客户删除",
    "staff": "员工删除",
    "transfer": "转给同事",
    "departed": "员工离职",
    "unknown": "原因不明",
}
SEND_STATUSES = {
    "unsent": "未发送",
    "sent": "已送达",
    "no_friend": "已不是好友",
    "allowance_used": "当月次数已满",
}
LINE_KINDS = {"own": "当月订单", "adjustment": "调整"}
EVENT_STATUSES = {"failed": "失败", "dead": "已放弃"}
