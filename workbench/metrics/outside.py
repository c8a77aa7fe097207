"""What the figures need besides the sums: WeCom's statistics, clicks on links, and what all of the corp was paid."""

import contextlib
from collections.abc import Mapping
from decimal import Decimal

import orjson
import redis
import sqlalchemy as sa

from workbench.kernel import cache, clock
from workbench.kernel.db import db
from workbench.metrics.columns import ScopeKind
from workbench.metrics.periods import Period, Window
from workbench.metrics.scopes import Scope

LONG_DAYS = 92
KEPT_SECONDS = 300
"""WeCom tells its statistics once a day: those of a year and many people are added up once in a while."""

STATISTICS = sa.text("""
    select
        coalesce(sum(d.chat_cnt), 0) as chats,
        coalesce(sum(d.message_cnt), 0) as messages,
        coalesce(sum(d.negative_feedback_cnt), 0) as negative_feedback,
        coalesce(sum(d.chat_cnt * d.reply_percentage) / 100, 0) as replied,
        coalesce(sum(d.chat_cnt) filter (where d.reply_percentage is not null), 0) as replied_chats,
        coalesce(sum(d.chat_cnt * d.avg_reply_minutes), 0) as reply_minutes,
        coalesce(sum(d.chat_cnt) filter (where d.avg_reply_minutes is not null), 0) as reply_chats
    from member_days d join scope_members s on s.member_id = d.member_id and s.scope_kind = :kind and s.scope_id = :id
    where d.day >= :start and d.day < :until
""")

CLICKS = sa.text("""
    select sum(clicks) as clicks, sum(new_customers) as new_customers
    from acquisition_link_days where day >= :start and day < :until
""")

PAID = sa.text("""
    select coalesce((select sum(paid_fen) from rollup_days
                     where scope_kind = 0 and scope_id = 0 and day >= :start and day < :until), 0)
         + coalesce((select sum(amount_fen) from attributions where paid_at >= :until_at and paid_at < :end_at), 0)
""")


def finished(period: Period) -> tuple[Window, Window]:
    """The finished days of a period, and as many first days of the one before."""
    until = max(period.current.start, min(period.current.until, period.today))
    current = Window(period.current.start, until)
    before = min(period.previous.start + (until - period.current.start), period.previous_until)
    if period.is_complete:
        before = period.previous_until
    return current, Window(period.previous.start, before)


def statistics(scope: Scope, window: Window) -> Mapping[str, int | Decimal] | None:
    """WeCom's statistics of whole days; None when no day of them is over."""
    if not window.days:
        return None
    key = f"metrics:statistics:{scope.kind.value}:{scope.id}:{window.start}:{window.until}"
    is_long = window.days > LONG_DAYS and scope.kind is not ScopeKind.MEMBER
    if is_long and (kept := _recall(key)) is not None:
        return kept
    about = {"kind": scope.kind.value, "id": scope.id, "start": window.start, "until": window.until}
    found = {name: Decimal(amount) for name, amount in db.session.execute(STATISTICS, about).mappings().one().items()}
    if is_long:
        _remember(key, found)
    return found


def _recall(key: str) -> dict[str, Decimal] | None:
    try:
        kept = cache.client().get(key)
    except redis.RedisError:
        return None
    return {name: Decimal(amount) for name, amount in orjson.loads(kept).items()} if isinstance(kept, bytes) else None


def _remember(key: str, found: Mapping[str, Decimal]) -> None:
    with contextlib.suppress(redis.RedisError):
        cache.client().set(key, orjson.dumps({name: str(amount) for name, amount in found.items()}), ex=KEPT_SECONDS)


def links(scope: Scope, window: Window) -> Mapping[str, int] | None:
    """Clicks on acquisition links and who came of them; WeCom counts them for the corp only."""
    if scope.kind is not ScopeKind.CORP or not window.days:
        return None
    row = db.session.execute(CLICKS, {"start": window.start, "until": window.until}).one()
    return None if row.clicks is None else {"clicks": int(row.clicks), "new_customers": int(row.new_customers)}


def paid(scope: Scope, window: Window) -> int:
    """The paid amount of all orders of the corp, guided or not; not even read for who may not ask about the corp."""
    if not scope.sees_corp:
        return 0
    until_at = clock.day_bounds(window.until)[0]
    about = {"start": window.start, "until": window.until, "until_at": until_at, "end_at": window.end_at}
    return int(db.session.scalar(PAID, about) or 0)
