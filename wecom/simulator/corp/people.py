"""The departments and staff of the demo corp 「云朵生活」, as an administrator would have entered them."""

from dataclasses import dataclass

CORP_NAME = "云朵生活"


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str
    trade: str
    head: str
    parent_id: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    userid: str
    name: str
    department_id: int
    position: str
    gender: str
    weight: float = 1.0
    has_contact: bool = True


ROOT = Department(1, CORP_NAME, "", "chenmo", 0)
SKIN = Department(2, "护肤顾问部", "skin", "linyue")
BABY = Department(3, "母婴顾问部", "baby", "zhoukai")
HOME = Department(4, "家居顾问部", "home", "xuqing")
DEPARTMENTS = (ROOT, SKIN, BABY, HOME)

MAN, WOMAN = "1", "2"

MEMBERS = (
    Member("chenmo", "陈墨", 1, "总经理", MAN, has_contact=False),
    Member("linyue", "林悦", 2, "护肤顾问部主管", WOMAN, 0.6),
    Member("wangfang", "王芳", 2, "资深护肤顾问", WOMAN, 1.5),
    Member("liuting", "刘婷", 2, "护肤顾问", WOMAN, 1.2),
    Member("zhaomin", "赵敏", 2, "护肤顾问", WOMAN),
    Member("sunxiaoyu", "孙晓雨", 2, "护肤顾问", WOMAN, 0.9),
    Member("hejing", "何静", 2, "护肤顾问", WOMAN, 1.1),
    Member("guojia", "郭佳", 2, "护肤顾问", WOMAN, 0.8),
    Member("tangwei", "唐薇", 2, "见习护肤顾问", WOMAN, 0.3),
    Member("zhoukai", "周凯", 3, "母婴顾问部主管", MAN, 0.6),
    Member("yangli", "杨丽", 3, "高级育儿顾问", WOMAN, 1.4),
    Member("huangyan", "黄燕", 3, "育儿顾问", WOMAN, 1.1),
    Member("wuqian", "吴倩", 3, "育儿顾问", WOMAN),
    Member("zhengshuang", "郑爽", 3, "育儿顾问", WOMAN, 0.9),
    Member("fengxue", "冯雪", 3, "育儿顾问", WOMAN, 1.2),
    Member("maolin", "毛琳", 3, "营养顾问", WOMAN, 0.7),
    Member("dengchao", "邓超", 3, "见习育儿顾问", MAN, 0.3),
    Member("xuqing", "许晴", 4, "家居顾问部主管", WOMAN, 0.6),
    Member("luoyang", "罗阳", 4, "全屋软装顾问", MAN, 1.3),
    Member("jiangnan", "江楠", 4, "家居顾问", MAN, 1.1),
    Member("panpan", "潘盼", 4, "家居顾问", WOMAN),
    Member("songjie", "宋洁", 4, "家居顾问", WOMAN, 0.9),
    Member("caoyu", "曹宇", 4, "收纳顾问", MAN, 0.8),
    Member("shenlu", "沈璐", 4, "家居顾问", WOMAN, 1.0),
)

SMALL_STAFF = ("chenmo", "linyue", "wangfang", "zhoukai")
