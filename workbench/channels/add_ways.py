"""Names of `add_way`, where a relation came from (wecom-api: externalcontact/get, add_way table, doc 92114)."""

NAMES = {
    0: "未知来源",
    1: "扫描二维码",
    2: "搜索手机号",
    3: "名片分享",
    4: "群聊",
    5: "手机通讯录",
    6: "微信联系人",
    8: "第三方应用",
    9: "搜索邮箱",
    10: "视频号",
    11: "日程参与人",
    12: "会议参与人",
    13: "微信好友对应的企业微信",
    14: "智慧硬件客服",
    15: "上门服务客服",
    16: "获客链接",
    17: "定制开发",
    18: "需求回复",
    21: "第三方售前客服",
    22: "可能的商务伙伴",
    24: "微信好友申请",
    201: "内部成员共享",
    202: "管理员分配",
}


def channel_name(add_way: int, channel: str | None) -> str:
    """The live code's name when the relation carries its state, else the name of the way; unlisted ways occur."""
    return channel or NAMES.get(add_way, "其他")
