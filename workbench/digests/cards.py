"""The card: yesterday (or last week) in six lines, each with the change and a way behind it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import current_app

from wecom.cards import Line, TextNotice
from workbench.digests.models import DigestKind
from workbench.digests.readers import Part
from workbench.metrics.metric import Unit
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


def has_news(figures: Figures, part: Part) -> bool:
    """Whether any number is not zero; a card of nothing but noughts helps nobody."""
    return any(figures[key]["value"] for key in keys_of(part))


def keys_of(part: Part) -> tuple[str, ...]:
    """Which numbers somebody reads."""
    return MINE if part.is_own else TEAMS


def card(kind: DigestKind, day: dt.date, part: Part, figures: Figures, commission_fen: int | None) -> TextNotice:
    """The digest of the day (of the week that begins on it) about one part of what somebody answers for."""
    query = _query(kind, day, part)
    lines = [_line(key, figures[key], query) for key in keys_of(part)]
    if commission_fen is not None:
        lines.append(Line("预估提成", yuan(commission_fen), _address("/commissions", query)))
    return TextNotice(
        task_id=notices.new_key(),
        title=_title(kind, day),
        description=f"{part.title} · 点任意数字看明细",
        url=_address("/kpis" if part.is_own else "/team/numbers", query),
        lines=tuple(lines),
    )


def _title(kind: DigestKind, day: dt.date) -> str:
    if kind is DigestKind.DAILY:
        return f"昨日业绩 · {day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    last = day + dt.timedelta(days=6)
    return f"上周业绩 · {day.month}月{day.day}日至{last.month}月{last.day}日"


def _line(key: str, figure: Mapping[str, Any], query: Mapping[str, str]) -> Line:
    behind = _address(f"/kpis/{key}", query) if BY_KEY[key].behind is not None else ""
    return Line(SHORT[key], f"{_value(key, figure['value'])} {_change(key, figure)}".strip(), behind)


def _query(kind: DigestKind, day: dt.date, part: Part) -> dict[str, str]:
    return {"scope": "me" if part.is_own else part.scope, "period": PERIODS[kind].value, "date": day.isoformat()}


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{current_app.config['PUBLIC_URL']}/h5{path}?{urlencode(query)}"


def _value(key: str, value: float | None) -> str:
    if value is None:
        return "—"
    match BY_KEY[key].unit:
        case Unit.FEN:
            return yuan(int(value))
        case Unit.RATIO:
            return f"{value:.1%}"
    return f"{int(value):,}"


def yuan(fen: int) -> str:
    """Money without needless decimals."""
    whole, rest = divmod(abs(fen), 100)
    text = f"¥{whole:,}" if rest == 0 else f"¥{whole:,}.{rest:02d}"
    return f"-{text}" if fen < 0 else text


def _change(key: str, figure: Mapping[str, Any]) -> str:
    """With an arrow; nothing where there is nothing to compare with. A rate moves by points, as on its page."""
    if figure["is_new"]:
        return "新增"
    is_rate = BY_KEY[key].unit is Unit.RATIO
    change = figure["change_points" if is_rate else "change"]
    if change is None or figure["value"] is None:
        return ""
    if change == 0:
        return "持平"
    size = f"{abs(change) * 100:.1f}个百分点" if is_rate else f"{abs(change):.1%}"
    return f"{'↑' if change > 0 else '↓'}{size}"
