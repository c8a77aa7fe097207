"""What WeCom told about a group, and who is in it on either side."""

import datetime as dt

import sqlalchemy as sa

from workbench.groups.models import GroupMember
from workbench.kernel.db import db

AGE = dt.timedelta(seconds=30)


def update(simulator, chat_id, detail):
    """The event WeCom sent for the newest change of the group."""
    told = simulator.get("callbacks")
    newest = next(c for c in told if f"<ChatId><![CDATA[{chat_id}]]>" in c["xml"] and detail in c["xml"])
    return newest["xml"]


def here():
    query = sa.select(GroupMember.participant_id).where(GroupMember.left_at.is_(None))
    return set(db.session.scalars(query))


def as_wecom_shows(simulator, chat_id):
    return {person["id"] for person in simulator.get(f"groups/{chat_id}")["people"]}


def time_in(xml):
    return xml.split("<CreateTime>")[1].split("<")[0]


def long_ago(xml):
    """The same event, old enough for WeCom's copy to show it."""
    at = int(time_in(xml)) - int(AGE.total_seconds())
    return xml.replace(f"<CreateTime>{time_in(xml)}<", f"<CreateTime>{at}<")
