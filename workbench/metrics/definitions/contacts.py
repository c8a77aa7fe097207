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
    formula = f"Σ {name}"
    reckon = lambda reading: reading.flow(key)  # noqa: E731  # a name of its own would say less
    return Metric(key, name, Unit.COUNT, definition, formula, direction, Since.SYNC, reckon, Behind.RELATIONS)


def _customers(key: str, name: str, definition: str, direction: Direction | None) -> Metric:
    formula = f"Σ {name}(同一人只计一次)"
    reckon = lambda reading: reading.flow(key)  # noqa: E731  # as above
    return Metric(key, name, Unit.COUNT, definition, formula, direction, Since.SYNC, reckon, Behind.CUSTOMERS)


ALL = (
    Metric(
        "contacts_total",
        "好友总数",
        Unit.COUNT,
        "期末仍有效的好友关系数;同一客户被两名员工添加计 2。",
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
        "期末至少有一条有效好友关系的客户数,同一人只计一次。",
        "期初客户总数 + 新增客户数 + 回流客户数 − 流失客户数",
        Direction.UP,
        Since.SYNC,
        lambda reading: reading.closing("customers_net"),
        Behind.CUSTOMERS,
        is_stock=True,
    ),
    _relations("new_contacts", "新增好友数", "期内由添加开始的好友关系;删除后再次添加再计一次。", Direction.UP),
    _customers("new_customers", "新增客户数", "首次成为本企业好友在期内、且期末仍是好友的客户。", Direction.UP),
    _relations("lost_contacts", "流失好友数", "期内被客户删除的好友关系。", Direction.DOWN),
    _relations("deleted_contacts", "员工删除数", "期内被员工删除的好友关系。", Direction.DOWN),
    _relations("transferred_in", "转入好友数", "期内由在职或离职继承转入的好友关系。", None),
    _relations("transferred_out", "转出好友数", "期内因继承转给同事的好友关系。", None),
    _relations("other_ended", "其他结束数", "期内因员工离职或原因不明而结束的好友关系。", Direction.DOWN),
    Metric(
        "net_contacts",
        "净增好友数",
        Unit.COUNT,
        "期内好友总数的变化。",
        "新增 + 转入 − 流失 − 员工删除 − 转出 − 其他结束",
        Direction.UP,
        Since.SYNC,
        net_contacts,
        Behind.RELATIONS,
    ),
    _customers("lost_customers", "流失客户数", "期初是好友、期末已没有任何有效好友关系的客户。", Direction.DOWN),
    _customers("returned_customers", "回流客户数", "期初不是好友、期末又成为好友的老客户。", Direction.UP),
    Metric(
        "loss_rate",
        "流失率",
        Unit.RATIO,
        "期内被客户删除的好友关系占比。",
        "流失好友数 ÷ (期初好友总数 + 新增好友数)",
        Direction.DOWN,
        Since.SYNC,
        lambda reading: Share(reading.flow("lost_contacts"), contacts_at_start(reading) + reading.flow("new_contacts")),
        Behind.RELATIONS,
    ),
    Metric(
        "in_group_customers",
        "入群客户数",
        Unit.COUNT,
        "期末是好友、且在至少一个客户群里的客户数。",
        "期末在群的客户(同一人只计一次)",
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
        "客户中在客户群里的占比。",
        "入群客户数 ÷ 客户总数",
        Direction.UP,
        Since.SYNC,
        lambda reading: Share(reading.closing("in_group_net"), reading.closing("customers_net")),
        Behind.CUSTOMERS,
        is_stock=True,
    ),
)
