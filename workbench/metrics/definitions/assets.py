"""Asset formula (私域业绩公式) and the worth of channels; answered by pages of their own, defined here."""

from workbench.metrics.metric import Direction, Metric, Since, Unit


def _of(key: str, name: str, unit: Unit, definition: str, formula: str, direction: Direction | None) -> Metric:
    return Metric(key, name, unit, definition, formula, direction, Since.SYNC_AND_IMPORT, None)


ALL = (
    _of(
        "asset_customers",
        "导购客群资产数",
        Unit.COUNT,
        "这段时间里当过好友的客户数（A）。",
        "这段时间里当过好友的客户（同一个人只算一次）",
        Direction.UP,
    ),
    _of(
        "asset_reach_rate",
        "营销触达率",
        Unit.RATIO,
        "当过好友的客户中，从这段时间开始前 7 天（归因窗口，可设置）起到结束时被触达过的占多少（R ÷ A）。",
        "被触达的客户 ÷ 客群资产数",
        Direction.UP,
    ),
    _of(
        "scene_conversion_rate",
        "场景转化率",
        Unit.RATIO,
        "被触达的客户中，这段时间里因为触达而下单的占多少（B ÷ R）。",
        "由触达成交的客户 ÷ 被触达的客户",
        Direction.UP,
    ),
    _of(
        "asset_customer_value",
        "触达客单价",
        Unit.FEN,
        "因为触达而下单的客户，平均每人买了多少钱（G ÷ B）。",
        "由触达成交的金额 ÷ 由触达成交的客户",
        Direction.UP,
    ),
    _of(
        "cac",
        "获客成本",
        Unit.FEN,
        "平均每个新增客户花了多少钱；还没到的日子不算成本。",
        "到今天为止的成本 ÷ 该渠道新增客户数",
        Direction.DOWN,
    ),
    _of(
        "ltv",
        "客户价值（至今）",
        Unit.FEN,
        "这个渠道的新增客户，平均每人到现在为止买了多少钱（减去退款）。",
        "这些新增客户的引导成交净额 ÷ 新增客户数",
        Direction.UP,
    ),
    _of(
        "ltv_projected",
        "客户价值（预计）",
        Unit.FEN,
        "按年购买频次与预计留存年数推算，留存最多按 5 年计；数据满 90 天才显示。",
        "笔单价 × 每客每年单数 × 预计留存年数（1 ÷ 年流失率）",
        Direction.UP,
    ),
    _of("ltv_cac", "价值成本比", Unit.RATIO, "客户价值与获客成本之比。", "客户价值（至今） ÷ 获客成本", Direction.UP),
    _of(
        "payback_days",
        "回本天数",
        Unit.COUNT,
        "从开始到累计净额第一次达到成本，用了多少天。",
        "首个累计净额 ≥ 成本的日 − 起始日",
        Direction.DOWN,
    ),
)
