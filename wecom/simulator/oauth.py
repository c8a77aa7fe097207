"""Logging in: what the authorize and QR pages check, and the codes they send the browser back with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from wecom.simulator import ids, reads
from wecom.simulator.apps import App
from wecom.simulator.engine import Simulator

CODE_SECONDS = 300
CONSENT_SECONDS = 30 * 86_400
STATE = re.compile(r"[a-zA-Z0-9]{0,128}")
ACTIVE = 1
PRIVATE_FIELDS = ("avatar", "gender", "mobile", "email", "biz_mail", "address", "qr_code")
STATUS_NAMES = {0: "已离职", 2: "已被禁用", 4: "尚未激活", 5: "已退出企业"}


class LoginRefused(Exception):
    """What the client shows instead of logging in: WeCom's code, what is wrong, and what to change."""

    def __init__(self, code: int, text: str, advice: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.advice = advice


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """A checked request to log in; `wants_privateinfo` asks the member's consent, `agent_id` is the app named in it."""

    redirect_uri: str
    state: str
    wants_privateinfo: bool
    agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Whom `&as=` names: a member, or somebody outside the corp."""

    userid: str | None
    external_userid: str | None


def read_authorize(sim: Simulator, args: Mapping[str, str]) -> LoginRequest:
    """Check the query of /connect/oauth2/authorize."""
    if args.get("response_type") != "code":
        raise LoginRefused(40035, "参数 response_type 不正确", "response_type 只能是 code")
    scope = args.get("scope", "")
    if scope not in ("snsapi_base", "snsapi_privateinfo"):
        raise LoginRefused(40035, "参数 scope 不正确", "scope 只能是 snsapi_base 或 snsapi_privateinfo")
    named, app = args.get("agentid", ""), _app(sim, args)
    if named and app is None:
        raise LoginRefused(301002, f"应用 {named} 不属于本企业", f"agentid 应为 {_agent_ids(sim)}")
    # Without an agentid WeCom treats a request for private information as the silent kind.
    return _checked(sim, args, app, wants_privateinfo=scope == "snsapi_privateinfo" and app is not None)


def read_qr_login(sim: Simulator, args: Mapping[str, str]) -> LoginRequest:
    """Check the query of /wwlogin/sso/login."""
    if args.get("login_type") != "CorpApp":
        raise LoginRefused(-31040, "参数 login_type 不正确", "自建应用的 login_type 是 CorpApp")
    app = _app(sim, args)
    if app is None:
        raise LoginRefused(-31028, "参数 agentid 不正确", f"agentid 应为 {_agent_ids(sim)}")
    return _checked(sim, args, app, wants_privateinfo=False)


def somebody(sim: Simulator, name: str) -> Person:
    """The active member, or the external person, that `&as=` names."""
    member = reads.member(sim, name)
    if member is not None:
        if member["status"] != ACTIVE:
            text = f"{member['name']}{STATUS_NAMES[member['status']]}，不能登录"
            raise LoginRefused(50002, text, "请换一位在职成员登录")
        return Person(member["userid"], None)
    if reads.customer(sim, name) is not None:
        return Person(None, name)
    raise LoginRefused(60111, f"没有账号为 {name} 的成员", "as 应为成员账号，或一位外部联系人的 external_userid")


def an_external(sim: Simulator) -> dict[str, Any] | None:
    """A customer to offer beside the members: an app must refuse such a visitor."""
    return next(iter(reads.customers(sim, limit=1)), None)


def needs_consent(sim: Simulator, login: LoginRequest, userid: str) -> bool:
    """Consent is asked once and remembered for thirty days."""
    if not login.wants_privateinfo:
        return False
    row = sim.state.row("SELECT consented_at FROM members WHERE userid = ?", userid)
    return row is None or row["consented_at"] is None or sim.clock.now() - row["consented_at"] > CONSENT_SECONDS


def give_consent(sim: Simulator, userid: str, fields: Sequence[str]) -> None:
    """Remember which of the private fields the member left ticked."""
    ticked = ",".join(field for field in PRIVATE_FIELDS if field in fields)
    sql = "UPDATE members SET consented_at = ?, consented_fields = ? WHERE userid = ?"
    sim.state.write(sql, sim.clock.now(), ticked, userid)


def redirect_for_member(sim: Simulator, login: LoginRequest, userid: str) -> str:
    """Where to send the browser, with a code that works once and for five minutes."""
    return _redirect(sim, login, userid=userid)


def redirect_for_external(sim: Simulator, login: LoginRequest, external_userid: str) -> str:
    return _redirect(sim, login, external_userid=external_userid)


def _app(sim: Simulator, args: Mapping[str, str]) -> App | None:
    named = args.get("agentid", "")
    return next((app for app in sim.apps.all() if str(app.agent_id) == named), None)


def _agent_ids(sim: Simulator) -> str:
    return " 或 ".join(str(app.agent_id) for app in sim.apps.all())


def _checked(sim: Simulator, args: Mapping[str, str], app: App | None, *, wants_privateinfo: bool) -> LoginRequest:
    """Where no app is named, the address may be that of any."""
    if args.get("appid") != sim.corp_id:
        raise LoginRefused(40013, "参数 appid 不正确", f"appid 应为企业的 CorpID：{sim.corp_id}")
    redirect_uri, state = args.get("redirect_uri", ""), args.get("state", "")
    parts = urlsplit(redirect_uri)
    domains = [one.trusted_domain for one in ([app] if app else sim.apps.all())]
    if parts.scheme not in ("http", "https") or parts.netloc not in domains:
        raise LoginRefused(
            50001,
            "redirect_uri 的域名与应用的可信域名不一致",
            f"可信域名是 {'、'.join(dict.fromkeys(domains))}，收到的是 {parts.netloc or '（空）'}；端口也要相同",
        )
    if not STATE.fullmatch(state):
        raise LoginRefused(84025, "参数 state 不正确", "state 只能包含字母和数字，最长 128 字节")
    return LoginRequest(redirect_uri, state, wants_privateinfo, None if app is None else app.agent_id)


def _redirect(
    sim: Simulator, login: LoginRequest, *, userid: str | None = None, external_userid: str | None = None
) -> str:
    code = ids.secret(43)
    sim.state.insert(
        "oauth_codes",
        code=code,
        userid=userid,
        external_userid=external_userid,
        privateinfo=int(login.wants_privateinfo),
        redirect_uri=login.redirect_uri,
        agent_id=login.agent_id,
        expires_at=sim.clock.now() + CODE_SECONDS,
    )
    parts = urlsplit(login.redirect_uri)
    answer = urlencode({"code": code, "state": login.state})
    return urlunsplit(parts._replace(query=f"{parts.query}&{answer}" if parts.query else answer))
