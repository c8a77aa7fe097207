"""The card: yesterday (or last week) in six lines, each with the change and a way behind it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import current_app

from wecom.cards import Line, TextNotice
from workbench.digests.models import DigestKind
from workbench.digests.readers import Reader
from workbench.metrics.periods import Kind
from workbench.metrics.registry import BY_KEY
from workbench.notices import actions as notices

PERIODS = {DigestKind.DAILY: Kind.DAY, DigestKind.WEEKLY: Kind.WEEK}
MINE = ("guided_gmv", "guided_customers", "new_contacts", "lost_contacts", "touches")
TEAMS = ("new_contacts", "lost_contacts", "guided_gmv", "guided_customers", "private_share")
"""The leader's four first (product.md row 17)."""
SHORT = {
    "guided_gmv": "成交额",
    "guided_customers": "成交客户",
    "new_contacts": "新增好友",
    "lost_contacts": "流失好友",
    "touches": "触达",
    "private_share": "私域占比",
}
"""A card has room for five characters."""
WEEKDAYS = "一二三四五六日"

Figures = Mapping[str, Mapping[str, Any]]


def has_news(figures: Figures, reader: Reader) -> bool:
    """Whether any number is not zero; a card of nothing but noughts helps nobody."""
    return any(figures[key]["value"] for key in keys_of(reader))


def keys_of(reader: Reader) -> tuple[str, ...]:
    """Which numbers somebody reads."""
    return MINE if reader.scope.startswith("staff:") else TEAMS


def card(kind: DigestKind, day: dt.date, reader: Reader, figures: Figures, commission_fen: int | None) -> TextNotice:
    """The digest of the day (of the week that begins on it) for one reader."""
    lines = [_line(key, figures[key], kind, day, reader) for key in keys_of(reader)]
    if commission_fen is not None:
        lines.append(Line("预估提成", yuan(commission_fen), _address("/commissions", {"month": f"{day:%Y-%m}"})))
    return TextNotice(
        task_id=notices.new_key(),
        title=_title(kind, day),
        description=f"{reader.title} · 点任意数字看明细",
        url=_address("/kpis" if _is_own(reader) else "/team/numbers", _query(kind, day, reader)),
        lines=tuple(lines),
    )


def _title(kind: DigestKind, day: dt.date) -> str:
    if kind is DigestKind.DAILY:
        return f"昨日业绩 · {day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    last = day + dt.timedelta(days=6)
    return f"上周业绩 · {day.month}月{day.day}日至{last.month}月{last.day}日"


def _line(key: str, figure: Mapping[str, Any], kind: DigestKind, day: dt.date, reader: Reader) -> Line:
    return Line(
        SHORT[key], f"{_value(key, figure['value'])} {_change(figure)}".strip(), _behind(key, kind, day, reader)
    )


def _behind(key: str, kind: DigestKind, day: dt.date, reader: Reader) -> str:
    return _address(f"/kpis/{key}", _query(kind, day, reader)) if BY_KEY[key].behind is not None else ""


def _query(kind: DigestKind, day: dt.date, reader: Reader) -> dict[str, str]:
    scope = "me" if _is_own(reader) else reader.scope
    return {"scope": scope, "period": PERIODS[kind].value, "date": day.isoformat()}


def _is_own(reader: Reader) -> bool:
    return reader.scope == f"staff:{reader.userid}"


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{current_app.config['PUBLIC_URL']}/h5{path}?{urlencode(query)}"


def _value(key: str, value: float | None) -> str:
    if value is None:
        return "—"
    unit = BY_KEY[key].unit.value
    if unit == "fen":
        return yuan(int(value))
    return f"{value:.1%}" if unit == "ratio" else f"{int(value):,}"


def yuan(fen: int) -> str:
    """Money without needless decimals."""
    whole, rest = divmod(abs(fen), 100)
    text = f"¥{whole:,}" if rest == 0 else f"¥{whole:,}.{rest:02d}"
    return f"-{text}" if fen < 0 else text


def _change(figure: Mapping[str, Any]) -> str:
    """With an arrow; nothing where there is nothing to compare with."""
    if figure["is_new"]:
        return "新增"
    change = figure["change"]
    if change is None or figure["value"] is None:
        return ""
    return "持平" if change == 0 else f"{'↑' if change > 0 else '↓'}{abs(change):.1%}"
