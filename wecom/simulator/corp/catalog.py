"""The demo corp's tags, channels and remarks: what its administrators set up over the months."""

from dataclasses import dataclass

TAG_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("客户阶段", ("新客", "首单", "复购", "沉睡", "会员")),
    ("关注品类", ("护肤", "母婴", "家居", "彩妆")),
    ("肤质", ("干性", "油性", "混合", "敏感肌")),
    ("宝宝阶段", ("孕期", "0-6 月", "6-12 月", "1-3 岁")),
    ("意向度", ("高意向", "一般", "暂不考虑")),
    ("来源", ("包裹卡", "门店", "直播间", "老客推荐", "短视频")),
)

TRADE_TAGS = {"skin": ("护肤", ("肤质",)), "baby": ("母婴", ("宝宝阶段",)), "home": ("家居", ())}

PERSONAL_TAGS = ("爱聊天", "看重成分", "周末再联系", "价格敏感", "送货上门", "不要打电话")


@dataclass(frozen=True, slots=True)
class Channel:
    """A contact way: what the QR code says in `state`, what people call it, who answers and how often it is used."""

    state: str
    remark: str
    users: tuple[str, ...]
    weight: float
    skip_verify: bool = True


CHANNELS = (
    Channel("pkg-skin", "护肤包裹卡", ("wangfang", "liuting", "zhaomin", "sunxiaoyu"), 5),
    Channel("pkg-baby", "母婴包裹卡", ("yangli", "huangyan", "wuqian"), 4),
    Channel("store-wanda", "万达店收银台", ("hejing", "guojia", "tangwei"), 3),
    Channel("store-tianhe", "天河店海报", ("wangfang", "hejing"), 2.5),
    Channel("live-douyin", "抖音直播间", ("liuting", "zhaomin", "fengxue"), 3),
    Channel("video-home", "家居短视频", ("luoyang", "jiangnan", "panpan"), 3),
    Channel("expo-baby", "孕婴展展位", ("fengxue", "zhengshuang", "maolin"), 2),
    Channel("wangfang-card", "王芳名片码", ("wangfang",), 1.5, skip_verify=False),
    Channel("linyue-card", "林悦名片码", ("linyue",), 0.6, skip_verify=False),
    Channel("home-measure", "免费上门测量", ("luoyang", "caoyu", "shenlu"), 2),
    Channel("member-day", "会员日活动页", ("yangli", "wangfang", "songjie"), 1.5),
    Channel("friend-invite", "老客转介绍", ("guojia", "sunxiaoyu", "huangyan"), 1.2),
)

ADD_WAYS = (
    (1, 0.30),
    (16, 0.10),
    (3, 0.14),
    (4, 0.14),
    (2, 0.10),
    (6, 0.06),
    (24, 0.06),
    (10, 0.04),
    (202, 0.04),
    (0, 0.02),
)
CHANNEL_SHARE = 0.46

REMARKS = {
    "skin": ("{name} 敏感肌", "{name}-混油", "{name} 爱用精华", "{name}（回购）"),
    "baby": ("{child}妈 8月龄", "{child}妈妈-二胎", "{child} 6个月", "{name} 孕晚期"),
    "home": ("{name} 89平新房", "{name}-窗帘", "{name} 旧房改造", "{name} 有猫"),
}

DESCRIPTIONS = {
    "skin": ("T 区出油，换季泛红，先用修护线", "用过面霜两罐，反馈滋润但稍厚", "预算 300 左右，不喜欢香味重的"),
    "baby": ("宝宝对牛奶蛋白过敏，推荐前先确认", "奶粉喝 2 段，一个月两罐", "周末才方便接电话"),
    "home": ("客厅西晒，偏好燕麦色", "5 月交房，需要上门测量", "家里有猫，不要长绒地毯"),
}

GROUP_NAMES = {
    "skin": ("护肤交流 {n} 群", "云朵会员福利 {n} 群", "敏感肌互助 {n} 群"),
    "baby": ("新手妈妈 {n} 群", "辅食打卡 {n} 群", "云朵母婴福利 {n} 群"),
    "home": ("全屋软装 {n} 群", "收纳研究所 {n} 群", "云朵家居团购 {n} 群"),
}

NOTICES = ("", "文明交流，请勿发广告。新人福利找群主领取～", "每周三晚 8 点答疑；发货问题请私信顾问。")
