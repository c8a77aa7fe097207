"""Read the environment once into a typed settings object, and refuse to start on a missing or bad value."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from zoneinfo import ZoneInfo

from wecom.app import WeComApp
from wecom.limits import Budget
from workbench.config import values
from workbench.config import wecom as wecom_side
from workbench.config.values import BadSetting
from workbench.config.wecom import Receiver

__all__ = ["RECEIVERS", "SALES_CHANNELS", "SIGNAL_KINDS", "BadSetting", "Receiver", "Settings"]

RECEIVERS = ("app", "contacts", "archive")
SIGNAL_KINDS = ("message", "group_message", "start_chat", "joined_group", "opened_link", "form", "order")
USUAL_SIGNAL_KINDS = "start_chat,joined_group,order"
SALES_CHANNELS = (
    *("taobao", "douyin", "kuaishou", "jd", "pdd", "youzan", "wechat_shop"),
    *("mini_program", "store", "other"),
)
USUAL_OWN_CHANNELS = "mini_program,store,wechat_shop,youzan"


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
        public_url = values.origin(env, "PUBLIC_URL", needs_https=not env.get("WECOM_SIMULATOR_URL", "").strip())
        simulator_url = wecom_side.simulator_url(env, public_url)
        return cls(
            database_url=values.database_url(env),
            redis_url=values.matching(
                env, "REDIS_URL", r"(rediss?|unix)://.+", "a URL such as redis://localhost:6379/0"
            ),
            secret_key=values.matching(env, "SECRET_KEY", r".{32,}", "at least 32 random characters"),
            public_url=public_url,
            app=wecom_side.wecom_app(env, simulator_url),
            receivers=wecom_side.receivers(env),
            simulator_url=simulator_url,
            admin_userids=values.userids(env, "ADMIN_USERIDS"),
            leader_userids=values.userids(env, "LEADER_USERIDS"),
            corp_zone=values.zone(env),
            welcome_text=env.get("WELCOME_TEXT", "").strip(),
            asks_private_info=values.login_scope(env) == "snsapi_privateinfo",
            session_days=values.integer(env, "SESSION_DAYS", default=7, least=1, most=30),
            forwarding_networks=values.networks(env, "FORWARDING_PRIVATE_NETWORKS"),
            budget=Budget(
                per_minute=values.integer(env, "WECOM_CALLS_PER_MINUTE", default=10_000, least=100, most=1_000_000),
                per_hour=values.integer(env, "WECOM_CALLS_PER_HOUR", default=150_000, least=1000, most=10_000_000),
                parallel=values.integer(env, "WECOM_PARALLEL_CALLS", default=8, least=1, most=100),
            ),
            member_drop_percent=values.integer(env, "SYNC_MEMBER_DROP_PERCENT", default=5, least=0, most=100),
            corp_drop_percent=values.integer(env, "SYNC_CORP_DROP_PERCENT", default=2, least=0, most=100),
            window_hours=values.integer(env, "ATTRIBUTION_WINDOW_HOURS", default=168, least=1, most=8760),
            signal_kinds=values.some_of(env, "SIGNAL_KINDS", SIGNAL_KINDS, usually=USUAL_SIGNAL_KINDS),
            own_sales_channels=values.some_of(env, "OWN_SALES_CHANNELS", SALES_CHANNELS, usually=USUAL_OWN_CHANNELS),
            super_user_orders=values.integer(env, "SUPER_USER_ORDERS", default=5, least=2, most=1000),
            super_user_days=values.integer(env, "SUPER_USER_DAYS", default=365, least=1, most=3650),
            order_webhook_secret=values.optional_secret(env, "ORDER_WEBHOOK_SECRET"),
            import_megabytes=values.integer(env, "ORDER_IMPORT_MEGABYTES", default=500, least=1, most=4000),
            digest_hour=values.integer(env, "DIGEST_HOUR", default=8, least=0, most=20),
            log_level=values.log_level(env),
            fixed_now=values.fixed_now(env, simulator_url),
            metrics_dir=env.get("PROMETHEUS_MULTIPROC_DIR") or None,
        )
