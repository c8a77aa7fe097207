"""What members cause by themselves, as WeCom prints it, and what we make of it."""

from tests.wecom.samples.words import AT, event
from wecom import events as e

_CARD = (
    "<EventKey>key111</EventKey><TaskId>taskid111</TaskId><CardType>text_notice</CardType>"
    "<ResponseCode>R</ResponseCode>"
)
_CLICK = {
    "created_at": AT,
    "userid": "zhangsan",
    "key": "key111",
    "task_id": "taskid111",
    "card_type": "text_notice",
    "response_code": "R",
}

BY_MEMBERS: dict[str, tuple[str, e.Event]] = {
    "a member came into sight": (
        event("subscribe", rest="<AgentID>1</AgentID>"),
        e.MemberSubscribed(created_at=AT, userid="zhangsan"),
    ),
    "a member went out of sight": (
        event("unsubscribe", rest="<AgentID>1</AgentID>"),
        e.MemberUnsubscribed(created_at=AT, userid="zhangsan"),
    ),
    "a member opened the app": (
        event("enter_agent", rest="<EventKey><![CDATA[]]></EventKey><AgentID>1</AgentID>"),
        e.AppEntered(created_at=AT, userid="zhangsan"),
    ),
    "a button of a card was pressed": (
        event("template_card_event", rest=_CARD),
        e.CardClicked(**_CLICK, selected={}, is_menu=False),
    ),
    "a card with questions was submitted": (
        event(
            "template_card_event",
            rest=f"{_CARD}<SelectedItems><SelectedItem><QuestionKey>Q1</QuestionKey><OptionIds>"
            "<OptionId>A</OptionId><OptionId>B</OptionId></OptionIds></SelectedItem>"
            "<SelectedItem><QuestionKey>Q2</QuestionKey><OptionIds><OptionId>C</OptionId></OptionIds></SelectedItem>"
            "</SelectedItems>",
        ),
        e.CardClicked(**_CLICK, selected={"Q1": ("A", "B"), "Q2": ("C",)}, is_menu=False),
    ),
    "the menu of a card was used": (
        event("template_card_menu_event", rest=_CARD),
        e.CardClicked(**_CLICK, selected={}, is_menu=True),
    ),
    "a menu entry was clicked": (
        event("click", rest="<EventKey>EVENTKEY</EventKey><AgentID>1</AgentID>"),
        e.AppUsed(created_at=AT, event="click", userid="zhangsan", key="EVENTKEY"),
    ),
    "a member told where they are": (
        event("LOCATION", rest="<Latitude>23.104</Latitude><Longitude>113.320</Longitude>"),
        e.AppUsed(created_at=AT, event="LOCATION", userid="zhangsan", key=None),
    ),
}

MESSAGES: dict[str, tuple[str, e.Event]] = {
    "text": (
        "<Content><![CDATA[this is a test]]></Content><MsgId>1234567890123456</MsgId><AgentID>1</AgentID>",
        e.MessageReceived(
            created_at=AT, userid="zhangsan", msgtype="text", content="this is a test", message_id="1234567890123456"
        ),
    ),
    "image": (
        "<PicUrl><![CDATA[u]]></PicUrl><MediaId><![CDATA[m]]></MediaId><MsgId>7</MsgId><AgentID>1</AgentID>",
        e.MessageReceived(created_at=AT, userid="zhangsan", msgtype="image", content=None, message_id="7"),
    ),
    "location": (
        "<Location_X>23.134</Location_X><Scale>20</Scale><Label>位置</Label><MsgId>7</MsgId><AgentID>1</AgentID>",
        e.MessageReceived(created_at=AT, userid="zhangsan", msgtype="location", content=None, message_id="7"),
    ),
}
