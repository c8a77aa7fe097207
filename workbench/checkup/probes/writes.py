"""The APIs that change something are never tried out: what the last real uses told is what is known of them."""

import datetime as dt
import functools

from wecom.errors import Kind, kind_of
from wecom.meanings import meaning_of
from workbench.checkup.findings import Asks, Finding, Part, Probe, failed, ok, unknown
from workbench.checkup.observing import SUCCESS
from workbench.checkup.recording import last_answers
from workbench.kernel import clock

LOOKED_BACK = dt.timedelta(days=30)

WRITES = {
    "externalcontact/send_welcome_msg": "发欢迎语",
    "externalcontact/mark_tag": "打标签",
    "externalcontact/remark": "改备注",
    "externalcontact/add_corp_tag": "新建企业标签",
    "message/update_template_card": "更新卡片",
    "externalcontact/add_contact_way": "新建「联系我」",
    "externalcontact/customer_acquisition/create_link": "新建获客链接",
    "externalcontact/add_msg_template": "群发",
    "externalcontact/remind_groupmsg_send": "提醒群发",
    "externalcontact/transfer_customer": "在职转接",
    "externalcontact/resigned/transfer_customer": "离职转接",
    "externalcontact/groupchat/transfer": "离职群转接",
    "media/upload": "上传素材",
}


def look_at(api: str) -> Finding:
    """Whether the last answer that says something about our right to call it was a good one."""
    answers = last_answers([api], clock.today() - LOOKED_BACK)[api]
    telling = {code: at for code, at in answers.items() if code == SUCCESS or kind_of(code, api) is Kind.CONFIGURATION}
    if not telling:
        return unknown("unused", "还没有用到，第一次使用后才知道")
    errcode = max(telling, key=lambda code: telling[code])
    when = telling[errcode].astimezone(clock.corp_zone())
    if errcode == SUCCESS:
        return ok(f"{when:%m-%d %H:%M} 成功用过")
    meaning = meaning_of(errcode, api)
    return failed(str(errcode), f"{when:%m-%d %H:%M} 被拒绝：{meaning.text}（{errcode}）", meaning.advice)


PROBES = tuple(
    Probe(f"write:{api}", Part.WRITES, word, functools.partial(look_at, api), asks=Asks.NOBODY)
    for api, word in WRITES.items()
)
