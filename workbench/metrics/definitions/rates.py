"""The three WeCom rates: 引流, 承接, 变现."""

from workbench.metrics.metric import Behind, Direction, Metric, Reading, Share, Since, Unit


def _lead(reading: Reading) -> Share | None:
    return None if reading.links is None else Share(reading.links["new_customers"], reading.links["clicks"])


ALL = (
    Metric(
        "lead_success_rate",
        "引流成功率",
        Unit.RATIO,
        "点了获客链接的客户中，加上好友成为新客户的占多少；数据来自企业微信，没有获客链接就没有这个数。",
        "新增客户数 ÷ 点击链接客户数",
        Direction.UP,
        Since.LINKS,
        _lead,
    ),
    Metric(
        "service_success_rate",
        "服务成功率",
        Unit.RATIO,
        "加上满 24 小时的新好友中，24 小时内有人一对一联系或做了任务的占多少。事后才由本人手机补报的不算。",
        "24 小时内被单聊或任务触达的新好友 ÷ 这段时间里满 24 小时的新好友",
        Direction.UP,
        Since.SYNC,
        lambda reading: Share(reading.flow("service_done"), reading.flow("service_due")),
        Behind.RELATIONS,
    ),
    Metric(
        "realisation_rate",
        "变现成功率",
        Unit.RATIO,
        "加上满 30 天的新好友中，30 天内有引导订单的占多少。",
        "30 天内有引导订单的新好友 ÷ 这段时间里满 30 天的新好友",
        Direction.UP,
        Since.SYNC_AND_IMPORT,
        lambda reading: Share(reading.flow("realisation_done"), reading.flow("realisation_due")),
        Behind.RELATIONS,
    ),
)
