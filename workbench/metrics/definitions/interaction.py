"""Interaction (互动): WeCom's own statistics of finished days, and proven touches."""

from decimal import Decimal

from workbench.metrics.metric import Behind, Direction, Metric, Reading, Share, Since, Unit


def _statistic(key: str, name: str, definition: str, direction: Direction) -> Metric:
    def reckon(reading: Reading) -> int | None:
        return None if reading.statistics is None else int(reading.statistics[key])

    formula = "企业微信「联系客户统计」按天相加；今天的还没有"
    return Metric(key, name, Unit.COUNT, definition, formula, direction, Since.STATISTICS, reckon, Behind.MEMBER_DAYS)


def _weighted(reading: Reading, amount: str, weight: str) -> Share | None:
    if reading.statistics is None:
        return None
    return Share(Decimal(reading.statistics[amount]), Decimal(reading.statistics[weight]))


ALL = (
    _statistic("chats", "聊天总数", "员工和客户有过消息往来的单聊数；只到昨天。", Direction.UP),
    _statistic("messages", "发送消息数", "员工在单聊里发出的消息数；只到昨天。", Direction.UP),
    _statistic("negative_feedback", "被删除/拉黑数", "把员工删除或拉黑的客户数；只到昨天。", Direction.DOWN),
    Metric(
        "replied_pct",
        "已回复聊天占比",
        Unit.RATIO,
        "客户先开口的聊天里，员工回复了的占多少。",
        "每人每天的占比按聊天数加权平均；企业微信没给占比的人和日子不算，所以是近似值",
        Direction.UP,
        Since.STATISTICS,
        lambda reading: _weighted(reading, "replied", "replied_chats"),
        Behind.MEMBER_DAYS,
        is_approximate=True,
    ),
    Metric(
        "avg_first_reply_min",
        "平均首次回复时长",
        Unit.MINUTES,
        "客户先开口后，员工平均几分钟回第一句。",
        "每人每天的时长按聊天数加权平均；企业微信没给时长的人和日子不算，所以是近似值",
        Direction.DOWN,
        Since.STATISTICS,
        lambda reading: _weighted(reading, "reply_minutes", "reply_chats"),
        Behind.MEMBER_DAYS,
        is_approximate=True,
    ),
    Metric(
        "touches",
        "触达次数",
        Unit.COUNT,
        "有凭据的主动联系：群发、侧边栏发送、客户群群发、任务。同一名员工一天里用同一种方式联系同一位客户，算 1 次。"
        "只有本人手机说发过的，从报上来时起算；会话存档证实后，按发送时间算。",
        "不同的“员工、客户、方式、日子”各算 1 次",
        Direction.UP,
        Since.TOUCHES,
        lambda reading: reading.flow("touches"),
        Behind.TOUCHES,
    ),
    Metric(
        "reached_customers",
        "触达客户数",
        Unit.COUNT,
        "这段时间里至少被触达一次的客户数；同一个人只算一次。",
        "被触达的客户（同一个人只算一次）",
        Direction.UP,
        Since.TOUCHES,
        lambda reading: reading.flow("reached_customers"),
        Behind.CUSTOMERS,
    ),
)
