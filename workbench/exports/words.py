"""Codes of the product in the words people read in a file."""

from workbench.attribution.words import SOURCES
from workbench.orders.words import SALES_CHANNELS

__all__ = ["SALES_CHANNELS", "SOURCES"]

ORDER_STATUSES = {
    "created": "待付款",
    "paid": "待发货",
    "shipped": "已发货",
    "finished": "已完成",
    "closed": "已关闭",
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
EVENT_STATUSES = {"waiting": "待处理", "done": "已处理", "ignored": "不用处理", "failed": "失败", "dead": "已放弃"}
CHAT_STATUSES = {0: "未开口", 1: "已开口", 2: "未知"}
EVIDENCE = {
    "shared_mobile": "手机号一样，但不止一位客户有",
    "shared_buyer_id": "买家号一样，但不止一位客户有",
    "masked_mobile_and_name": "手机号前后几位和收货人都对得上",
    "name": "收货人和备注名一样",
}
IMPORT_STATES = {
    "uploaded": "还没开始",
    "reading": "正在读取",
    "applying": "正在导入",
    "done": "已完成",
    "failed": "没有成功",
}
HANDOVER_STATES = {
    "wanted": "准备中",
    "started": "等客户确认",
    "done": "已转给同事",
    "customer_refused": "客户拒绝",
    "taker_full": "接替人已满",
    "refused": "没有转成",
}
SYNC_CAUSES = {"manual": "手动", "command": "命令行", "nightly": "每晚核对"}
SYNC_STATES = {"running": "正在同步", "done": "完成", "failed": "有步骤失败"}
STEP_STATES = {"open": "未完成", "done": "完成", "failed": "失败"}
REPAIRS = {
    "relation_added": "补上好友",
    "relation_ended": "好友关系结束",
    "relation_reopened": "恢复好友",
    "relation_edited": "更新备注或标签",
    "pending_settled": "待通过已转为好友",
    "member_removed": "员工移出",
    "tag_deleted": "标签已删除",
    "group_dismissed": "客户群已解散",
    "group_stays_changed": "更新群成员",
}
REPAIR_STATES = {
    "found": "待核对",
    "proposed": "待确认",
    "confirmed": "已确认，正在处理",
    "applied": "已修正",
    "rejected": "已保留",
    "superseded": "已由后来的核对取代",
}
DELIVERY_STATES = {"waiting": "待转发", "delivered": "已送达", "given_up": "已放弃", "skipped": "已跳过"}
KEPT_SCOPES = {0: "全公司", 1: "部门", 2: "员工", 3: "主部门"}
