"""稍后: until when an item is put off. Pure but for the corp's time zone."""

import datetime as dt

from workbench.kernel import clock

MORNING = dt.time(9)
EVENING = dt.time(21)
BEFORE_DUE = dt.timedelta(hours=2)
SHORTEST = dt.timedelta(minutes=30)


def usual_moment(now: dt.datetime, due_at: dt.datetime | None) -> dt.datetime:
    """Tomorrow at nine, or two hours before it is due when that is sooner; half an hour from now at least.

    What is overdue already is put off till the morning like what has no due moment, and so is whatever would ring
    at night.
    """
    zone = clock.corp_zone()
    tomorrow = now.astimezone(zone).date() + dt.timedelta(days=1)
    moment = dt.datetime.combine(tomorrow, MORNING, zone)
    if due_at is not None and due_at > now:
        moment = min(moment, due_at - BEFORE_DUE)
    return _by_day(max(moment, now + SHORTEST).astimezone(zone)).astimezone(dt.UTC)


def _by_day(there: dt.datetime) -> dt.datetime:
    """The moment itself, or the next morning when it lies between nine in the evening and nine in the morning."""
    if MORNING <= there.time() < EVENING:
        return there
    is_late = there.time() >= EVENING
    return dt.datetime.combine(there.date() + dt.timedelta(days=is_late), MORNING, there.tzinfo)


def in_words(moment: dt.datetime, now: dt.datetime) -> str:
    """今天 16:00, 明天 09:00, 11月25日 09:00: short enough for a card's button."""
    zone = clock.corp_zone()
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    day = {0: "今天", 1: "明天"}.get((there.date() - today).days, f"{there.month}月{there.day}日")
    return f"{day} {there:%H:%M}"
