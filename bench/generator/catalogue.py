"""What the made-up corp sells, where, and what its people are called."""

from random import Random

from bench.generator.wheels import Wheel, zipf

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
GIVEN = "芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧玲红玉萍鹏飞琳雪梅兰凤洁云莲真环荣爱妹香月莺媛瑞佳嘉琼勤珍"
NOTES = ("敏感肌", "二胎妈妈", "老客介绍", "周末有空", "喜欢新品", "送礼为主", "只看活动", "会员日回访", "油皮", "学生")
CATEGORIES = ("面膜", "精华", "面霜", "洁面", "防晒", "口红", "香水", "洗护", "身体乳", "眼霜", "粉底", "套装")
CITIES = ("华东", "华南", "华北", "西南", "华中", "东北", "西北", "江苏", "浙江", "福建")

OWN_CHANNELS = ("mini_program", "store", "wechat_shop", "youzan")
HOME_CHANNELS = Wheel(
    ("taobao", "douyin", "mini_program", "jd", "pdd", "kuaishou", "wechat_shop", "youzan", "store", "other"),
    (33, 24, 12, 9, 7, 5, 4, 3, 2, 1),
)
STATES = Wheel((None, *(f"code{n:03}" for n in range(1, 61))), (25, *zipf(60)))
ADD_WAYS = Wheel((1, 3, 4, 16, 24, 202, 0), (45, 15, 10, 15, 5, 5, 5))
PRODUCTS = tuple(
    (f"SKU{n:05}", f"{CATEGORIES[n % 12]} {n:03}号", CATEGORIES[n % 12], (n * 37 % 290 + 10) * 100 - 10)
    for n in range(1, 601)
)
"""Article number, title, category, price in fen."""
PRODUCT_WHEEL = Wheel(PRODUCTS, zipf(len(PRODUCTS), 0.8))


def name(rng: Random) -> str:
    """A person's name of two or three characters."""
    bits = rng.getrandbits(24)
    given = GIVEN[(bits >> 6) % len(GIVEN)]
    more = GIVEN[(bits >> 12) % len(GIVEN)] if bits & 1 else ""
    return SURNAMES[(bits >> 18) % len(SURNAMES)] + given + more
