"""Do WeCom's messages reach us: our own address from outside, the last event, the receivers."""

import datetime as dt
import secrets

import requests
from flask import current_app

from wecom.envelope import Envelope
from workbench.callbacks import queries as inbox
from workbench.checkup.findings import Asks, Finding, Part, Probe, failed, off, ok, warning
from workbench.kernel import clock

TIMEOUT = (3.05, 5.0)
MOST_SECONDS = 1.0
"""WeCom waits that long for the answer when the address is saved (I.1)."""
LONGEST_LAG = dt.timedelta(minutes=1)
LONGEST_SILENCE = dt.timedelta(hours=24)
RECENT = dt.timedelta(hours=1)

STEPS = (
    "检查反向代理是否把 /wecom/callback/ 转到本服务，证书是否有效",
    "管理后台 → 应用管理 → 本应用 → 接收消息 → API 接收，URL 填 {address}，Token 和 Key 与环境变量一致，重新保存",
)


def reachable() -> Finding:
    """Ask our own public address what WeCom's console asks it."""
    address = f"{current_app.config['PUBLIC_URL']}/wecom/callback/app"
    steps = [step.format(address=address) for step in STEPS]
    word, nonce = secrets.token_hex(10), secrets.token_hex(8)
    envelope: Envelope = current_app.extensions["envelopes"]["app"]
    challenge = envelope.challenge(word, nonce, int(clock.now().timestamp()))
    try:
        answer = requests.get(address, params=challenge, timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as error:
        return _unreachable(f"从服务器访问不了自己的公网地址（{type(error).__name__}）", steps)
    if answer.status_code != requests.codes.ok or answer.content != word.encode():
        return failed("wrong_answer", f"{address} 的回答不对（HTTP {answer.status_code}）", *steps)
    seconds = answer.elapsed.total_seconds()
    if seconds > MOST_SECONDS:
        return warning("slow", f"回答用了 {seconds:.1f} 秒，企业微信验证时只等 1 秒", "检查服务器负载和反向代理")
    return ok(f"公网地址能打开，{round(seconds * 1000)} 毫秒应答")


def _unreachable(says: str, steps: list[str]) -> Finding:
    """Some networks do not let a server reach its own public address: what WeCom sent lately is the better proof."""
    newest = inbox.newest("app")
    if newest is not None and newest.received_at > clock.now() - RECENT:
        return warning("loopback", f"{says}，但一小时内收到过回调，多半只是内网不能回环", *steps)
    return failed("unreachable", says, *steps)


def last_event() -> Finding:
    """When the last message came, and how long after it happened."""
    newest = inbox.newest("app")
    if newest is None:
        return warning(
            "never",
            "还没有收到过回调",
            "确认 API 接收已保存，并勾选「外部联系人变更回调」",
            "用一个微信号添加一位员工，几秒后这里应该变绿",
        )
    silence = clock.now() - newest.received_at
    if silence > LONGEST_SILENCE:
        return warning("silent", f"已经 {_words(silence)} 没有收到回调", STEPS[0])
    lag = newest.received_at - newest.sent_at if newest.sent_at is not None else dt.timedelta()
    if lag > LONGEST_LAG:
        return warning("late", f"最近一条回调晚到了 {_words(lag)}", "企业微信重试过：检查服务器是否常常不能应答")
    return ok(f"{_words(silence)}前收到，比发生晚 {max(0, round(lag.total_seconds()))} 秒")


def directory_receiver() -> Finding:
    """Optional: directory events cut leavers off within seconds."""
    if "contacts" not in current_app.extensions["envelopes"]:
        return off(
            "没有接收通讯录事件（可选）：成员离职最迟一小时后才退出登录",
            "管理工具 → 通讯录同步 → 接收事件服务器，再设置 WECOM_CONTACTS_CALLBACK_TOKEN 和 …_AES_KEY",
        )
    newest = inbox.newest("contacts")
    return ok(
        "已设置，还没有收到过事件" if newest is None else f"已设置，{_words(clock.now() - newest.received_at)}前收到"
    )


def _words(duration: dt.timedelta) -> str:
    minutes = int(duration.total_seconds() // 60)
    if minutes < 1:
        return "不到 1 分钟"
    if minutes < 120:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 72 * 60 else f"{minutes // 1440} 天"


PROBES = (
    Probe("callback_reachable", Part.CONNECTION, "回调地址", reachable, asks=Asks.OURSELVES),
    Probe("last_event", Part.CONNECTION, "最近的回调", last_event, asks=Asks.NOBODY),
    Probe("directory_receiver", Part.CONNECTION, "通讯录事件", directory_receiver, asks=Asks.NOBODY),
)
