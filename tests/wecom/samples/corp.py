"""Events about the corp and unknown ones, as WeCom prints them, and what we make of them."""

from tests.wecom.samples.words import AT, CONTACT, WHEN, event
from wecom import events as e


def _acquisition(change: str, **fields: object) -> e.AcquisitionChanged:
    empty = dict.fromkeys(("link_id", "state", "userid", "external_userid", "chat_key", "expires_at", "expiring_quota"))
    return e.AcquisitionChanged(created_at=AT, change=change, **{**empty, **fields})  # type: ignore[arg-type]


def _directory(change: str, **fields: str) -> e.DirectoryChanged:
    return e.DirectoryChanged(
        created_at=AT, change=change, **{"userid": None, "new_userid": None, "id": None, **fields}
    )


CORP: dict[str, tuple[str, e.Event]] = {
    "the quota of acquisition links is low": (
        event("customer_acquisition", "balance_low"),
        _acquisition("balance_low"),
    ),
    "the quota is exhausted": (event("customer_acquisition", "balance_exhausted"), _acquisition("balance_exhausted")),
    "a link cannot be used": (
        event("customer_acquisition", "link_unavailable", "<LinkId>L</LinkId>"),
        _acquisition("link_unavailable", link_id="L"),
    ),
    "a part of the quota expires soon": (
        event(
            "customer_acquisition",
            "quota_expire_soon",
            f"<ExpireTime>{WHEN}</ExpireTime><ExpireQuotaNum>20</ExpireQuotaNum>",
        ),
        _acquisition("quota_expire_soon", expires_at=AT, expiring_quota=20),
    ),
    "somebody asked for friendship through a link": (
        event("customer_acquisition", "friend_request", "<LinkId>L</LinkId><State>S</State>"),
        _acquisition("friend_request", link_id="L", state="S"),
    ),
    "a customer of a link wrote first": (
        event("customer_acquisition", "customer_start_chat", f"{CONTACT}<LinkId>L</LinkId>"),
        _acquisition(
            "customer_start_chat", link_id="L", userid="zhangsan", external_userid="woAJ2GCAAAXtWyujaWJHDDGi0mAAAA"
        ),
    ),
    "a customer of a link wrote again": (
        event("customer_acquisition", "message_from_customer", "<LinkId>L</LinkId><ChatKey>K</ChatKey>"),
        _acquisition("message_from_customer", link_id="L", chat_key="K"),
    ),
    "a member was created": (
        event(
            "change_contact",
            rest="<ChangeType>create_user</ChangeType><UserID>LiSi</UserID>"
            "<Department><![CDATA[1,2,3]]></Department><ExtAttr><Item><Name>爱好</Name><Type>0</Type>"
            "<Text><Value>旅游</Value></Text></Item></ExtAttr>",
        ),
        _directory("create_user", userid="lisi"),
    ),
    "a member was renamed": (
        event("change_contact", "update_user", "<UserID>LiSi</UserID><NewUserID>LiSi2</NewUserID>"),
        _directory("update_user", userid="lisi", new_userid="lisi2"),
    ),
    "a member was deleted": (
        event("change_contact", "delete_user", "<UserID>LiSi</UserID>"),
        _directory("delete_user", userid="lisi"),
    ),
    "a department was moved": (
        event("change_contact", "update_party", "<Id>2</Id><ParentId>1</ParentId>"),
        _directory("update_party", id="2"),
    ),
    "a directory tag changed": (
        event("change_contact", "update_tag", "<TagId>1</TagId><AddUserItems>a,b</AddUserItems>"),
        _directory("update_tag", id="1"),
    ),
    "there are new archived messages": (
        "<AgentID><![CDATA[2000004]]></AgentID><Event><![CDATA[msgaudit_notify]]></Event>",
        e.SomethingWaits(created_at=AT, event="msgaudit_notify", subject=None),
    ),
    "an import ended": (
        event(
            "batch_job_result",
            rest="<BatchJob><JobId>1</JobId><JobType>sync_user</JobType><ErrCode>0</ErrCode><ErrMsg>ok</ErrMsg></BatchJob>",
        ),
        e.BatchFinished(created_at=AT, job_id="1", job_type="sync_user", errcode=0, errmsg="ok"),
    ),
    "the app will be stopped because nobody uses it": (
        event("inactive_alert", rest=f"<AgentID>1</AgentID><EffectTime>{WHEN}</EffectTime>"),
        e.AppActivityChanged(created_at=AT, event="inactive_alert", effective_at=AT),
    ),
    "the app was stopped": (
        event("close_inactive_agent", rest="<AgentID>1</AgentID>"),
        e.AppActivityChanged(created_at=AT, event="close_inactive_agent", effective_at=None),
    ),
    "a customer wrote to customer service": (
        event("kf_msg_or_event", rest="<Token>T</Token><OpenKfId>wkA</OpenKfId>"),
        e.SomethingWaits(created_at=AT, event="kf_msg_or_event", subject="wkA"),
    ),
    "an event that does not exist yet": (
        event("become_immortal"),
        e.UnknownEvent(created_at=AT, event="become_immortal", change_type=None, raw={}),
    ),
    "a change of a kind that does not exist yet": (
        event("change_external_contact", "become_best_friends", CONTACT),
        e.UnknownEvent(created_at=AT, event="change_external_contact", change_type="become_best_friends", raw={}),
    ),
}
