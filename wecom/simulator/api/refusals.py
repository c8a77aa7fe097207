"""WeCom's error codes as an exception, and the texts that make an answer look like the real one."""

from wecom.simulator.ids import secret

TEXTS = {
    -1: "system busy",
    40001: "invalid credential",
    40003: "invalid userid",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40029: "invalid code",
    40032: "invalid userid list size",
    40033: "invalid charset. please use utf-8 and no \\uxxxx escapes",
    40035: "invalid parameter",
    40056: "invalid agentid",
    40058: "invalid Request Parameter",
    40063: "some parameters are empty",
    40068: "invalid tagid",
    40071: "tag name already exists",
    40072: "invalid tag name length",
    40096: "invalid external userid",
    40097: "the member has not resigned",
    40098: "the member is not verified",
    40099: "external contacts of the member reach the limit",
    40129: "the customer is being transferred",
    40144: "customer tag number exceeds limit",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    41009: "userid missing",
    41035: "external userid missing",
    41044: "invalid config_id",
    41046: "missing msgid",
    41047: "invalid msgid",
    41048: "no customer to be sent",
    41049: "welcome code missing",
    41050: "invalid welcome code",
    41051: "externaluser has started chatting",
    41063: "msg is being dispatched, please try again later",
    41093: "msg has been cancelled",
    41094: "remind too frequently",
    41096: "welcome msg is being distributed",
    42001: "access_token expired",
    42003: "code expired",
    42014: "invalid task_id",
    42017: "invalid button list",
    42018: "invalid button",
    42019: "button key repeated",
    42022: "code has been used",
    42027: "invalid template_card keyname",
    42028: "invalid template_card url",
    42029: "invalid template_card media_id",
    42033: "invalid template_card jump title",
    42035: "invalid template_card horizontal_content_list size",
    42037: "invalid template_card option_list size",
    42039: "invalid template_card button key",
    42040: "invalid template_card option id",
    42042: "invalid template_card jump_list size",
    42050: "invalid template_card userid",
    42051: "invalid template_card action_menu",
    42052: "msgid expired",
    43012: "callback url of the app is needed",
    44001: "empty media data",
    44004: "empty content",
    45001: "media size out of limit",
    45009: "api freq out of limit",
    45033: "api concurrent out of limit",
    45035: "concurrent access conflict",
    48002: "api forbidden",
    49008: "chat has been dismissed",
    50100: "invalid cursor",
    60003: "department not found",
    60011: "no privilege to access/modify contact/party/agent",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    60140: "invalid response_code",
    60267: "invalid time range",
    81011: "no privilege to operate tag",
    81013: "user & party & tag all invalid",
    82001: "user & party & tag all empty",
    84014: "user_ticket expired",
    84015: "invalid user_ticket",
    84061: "not external contact",
    84090: "user_ticket missing",
    86003: "invalid chatid",
    90500: "the owner of this chat is not resigned",
    90501: "this chat is not an external chat",
    90502: "the owner of this chat is resigned",
    90504: "the owner of this chat is unchanged",
    91040: "invalid ticket type",
    301002: "no privilege to operate this agent",
}


class ApiRefusal(Exception):
    """What WeCom answers instead of a result; `detail` goes into errmsg, which nobody may match on."""

    def __init__(self, errcode: int, detail: str = "") -> None:
        super().__init__(f"{errcode} {detail}".strip())
        self.errcode = errcode
        self.detail = detail


def errmsg(errcode: int, detail: str, ip: str, moment: int) -> str:
    text = TEXTS.get(errcode, "error") + (f", {detail}" if detail else "")
    hint = f"{moment}{int.from_bytes(secret(8).encode()) % 10**13:013}"
    more = f"https://open.work.weixin.qq.com/devtool/query?e={errcode}"
    return f"{text}, hint: [{hint}], from ip: {ip}, more info at {more}"
