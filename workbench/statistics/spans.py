"""Which days are to be read next. Pure."""

import datetime as dt

from wecom.statistics import DAYS_BACK, MOST_DAYS

CORRECTED = 3
"""WeCom corrects its last finished days: a figure is final when it was read later than that."""

Span = tuple[dt.date, dt.date]


def next_span(final_until: dt.date | None, today: dt.date, *, newest: dt.date, most: int = MOST_DAYS) -> Span | None:
    """The oldest days not final yet, none after `newest` and none older than WeCom keeps; None when there are none."""
    first = today - dt.timedelta(days=DAYS_BACK)
    if final_until is not None:
        first = max(first, final_until + dt.timedelta(days=1))
    last = min(first + dt.timedelta(days=most - 1), newest)
    return (first, last) if first <= last else None


def yesterday(today: dt.date) -> dt.date:
    """The newest finished day."""
    return today - dt.timedelta(days=1)


def is_final(day: dt.date, today: dt.date) -> bool:
    """Whether WeCom has stopped correcting a day when it is read today."""
    return day < today - dt.timedelta(days=CORRECTED)


def final_part(span: Span, today: dt.date) -> dt.date | None:
    """The last final day of a span that has been read; None when all of it may still change."""
    last = min(span[1], today - dt.timedelta(days=CORRECTED + 1))
    return last if last >= span[0] else None
