"""WeCom's own statistics (统计管理), whole finished days only: never today, thirty days a call, 180 days back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from wecom.client import WeComClient
from wecom.errors import WeComUnavailable
from wecom.fields import Json, child, decimal_or_none, moment, number, objects, userid

ZONE = timezone(timedelta(hours=8))
"""WeCom's days are those of Shanghai, wherever the corp is."""

MOST_DAYS = 30
DAYS_BACK = 180
MOST_OWNERS = 100
_PAGE = 1000
_BY_NEW_GROUPS = 1


@dataclass(frozen=True, slots=True)
class MemberDay:
    """One day of one member; what has no value (nobody wrote first) is ``None``, which is not 0."""

    day: date
    new_apply_cnt: int
    new_contact_cnt: int
    chat_cnt: int
    message_cnt: int
    negative_feedback_cnt: int
    reply_percentage: Decimal | None
    avg_reply_minutes: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupDay:
    """One day of the groups of one owner (``owner`` is empty where several were added up)."""

    day: date
    owner: str
    new_chat_cnt: int
    chat_total: int
    chat_has_msg: int
    new_member_cnt: int
    member_total: int
    member_has_msg: int
    msg_total: int


def today(now: datetime) -> date:
    """The day that is going on in WeCom's zone, of which there are no statistics yet."""
    return now.astimezone(ZONE).date()


def list_member_days(client: WeComClient, userid: str, first: date, last: date) -> list[MemberDay]:
    """The days of one member. One only: several userids are added up by WeCom (wecom-api F.4)."""
    body = {"userid": [userid], "start_time": _seconds(first), "end_time": _seconds(last)}
    answer = client.call("externalcontact/get_user_behavior_data", body=body)
    return [_member_day(item) for item in objects(answer, "behavior_data")]


def list_owner_days(client: WeComClient, owners: Sequence[str], day: date) -> list[GroupDay]:
    """The groups of up to a hundred owners on one day; owners without groups are not in it."""
    api = "externalcontact/groupchat/statistic"
    found: list[GroupDay] = []
    offset = 0
    while True:
        body = {
            "day_begin_time": _seconds(day),
            "day_end_time": _seconds(day),
            "owner_filter": {"userid_list": list(owners)},
            "order_by": _BY_NEW_GROUPS,
            "offset": offset,
            "limit": _PAGE,
        }
        answer = client.call(api, body=body)
        found += [_group_day(child(item, "data"), day, userid(item, "owner")) for item in objects(answer, "items")]
        next_offset = number(answer, "next_offset")
        if next_offset >= number(answer, "total"):
            return found
        if next_offset <= offset:
            raise WeComUnavailable("the same page came twice", api, may_have_run=True)
        offset = next_offset


def list_group_days(client: WeComClient, owners: Sequence[str], first: date, last: date) -> list[GroupDay]:
    """The groups of up to a hundred owners, added up, day by day."""
    body = {
        "day_begin_time": _seconds(first),
        "day_end_time": _seconds(last),
        "owner_filter": {"userid_list": list(owners)},
    }
    answer = client.call("externalcontact/groupchat/statistic_group_by_day", body=body)
    return [_group_day(child(item, "data"), _day(item), "") for item in objects(answer, "items")]


def _member_day(item: Json) -> MemberDay:
    return MemberDay(
        day=_day(item),
        new_apply_cnt=number(item, "new_apply_cnt"),
        new_contact_cnt=number(item, "new_contact_cnt"),
        chat_cnt=number(item, "chat_cnt"),
        message_cnt=number(item, "message_cnt"),
        negative_feedback_cnt=number(item, "negative_feedback_cnt"),
        reply_percentage=decimal_or_none(item, "reply_percentage"),
        avg_reply_minutes=decimal_or_none(item, "avg_reply_time"),
    )


def _group_day(data: Json, day: date, owner: str) -> GroupDay:
    return GroupDay(
        day=day,
        owner=owner,
        new_chat_cnt=number(data, "new_chat_cnt"),
        chat_total=number(data, "chat_total"),
        chat_has_msg=number(data, "chat_has_msg"),
        new_member_cnt=number(data, "new_member_cnt"),
        member_total=number(data, "member_total"),
        member_has_msg=number(data, "member_has_msg"),
        msg_total=number(data, "msg_total"),
    )


def _day(item: Json) -> date:
    return moment(item, "stat_time").astimezone(ZONE).date()


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), ZONE).astimezone(UTC).timestamp())
