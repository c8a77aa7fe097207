"""Interaction (互动): WeCom's own statistics of finished days, and proven touches."""

from decimal import Decimal

from workbench.metrics.metric import Behind, Direction, Metric, Reading, Share, Since, Unit


def _statistic(key: str, name: str, definition: str, direction: Direction) -> Metric:
    def reckon(reading: Reading) -> int | None:
        return None if reading.statistics is None else int(reading.statistics[key])

    formula = "企业微信「联系客户统计」按天相加,今日未出"
    return Metric(key, name, Unit.COUNT, definition, formula, direction, Since.STATISTICS, reckon, Behind.MEMBER_DAYS)


def _weighted(reading: Reading, amount: str, weight: str) -> Share | None:
    if reading.statistics is None:
        return None
    return Share(Decimal(reading.statistics[amount]), Decimal(reading.statistics[weight]))


ALL = (
    _statistic("chats", "聊天总数", "员工与客户有过消息往来的单聊数,企业微信按天给出。", Direction.UP),
    _statistic("messages", "发送消息数", "员工在单聊中发出的消息数。", Direction.UP),
    _statistic("negative_feedback", "被删除/拉黑数", "删除或拉黑员工的客户数,企业微信按天给出。", Direction.DOWN),
    Metric(
        "replied_pct",
        "已回复聊天占比",
        Unit.RATIO,
        "客户主动发起后员工有回复的聊天占比,按聊天数加权。",
        "Σ(占比 × 聊天数) ÷ Σ 聊天数,只计企业微信给出占比的人天(近似)",
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
        "客户主动发起聊天后,员工首次回复的平均分钟数,按聊天数加权。",
        "Σ(时长 × 聊天数) ÷ Σ 聊天数,只计企业微信给出时长的人天(近似)",
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
        "有凭据的触达:群发送达、侧边栏发送、群群发、任务完成;同一员工对同一客户同一方式一天计 1 次。",
        "不同的(员工, 客户, 方式, 日)数",
        Direction.UP,
        Since.ALWAYS,
        lambda reading: reading.flow("touches"),
        Behind.TOUCHES,
    ),
    Metric(
        "reached_customers",
        "触达客户数",
        Unit.COUNT,
        "期内至少被触达一次的客户数,同一人只计一次。",
        "被触达的客户(同一人只计一次)",
        Direction.UP,
        Since.ALWAYS,
        lambda reading: reading.flow("reached_customers"),
        Behind.CUSTOMERS,
    ),
)
