"""Does WeCom know us: credential, address, app, domain, tickets."""

import datetime as dt
import re
from urllib.parse import urlsplit

from flask import current_app

from wecom.agent import get_agent
from wecom.errors import Kind, WeComError, WeComUnavailable
from workbench.checkup.findings import Asks, Finding, Part, Probe, failed, is_about_the_token, off, ok, refused
from workbench.kernel import clock
from workbench.kernel.wecom_client import client

CONSOLE = "打开企业微信管理后台 → 应用管理 → 自建 → 本应用"
RETRY = "回到这里点「重新检查」"
WRONG_CREDENTIAL = frozenset({40001, 40013, 40091, 41002, 41004})
APP_STOPPED = frozenset({50003, 60031, 48004})
OTHER_APP = frozenset({301002, 40056})


def credentials() -> Finding:
    """A call that needs a token and nothing else. A secret refused once is not sent again for half an hour."""
    try:
        client().call("getcallbackip")
    except WeComUnavailable as error:
        host = urlsplit(client().app.api_base).netloc
        return failed(
            "unreachable",
            f"连不上企业微信（{error.errmsg}）",
            f"在服务器上检查能否访问 https://{host}",
            "如果只能走代理，用 WECOM_API_BASE 或系统代理设置，然后重启服务",
        )
    except WeComError as error:
        if is_about_the_token(error) or error.errcode in WRONG_CREDENTIAL:
            return _no_token(error)
    return ok(f"凭证有效，{_until(client().access_token.expires_at())}")


def _no_token(error: WeComError) -> Finding:
    if error.kind is Kind.WAIT:
        return failed(
            "barred",
            "Secret 错了太多次，企业微信禁止这台服务器取凭证一小时（45009）",
            "把 WECOM_SECRET 改成正确的值并重启服务",
            "等一小时，其间不要再试",
        )
    if error.errcode in APP_STOPPED:
        return _stopped(error.errcode)
    what = {40013: "企业 ID 不对（40013）", 40091: "Secret 属于别的企业（40091）"}
    return failed(
        "wrong",
        what.get(error.errcode, f"Secret 不对、被重置过，或应用已停用（{error.errcode}）"),
        "打开企业微信管理后台 → 我的企业，核对最下面的企业 ID 与 WECOM_CORP_ID",
        f"{CONSOLE}，查看 Secret，与 WECOM_SECRET 核对；改过就重启服务",
        f"{RETRY}。为免服务器被禁用一小时，错误的 Secret 半小时内只试一次",
    )


def trusted_address() -> Finding:
    """WeCom answers gettoken to anybody and refuses the next call (A.3): only a business call tells."""
    try:
        client().call("department/simplelist")
    except WeComError as error:
        if error.errcode == 60020:
            address = _address_in(error.errmsg)
            return failed(
                "refused",
                f"服务器的出口地址{f' {address} ' if address else ''}不在企业可信 IP 里（60020）",
                f"{CONSOLE} → 企业可信 IP → 配置，加上 {address or '服务器的公网出口地址'}",
                "约 1 分钟后生效；地址会变的服务器请先固定出口",
            )
        if is_about_the_token(error) or error.kind is Kind.RETRY:
            return refused(error)
    return ok("企业微信接受这台服务器的地址")


def app_enabled() -> Finding:
    """Is the app there, ours, and switched on."""
    try:
        agent = get_agent(client())
    except WeComError as error:
        if error.errcode in APP_STOPPED:
            return _stopped(error.errcode)
        if error.errcode in OTHER_APP:
            return failed(
                "other_app",
                f"WECOM_AGENT_ID 和 WECOM_SECRET 不是同一个应用的（{error.errcode}）",
                f"{CONSOLE}，核对 AgentId 和 Secret，改过就重启服务",
            )
        return refused(error)
    return _stopped(0) if agent.is_closed else ok(f"应用「{agent.name}」已启用")


def _stopped(errcode: int) -> Finding:
    code = f"（{errcode}）" if errcode else ""
    return failed("stopped", f"应用已被停用{code}", f"{CONSOLE}，打开「启用应用」", RETRY)


def trusted_domain() -> Finding:
    """The host of PUBLIC_URL must be the app's trusted domain exactly (B.1)."""
    ours = urlsplit(current_app.config["PUBLIC_URL"]).netloc
    steps = (
        f"{CONSOLE} → 网页授权及 JS-SDK → 可信域名，填 {ours}",
        "按提示下载 WW_verify 开头的文件，放到网站根目录，完成归属验证（否则侧边栏打不开）",
        "企业微信授权登录 → Web 网页，授权回调域也填这个域名",
    )
    try:
        theirs = get_agent(client()).trusted_domain
    except WeComError as error:
        return refused(error)
    if not theirs:
        return failed("none", "应用没有设置可信域名，成员打不开工作台", *steps)
    if theirs.lower() != ours.lower():
        return failed("other", f"可信域名是 {theirs}，而 PUBLIC_URL 的域名是 {ours}（50001）", *steps)
    return ok(f"可信域名是 {theirs}")


def tickets() -> Finding:
    """The sidebar needs the ticket of the corp and that of the app."""
    try:
        client().corp_ticket.get()
        client().agent_ticket.get()
    except WeComError as error:
        return refused(error)
    return ok(f"网页票据有效，{_until(client().agent_ticket.expires_at())}")


def archive() -> Finding:
    """Optional: the chat archive (会话内容存档)."""
    if "archive" not in current_app.extensions["envelopes"]:
        return off("没有接入会话内容存档（可选）", "需要时设置 WECOM_ARCHIVE_CALLBACK_TOKEN 和 …_AES_KEY，见 README")
    return ok("会话内容存档的回调已设置")


def _until(moment: float | None) -> str:
    if moment is None:
        return "现在没有缓存"
    local = dt.datetime.fromtimestamp(moment, clock.corp_zone())
    return f"到 {local:%H:%M} 为止，会提前自动更换"


def _address_in(errmsg: str) -> str:
    """For showing only; which error it is, the code says."""
    found = re.search(r"from ip: ([0-9a-fA-F.:]+)", errmsg)
    return found[1].rstrip(".:") if found else ""


PROBES = (
    Probe("credentials", Part.CONNECTION, "企业 ID 与 Secret", credentials),
    Probe("trusted_address", Part.CONNECTION, "企业可信 IP", trusted_address),
    Probe("app_enabled", Part.CONNECTION, "应用", app_enabled),
    Probe("trusted_domain", Part.CONNECTION, "可信域名", trusted_domain),
    Probe("tickets", Part.CONNECTION, "网页票据", tickets),
    Probe("archive", Part.CONNECTION, "会话内容存档", archive, asks=Asks.NOBODY),
)
