"""Read the environment once into a typed settings object, and refuse to start on a missing or bad value."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wecom.app import WeComApp
from wecom.limits import Budget

RECEIVERS = ("app", "contacts", "archive")
SIGNAL_KINDS = ("message", "group_message", "start_chat", "joined_group", "opened_link", "form", "order")
USUAL_SIGNAL_KINDS = "start_chat,joined_group,order"
SALES_CHANNELS = (
    *("taobao", "douyin", "kuaishou", "jd", "pdd", "youzan", "wechat_shop"),
    *("mini_program", "store", "other"),
)
USUAL_OWN_CHANNELS = "mini_program,store,wechat_shop,youzan"


class BadSetting(SystemExit):
    """A variable is missing or unusable; the message names it and says what to put there."""

    def __init__(self, variable: str, advice: str) -> None:
        super().__init__(f"{variable}: {advice}")
        self.variable = variable


@dataclass(frozen=True, slots=True)
class Receiver:
    """Token and key of one callback address (接收消息 / 接收事件服务器 in the WeCom console)."""

    token: str
    aes_key: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the deployment decides. `from_env` is the only place that reads the environment."""

    database_url: str
    redis_url: str
    secret_key: str
    public_url: str
    app: WeComApp
    receivers: dict[str, Receiver]
    simulator_url: str | None
    admin_userids: frozenset[str]
    leader_userids: frozenset[str]
    corp_zone: ZoneInfo
    welcome_text: str
    asks_private_info: bool
    session_days: int
    forwarding_networks: tuple[IPv4Network | IPv6Network, ...]
    budget: Budget
    member_drop_percent: int
    corp_drop_percent: int
    window_hours: int
    signal_kinds: frozenset[str]
    own_sales_channels: frozenset[str]
    super_user_orders: int
    super_user_days: int
    order_webhook_secret: str | None
    import_megabytes: int
    digest_hour: int
    log_level: str
    fixed_now: dt.datetime | None
    metrics_dir: str | None

    @property
    def cookie_is_secure(self) -> bool:
        """Secure always, except while the WeCom side is a simulator on plain HTTP."""
        return self.simulator_url is None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Validate every variable; raise `BadSetting` naming the first one that cannot be used."""
        public_url = _origin(env, "PUBLIC_URL", needs_https=not env.get("WECOM_SIMULATOR_URL", "").strip())
        simulator_url = _simulator_url(env, public_url)
        return cls(
            database_url=_database_url(env),
            redis_url=_matching(env, "REDIS_URL", r"(rediss?|unix)://.+", "a URL such as redis://localhost:6379/0"),
            secret_key=_matching(env, "SECRET_KEY", r".{32,}", "at least 32 random characters"),
            public_url=public_url,
            app=_wecom_app(env, simulator_url),
            receivers=_receivers(env),
            simulator_url=simulator_url,
            admin_userids=_userids(env, "ADMIN_USERIDS"),
            leader_userids=_userids(env, "LEADER_USERIDS"),
            corp_zone=_zone(env),
            welcome_text=env.get("WELCOME_TEXT", "").strip(),
            asks_private_info=_login_scope(env) == "snsapi_privateinfo",
            session_days=_integer(env, "SESSION_DAYS", default=7, least=1, most=30),
            forwarding_networks=_networks(env, "FORWARDING_PRIVATE_NETWORKS"),
            budget=Budget(
                per_minute=_integer(env, "WECOM_CALLS_PER_MINUTE", default=10_000, least=100, most=1_000_000),
                per_hour=_integer(env, "WECOM_CALLS_PER_HOUR", default=150_000, least=1000, most=10_000_000),
                parallel=_integer(env, "WECOM_PARALLEL_CALLS", default=8, least=1, most=100),
            ),
            member_drop_percent=_integer(env, "SYNC_MEMBER_DROP_PERCENT", default=5, least=0, most=100),
            corp_drop_percent=_integer(env, "SYNC_CORP_DROP_PERCENT", default=2, least=0, most=100),
            window_hours=_integer(env, "ATTRIBUTION_WINDOW_HOURS", default=168, least=1, most=8760),
            signal_kinds=_some_of(env, "SIGNAL_KINDS", SIGNAL_KINDS, usually=USUAL_SIGNAL_KINDS),
            own_sales_channels=_some_of(env, "OWN_SALES_CHANNELS", SALES_CHANNELS, usually=USUAL_OWN_CHANNELS),
            super_user_orders=_integer(env, "SUPER_USER_ORDERS", default=5, least=2, most=1000),
            super_user_days=_integer(env, "SUPER_USER_DAYS", default=365, least=1, most=3650),
            order_webhook_secret=_optional_secret(env, "ORDER_WEBHOOK_SECRET"),
            import_megabytes=_integer(env, "ORDER_IMPORT_MEGABYTES", default=500, least=1, most=4000),
            digest_hour=_integer(env, "DIGEST_HOUR", default=8, least=0, most=20),
            log_level=_log_level(env),
            fixed_now=_fixed_now(env, simulator_url),
            metrics_dir=env.get("PROMETHEUS_MULTIPROC_DIR") or None,
        )


def _matching(env: Mapping[str, str], name: str, pattern: str, advice: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise BadSetting(name, f"is not set; it must be {advice}")
    if not re.fullmatch(pattern, value, re.DOTALL):
        raise BadSetting(name, f"cannot be used; it must be {advice}")
    return value


def _optional_secret(env: Mapping[str, str], name: str) -> str | None:
    return _matching(env, name, r"\S{16,}", "at least 16 random characters") if env.get(name, "").strip() else None


def _integer(env: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = env.get(name, "").strip() or str(default)
    if not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(name, f"must be a whole number from {least} to {most}")
    return int(text)


def _networks(env: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in env.get(name, "").split(",") if part.strip())
    except ValueError:
        raise BadSetting(name, "must be networks such as 10.20.0.0/16, separated by commas") from None


def _database_url(env: Mapping[str, str]) -> str:
    advice = "a PostgreSQL address such as postgresql://user:password@host:5432/workbench"
    value = _matching(env, "DATABASE_URL", r"postgres(ql)?(\+psycopg)?://.+", advice)
    return "postgresql+psycopg://" + value.split("://", 1)[1]


def _origin(env: Mapping[str, str], name: str, *, needs_https: bool) -> str:
    scheme = "https" if needs_https else "https?"
    advice = "the address members open, without a path, such as https://workbench.example.com"
    return _matching(env, name, rf"{scheme}://[A-Za-z0-9.:\[\]-]+/?", advice).rstrip("/")


def _simulator_url(env: Mapping[str, str], public_url: str) -> str | None:
    if not env.get("WECOM_SIMULATOR_URL", "").strip():
        return None
    url = _origin(env, "WECOM_SIMULATOR_URL", needs_https=False)
    host = urlsplit(url).hostname or ""
    if not _is_near(host):
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


def _is_near(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


def _wecom_app(env: Mapping[str, str], simulator_url: str | None) -> WeComApp:
    corp_id = _matching(
        env, "WECOM_CORP_ID", r"w[wx][0-9A-Za-z]{6,62}", "the corp id (企业ID), which begins with ww or wx"
    )
    agent_id = int(_matching(env, "WECOM_AGENT_ID", r"\d{1,10}", "the AgentId of the self-built app (a number)"))
    secret = _matching(env, "WECOM_SECRET", r"\S{16,}", "the Secret of the self-built app")
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


def _receivers(env: Mapping[str, str]) -> dict[str, Receiver]:
    prefixes = {"app": "WECOM_CALLBACK", "contacts": "WECOM_CONTACTS_CALLBACK", "archive": "WECOM_ARCHIVE_CALLBACK"}
    receivers = {}
    for name, prefix in prefixes.items():
        if name != "app" and not env.get(f"{prefix}_TOKEN") and not env.get(f"{prefix}_AES_KEY"):
            continue
        token = _matching(
            env, f"{prefix}_TOKEN", r"[A-Za-z0-9]{3,32}", "the Token shown where the callback URL is entered"
        )
        key = _matching(env, f"{prefix}_AES_KEY", r"[A-Za-z0-9]{43}", "the 43 characters of the EncodingAESKey")
        receivers[name] = Receiver(token, key)
    return receivers


def _userids(env: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in env.get(name, "").split(",") if part.strip())


def _some_of(env: Mapping[str, str], name: str, possible: Collection[str], *, usually: str) -> frozenset[str]:
    told = env.get(name, "").strip() or usually
    found = frozenset(part.strip() for part in told.split(",") if part.strip())
    if not found <= set(possible):
        raise BadSetting(name, f"must be some of {', '.join(possible)}, separated by commas")
    return found


def _zone(env: Mapping[str, str]) -> ZoneInfo:
    name = env.get("CORP_TIMEZONE", "").strip() or "Asia/Shanghai"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting("CORP_TIMEZONE", f"{name!r} is no time zone; use a name such as Asia/Shanghai") from None


def _login_scope(env: Mapping[str, str]) -> str:
    scope = env.get("LOGIN_SCOPE", "").strip() or "snsapi_base"
    if scope not in {"snsapi_base", "snsapi_privateinfo"}:
        raise BadSetting("LOGIN_SCOPE", "must be snsapi_base or snsapi_privateinfo")
    return scope


def _fixed_now(env: Mapping[str, str], simulator_url: str | None) -> dt.datetime | None:
    text = env.get("FIXED_NOW", "").strip()
    if not text:
        return None
    if simulator_url is None:
        raise BadSetting("FIXED_NOW", "stops the clock for pictures and is only for the simulator; remove it")
    advice = "must be a moment in the past with its offset, such as 2026-11-20T10:12:00+08:00"
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise BadSetting("FIXED_NOW", advice) from None
    if moment.tzinfo is None or moment > dt.datetime.now(dt.UTC):
        raise BadSetting("FIXED_NOW", advice)
    return moment.astimezone(dt.UTC)


def _log_level(env: Mapping[str, str]) -> str:
    level = env.get("LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise BadSetting("LOG_LEVEL", "must be DEBUG, INFO, WARNING or ERROR")
    return level
