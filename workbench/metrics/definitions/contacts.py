"""Contacts and customers (好友与客户)."""

from workbench.metrics.columns import CONTACTS
from workbench.metrics.metric import Behind, Direction, Metric, Reading, Share, Since, Unit


def contacts_at_start(reading: Reading) -> int:
    """Active relations when the period began."""
    return _contacts({name: reading.opening(name) for name in CONTACTS})


def contacts_at_end(reading: Reading) -> int:
    """Active relations when it ended."""
    return _contacts({name: reading.closing(name) for name in CONTACTS})


def net_contacts(reading: Reading) -> int:
    """What was gained and not lost."""
    return _contacts({name: reading.flow(name) for name in CONTACTS})


def _contacts(counts: dict[str, int]) -> int:
    gained = counts["new_contacts"] + counts["transferred_in"]
    return gained - sum(counts[name] for name in CONTACTS if name not in {"new_contacts", "transferred_in"})


def _relations(key: str, name: str, definition: str, direction: Direction | None) -> Metric:
    formula = f"{name}逐个相加"
    reckon = lambda reading: reading.flow(key)  # noqa: E731  # a name of its own would say less
    return Metric(key, name, Unit.COUNT, definition, formula, direction, Since.SYNC, reckon, Behind.RELATIONS)


def _customers(key: str, name: str, definition: str, direction: Direction | None) -> Metric:
    formula = f"{name}逐个相加（同一个人只算一次）"
    reckon = lambda reading: reading.flow(key)  # noqa: E731  # as above
    return Metric(key, name, Unit.COUNT, definition, formula, direction, Since.SYNC, reckon, Behind.CUSTOMERS)


ALL = (
    Metric(
        "contacts_total",
        "好友总数",
        Unit.COUNT,
        "这段时间结束时，员工名下仍有效的好友数；同一位客户加了两名员工，算 2。",
        "期初好友总数 + 净增好友数",
        Direction.UP,
        Since.SYNC,
        contacts_at_end,
        Behind.RELATIONS,
        is_stock=True,
    ),
    Metric(
        "customers_total",
        "客户总数",
        Unit.COUNT,
        "这段时间结束时，至少还是一名员工好友的客户数；同一个人只算一次。",
        "期初客户总数 + 新增客户数 + 回流或转来客户数 − 流失客户数",
        Direction.UP,
        Since.SYNC,
        lambda reading: reading.closing("customers_net"),
        Behind.CUSTOMERS,
        is_stock=True,
    ),
    _relations("new_contacts", "新增好友数", "这段时间里新加上的好友数；删除后又加回来，再算一次。", Direction.UP),
    _customers("new_customers", "新增客户数", "这段时间里第一次加上本企业员工、结束时还是好友的客户数。", Direction.UP),
    _relations("lost_contacts", "流失好友数", "这段时间里，被客户删除的好友数。", Direction.DOWN),
    _relations("deleted_contacts", "员工删除数", "这段时间里，被员工删除的好友数。", Direction.DOWN),
    _relations("transferred_in", "转入好友数", "这段时间里，从同事那里接过来的好友数（在职或离职继承）。", None),
    _relations("transferred_out", "转出好友数", "这段时间里，转给同事的好友数（在职或离职继承）。", None),
    _relations("other_ended", "其他结束数", "这段时间里，因员工离职或原因不明而结束的好友数。", Direction.DOWN),
    Metric(
        "net_contacts",
        "净增好友数",
        Unit.COUNT,
        "这段时间里，好友总数增加（或减少）了多少。",
        "新增 + 转入 − 流失 − 员工删除 − 转出 − 其他结束",
        Direction.UP,
        Since.SYNC,
        net_contacts,
        Behind.RELATIONS,
    ),
    _customers(
        "lost_customers",
        "流失客户数",
        "开始时是好友、结束时已不是好友的客户数。看部门或个人时只看其中的员工：还是其他同事好友的，也算在内。",
        Direction.DOWN,
    ),
    _customers(
        "returned_customers",
        "回流或转来客户数",
        "开始时不是好友、结束时是好友的老客户数。看部门或个人时只看其中的员工：原来只是其他同事好友的，也算在内。",
        Direction.UP,
    ),
    Metric(
        "loss_rate",
        "流失率",
        Unit.RATIO,
        "全部好友中，这段时间里被客户删除的占多少。",
        "流失好友数 ÷ （期初好友总数 + 新增好友数）",
        Direction.DOWN,
        Since.SYNC,
        lambda reading: Share(reading.flow("lost_contacts"), contacts_at_start(reading) + reading.flow("new_contacts")),
        Behind.RELATIONS,
    ),
    Metric(
        "in_group_customers",
        "入群客户数",
        Unit.COUNT,
        "这段时间结束时是好友、并且在至少一个客户群里的客户数。",
        "结束时在群的客户（同一个人只算一次）",
        Direction.UP,
        Since.SYNC,
        lambda reading: reading.closing("in_group_net"),
        Behind.CUSTOMERS,
        is_stock=True,
    ),
    Metric(
        "in_group_rate",
        "入群率",
        Unit.RATIO,
        "全部客户中，在客户群里的占多少。",
        "入群客户数 ÷ 客户总数",
        Direction.UP,
        Since.SYNC,
        lambda reading: Share(reading.closing("in_group_net"), reading.closing("customers_net")),
        Behind.CUSTOMERS,
        is_stock=True,
    ),
)
