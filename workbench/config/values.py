"""Single variables of the environment: read, checked, and refused with what to put there."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSetting(SystemExit):
    """A variable is missing or unusable; the message names it and says what to put there."""

    def __init__(self, variable: str, advice: str) -> None:
        super().__init__(f"{variable}: {advice}")
        self.variable = variable


def matching(env: Mapping[str, str], name: str, pattern: str, advice: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise BadSetting(name, f"is not set; it must be {advice}")
    if not re.fullmatch(pattern, value, re.DOTALL):
        raise BadSetting(name, f"cannot be used; it must be {advice}")
    return value


def optional_secret(env: Mapping[str, str], name: str) -> str | None:
    return matching(env, name, r"\S{16,}", "at least 16 random characters") if env.get(name, "").strip() else None


def integer(env: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = env.get(name, "").strip() or str(default)
    if not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(name, f"must be a whole number from {least} to {most}")
    return int(text)


def networks(env: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in env.get(name, "").split(",") if part.strip())
    except ValueError:
        raise BadSetting(name, "must be networks such as 10.20.0.0/16, separated by commas") from None


def userids(env: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in env.get(name, "").split(",") if part.strip())


def some_of(env: Mapping[str, str], name: str, possible: Collection[str], *, usually: str) -> frozenset[str]:
    told = env.get(name, "").strip() or usually
    found = frozenset(part.strip() for part in told.split(",") if part.strip())
    if not found <= set(possible):
        raise BadSetting(name, f"must be some of {', '.join(possible)}, separated by commas")
    return found


def zone(env: Mapping[str, str]) -> ZoneInfo:
    name = env.get("CORP_TIMEZONE", "").strip() or "Asia/Shanghai"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting("CORP_TIMEZONE", f"{name!r} is no time zone; use a name such as Asia/Shanghai") from None


def log_level(env: Mapping[str, str]) -> str:
    level = env.get("LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise BadSetting("LOG_LEVEL", "must be DEBUG, INFO, WARNING or ERROR")
    return level


def login_scope(env: Mapping[str, str]) -> str:
    scope = env.get("LOGIN_SCOPE", "").strip() or "snsapi_base"
    if scope not in {"snsapi_base", "snsapi_privateinfo"}:
        raise BadSetting("LOGIN_SCOPE", "must be snsapi_base or snsapi_privateinfo")
    return scope


def fixed_now(env: Mapping[str, str], simulator_url: str | None) -> dt.datetime | None:
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


def database_url(env: Mapping[str, str]) -> str:
    advice = "a PostgreSQL address such as postgresql://user:password@host:5432/workbench"
    value = matching(env, "DATABASE_URL", r"postgres(ql)?(\+psycopg)?://.+", advice)
    return "postgresql+psycopg://" + value.split("://", 1)[1]


def origin(env: Mapping[str, str], name: str, *, needs_https: bool) -> str:
    scheme = "https" if needs_https else "https?"
    advice = "the address members open, without a path, such as https://workbench.example.com"
    return matching(env, name, rf"{scheme}://[A-Za-z0-9.:\[\]-]+/?", advice).rstrip("/")


def is_near(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False
