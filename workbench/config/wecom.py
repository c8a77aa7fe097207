"""The WeCom side of the settings: the app, the callback addresses, and the simulator in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from wecom.app import WeComApp
from workbench.config.values import BadSetting, is_near, matching, origin


@dataclass(frozen=True, slots=True)
class Receiver:
    """Token and key of one callback address (接收消息 / 接收事件服务器 in the WeCom console)."""

    token: str
    aes_key: str


def simulator_url(env: Mapping[str, str], public_url: str) -> str | None:
    if not env.get("WECOM_SIMULATOR_URL", "").strip():
        return None
    url = origin(env, "WECOM_SIMULATOR_URL", needs_https=False)
    host = urlsplit(url).hostname or ""
    if not is_near(host):
        raise BadSetting(
            "WECOM_SIMULATOR_URL", "must name this machine or a private network address, never WeCom itself"
        )
    if env.get("WECOM_API_BASE", "").strip():
        raise BadSetting("WECOM_API_BASE", "must not be set together with WECOM_SIMULATOR_URL; remove one of them")
    public = urlsplit(public_url).hostname
    if public != host:
        raise BadSetting(
            "WECOM_SIMULATOR_URL", f"must use the same host name as PUBLIC_URL ({public}), or cookies are lost"
        )
    return url


def wecom_app(env: Mapping[str, str], simulator_url: str | None) -> WeComApp:
    corp_id = matching(
        env, "WECOM_CORP_ID", r"w[wx][0-9A-Za-z]{6,62}", "the corp id (企业ID), which begins with ww or wx"
    )
    agent_id = int(matching(env, "WECOM_AGENT_ID", r"\d{1,10}", "the AgentId of the self-built app (a number)"))
    secret = matching(env, "WECOM_SECRET", r"\S{16,}", "the Secret of the self-built app")
    if simulator_url:
        return WeComApp(
            corp_id,
            agent_id,
            secret,
            api_base=f"{simulator_url}/cgi-bin/",
            authorize_url=f"{simulator_url}/connect/oauth2/authorize",
            qr_login_url=f"{simulator_url}/wwlogin/sso/login",
        )
    if base := env.get("WECOM_API_BASE", "").strip():
        if not base.startswith("https://"):
            raise BadSetting(
                "WECOM_API_BASE", "must be an https address (an egress proxy in front of qyapi.weixin.qq.com)"
            )
        return WeComApp(corp_id, agent_id, secret, api_base=base.rstrip("/") + "/")
    return WeComApp(corp_id, agent_id, secret)


def receivers(env: Mapping[str, str]) -> dict[str, Receiver]:
    prefixes = {"app": "WECOM_CALLBACK", "contacts": "WECOM_CONTACTS_CALLBACK", "archive": "WECOM_ARCHIVE_CALLBACK"}
    receivers = {}
    for name, prefix in prefixes.items():
        if name != "app" and not env.get(f"{prefix}_TOKEN") and not env.get(f"{prefix}_AES_KEY"):
            continue
        token = matching(
            env, f"{prefix}_TOKEN", r"[A-Za-z0-9]{3,32}", "the Token shown where the callback URL is entered"
        )
        key = matching(env, f"{prefix}_AES_KEY", r"[A-Za-z0-9]{43}", "the 43 characters of the EncodingAESKey")
        receivers[name] = Receiver(token, key)
    return receivers
