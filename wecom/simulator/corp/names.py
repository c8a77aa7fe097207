"""Nicknames, remarks and companies of believable Chinese customers."""

import random
from dataclasses import dataclass

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
WOMEN = "婷 雪 敏 静 丽 艳 娟 霞 秀英 玉兰 桂芳 晓燕 丹丹 慧 倩 颖 琳 佳怡 雨桐 思琪 梦洁 欣怡 诗涵 子涵 梓萱 可欣 雅琴 海燕 春梅 小红 美玲 淑芬 佩珊 嘉欣 若曦 语嫣 安琪 一诺 晨曦 悦 芸 蕾 薇 璐 菲 岚 莹 楠 馨 瑶".split()
MEN = "伟 强 磊 军 勇 杰 涛 明 超 刚 建国 志强 文博 子轩 浩然 宇航 俊杰 天佑 家豪 晓东 海涛 鹏飞 建军 国栋 振华 立新 凯 斌 宁 阳 峰 博 睿 旭 晨 哲 瀚 毅".split()
BABY_NAMES = "小雨 乐乐 果果 糖糖 豆豆 团团 圆圆 辰辰 安安 米粒 小满 麦麦 可可 朵朵 一一 多多 十七 壮壮 小树 甜甜 阿福 嘟嘟 沐沐 元宝".split()
WORDS = "暖阳 听风 半夏 初见 浅笑 晚风 时光 向日葵 星河 小确幸 南方姑娘 柠檬不酸 云淡风轻 一杯清茶 人间烟火 且听风吟 山有木兮 海盐芝士 春风十里 橘子汽水 慢慢来 不加糖 静待花开 平凡之路 岁月静好 森林小屋 早睡早起 爱吃鱼的猫 知足常乐 奔跑的蜗牛 雨后彩虹 麦田守望者 白日梦 随遇而安 一路向北 月亮不睡 碎碎念 三分甜 夏天的风 今天也要加油".split()
EMOJI = "🌸 🌻 🍀 🌙 ☀️ 🐱 🌈 🍓 🌷 ✨ 🐳 🍑 🎀 💫 🐰 🌿".split()
LATIN = (
    "May Lily Amy Coco Joy Vivian Cherry Tina Grace Kiki Jason Leo Kevin Allen Ray Sunny Momo Luna Echo Yuki".split()
)
LONG = (
    "我想要两颗西柚但是老板说只有柠檬可以吗",
    "今天也是努力带娃努力赚钱的一天呀加油鸭",
    "专业瓷砖地板卫浴全屋定制源头厂家老李在线",
    "愿你出走半生归来仍是少年🌙平安喜乐就好",
    "小橘猫和它的铲屎官还有一盆养不死的绿萝🌿",
)
TRADES = "建材 保险 美甲 房产 水果 家政 教育 婚庆 摄影 烘焙".split()
COMPANIES = (
    ("青禾母婴", "杭州青禾母婴用品有限公司", "采购经理"),
    ("木里家居", "佛山市木里家居有限公司", "渠道总监"),
    ("花间美妆", "上海花间化妆品有限公司", "品牌经理"),
    ("拾光民宿", "大理拾光民宿管理有限公司", "店长"),
    ("小鹿幼儿园", "成都小鹿幼儿教育有限公司", "园长"),
    ("安居装饰", "南京安居装饰工程有限公司", "设计师"),
    ("悦己医美", "广州悦己医疗美容门诊部有限公司", "运营主管"),
    ("禾风酒店", "苏州禾风酒店管理有限公司", "行政采购"),
)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    gender: int
    real_name: str
    child: str


def person(rng: random.Random) -> Person:
    """Somebody with a WeChat nickname; most shoppers of this corp are women."""
    is_woman = rng.random() < 0.78
    real_name = rng.choice(SURNAMES) + rng.choice(WOMEN if is_woman else MEN)
    child = rng.choice(BABY_NAMES)
    gender = 0 if rng.random() < 0.15 else (2 if is_woman else 1)
    return Person(_nickname(rng, real_name, child, is_woman=is_woman), gender, real_name, child)


def _nickname(rng: random.Random, real_name: str, child: str, *, is_woman: bool) -> str:
    roll = rng.random()
    if roll < 0.26:
        return real_name
    if roll < 0.42:
        return child + ("妈妈" if is_woman else "爸爸")
    if roll < 0.62:
        return rng.choice(WORDS)
    if roll < 0.74:
        return rng.choice(EMOJI) + rng.choice(WORDS)
    if roll < 0.82:
        return rng.choice(LATIN)
    if roll < 0.90:
        return f"{rng.choice(LATIN)} {real_name[0]}"
    if roll < 0.95:
        return f"A{rng.choice(TRADES)}{real_name[0]}{'姐' if is_woman else '哥'}"
    if roll < 0.985:
        return f"阿{real_name[-1]}{rng.choice(EMOJI)}"
    return rng.choice(LONG)
