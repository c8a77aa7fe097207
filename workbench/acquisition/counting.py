"""What WeCom counts about one link: clicks and new customers per day, and who of its customers has written."""

import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import acquisition
from workbench.acquisition import queries
from workbench.acquisition.models import AcquisitionCustomer, AcquisitionLink, AcquisitionLinkDay
from workbench.customers.models import Customer
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, job
from workbench.kernel.wecom_client import client
from workbench.people.queries import find_member_ids

FINAL_AFTER = dt.timedelta(days=2)
"""A day's count may still change for a while after the day is over."""
HAS_WRITTEN = 1

Counts = tuple[int, int]
"""Clicks and new customers."""


@job(retry=AFTER_AN_OUTAGE)
def read_figures(acquisition_link_id: int) -> None:
    """The statistics of finished days we do not have for good, and the customers."""
    link = db.session.get_one(AcquisitionLink, acquisition_link_id)
    if link.link_id is None or link.deleted_at is not None:
        return
    counted = dict(_missing_counts(link))
    customers = [one for page in acquisition.list_link_customers(client(), link.link_id) for one in page]
    _store_counts(link.id, counted)
    store_customers(link.id, customers)


def store_customers(acquisition_link_id: int, found: Sequence[acquisition.LinkCustomer]) -> None:
    """Who came through a link to whom. Who has written once stays one who has written."""
    if not found:
        return
    named = [{"external_userid": external_userid} for external_userid in sorted({one.external_userid for one in found})]
    db.session.execute(insert(Customer).on_conflict_do_nothing(), named)
    query = sa.select(Customer.external_userid, Customer.id)
    query = query.where(Customer.external_userid.in_([one["external_userid"] for one in named]))
    customers = dict(db.session.execute(query).all())
    members = find_member_ids(one.userid for one in found)
    rows = {
        (members[one.userid], customers[one.external_userid]): one.chat_status for one in found if one.userid in members
    }
    statement = insert(AcquisitionCustomer)
    has_written = AcquisitionCustomer.chat_status == HAS_WRITTEN
    fresh = sa.case((has_written, HAS_WRITTEN), else_=statement.excluded.chat_status)
    keys = ["acquisition_link_id", "member_id", "customer_id"]
    if rows:
        db.session.execute(
            statement.on_conflict_do_update(index_elements=keys, set_={"chat_status": fresh}),
            [
                {**dict(zip(keys, (acquisition_link_id, *pair), strict=True)), "chat_status": status}
                for pair, status in sorted(rows.items())
            ],
        )


def _store_counts(acquisition_link_id: int, counted: dict[dt.date, Counts]) -> None:
    if not counted:
        return
    now = clock.now()
    statement = insert(AcquisitionLinkDay)
    fresh = {name: statement.excluded[name] for name in ("clicks", "new_customers", "read_at")}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["acquisition_link_id", "day"], set_=fresh),
        [
            {
                "acquisition_link_id": acquisition_link_id,
                "day": day,
                "clicks": clicks,
                "new_customers": new,
                "read_at": now,
            }
            for day, (clicks, new) in sorted(counted.items())
        ],
    )


def _missing_counts(link: AcquisitionLink) -> Iterator[tuple[dt.date, Counts]]:
    """Days since the link was made, at most 180 back, whose final count we do not have."""
    today = clock.today()
    first = max(link.created_at.astimezone(clock.corp_zone()).date(), today - dt.timedelta(acquisition.DAYS_KEPT - 1))
    read = {row.day: row.read_at for row in queries.days_of_link(link.id)}
    missing = []
    for back in range((today - first).days, 0, -1):
        day = today - dt.timedelta(days=back)
        if day not in read or read[day] < clock.day_bounds(day)[1] + FINAL_AFTER:
            missing.append(day)
    span = acquisition.LONGEST_SPAN_DAYS
    for run in _runs(missing):
        for start in range(0, len(run), span):
            yield from _counts(str(link.link_id), run[start : start + span])


def _counts(link_id: str, days: list[dt.date]) -> Iterator[tuple[dt.date, Counts]]:
    """Daily counts of consecutive days. WeCom gives sums: a span of nothing costs one call, others are halved."""
    total = acquisition.link_statistics(client(), link_id, days[0], days[-1])
    if total == (0, 0) or len(days) == 1:
        yield from ((day, total) for day in days)
        return
    middle = len(days) // 2
    yield from _counts(link_id, days[:middle])
    yield from _counts(link_id, days[middle:])


def _runs(days: list[dt.date]) -> list[list[dt.date]]:
    """Consecutive days together."""
    runs: list[list[dt.date]] = []
    for day in days:
        if runs and runs[-1][-1] == day - dt.timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
