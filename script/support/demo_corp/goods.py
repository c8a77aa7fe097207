"""What 「云朵生活」 sells, and what its shops call it; the categories are those the commission rates are for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Good:
    """Something that is sold."""

    title: str
    category: str
    fen: int


SKIN, BABY, HOME = 2, 3, 4
"""Departments of the demo corp."""

OF_DEPARTMENT: dict[int, tuple[Good, ...]] = {
    SKIN: (
        Good("焕颜面霜 50g", "护肤", 29_900),
        Good("玻尿酸精华 30ml", "护肤", 35_900),
        Good("氨基酸洁面 120g", "护肤", 12_800),
        Good("补水面膜 10 片", "护肤", 9_900),
        Good("防晒乳 SPF50", "护肤", 16_900),
    ),
    BABY: (
        Good("婴儿奶粉 2 段 800g", "母婴", 26_800),
        Good("纸尿裤 L 码 152 片", "母婴", 18_900),
        Good("辅食碗勺套装", "母婴", 7_900),
        Good("婴儿洗衣液 2L", "母婴", 5_900),
        Good("儿童安全座椅", "母婴", 128_000),
    ),
    HOME: (
        Good("遮光窗帘 2.8 米", "家居", 45_900),
        Good("抽屉收纳盒三只", "家居", 12_900),
        Good("短绒地毯 1.6 米", "家居", 68_000),
        Good("纯棉四件套", "家居", 39_900),
        Good("护手霜三支装", "护肤", 5_900),
    ),
}
SHOP = "云朵生活旗舰店"
