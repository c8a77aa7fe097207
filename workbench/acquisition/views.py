"""Turn rows into the shapes of `schemas`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app

from wecom.acquisition import channel_url
from workbench.acquisition import figures, queries
from workbench.acquisition.duty import is_on
from workbench.acquisition.models import AcquisitionLink
from workbench.channels.access import may_manage
from workbench.channels.models import LiveCode, Shift
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.people.models import Member


def codes(actor: Actor, found: Sequence[LiveCode], days: int) -> list[dict[str, Any]]:
    """Live codes with their figures, read in a fixed number of statements."""
    counted = figures.totals(actor, [code.channel.state for code in found], days)
    names = queries.department_names(one for code in found for one in code.department_ids)
    return [_code(code, counted[code.channel.state], names) for code in found]


def code(actor: Actor, found: LiveCode, days: int) -> dict[str, Any]:
    """One live code with everything."""
    local = clock.now().astimezone(clock.corp_zone())
    return {
        **codes(actor, [found], days)[0],
        **_welcome(actor, found),
        "days": figures.by_day(actor, found.channel.state, days),
        "is_single": found.is_single,
        "shifts": [_shift(found, shift, local) for shift in found.shifts],
    }


def links(actor: Actor, found: Sequence[AcquisitionLink], days: int) -> list[dict[str, Any]]:
    """Links with our figures and WeCom's."""
    counted = figures.totals(actor, [link.channel.state for link in found], days)
    sums = queries.sums_of_links([link.id for link in found], days)
    names = queries.department_names(one for link in found for one in link.department_ids)
    return [
        {
            **_channel(link, counted[link.channel.state], link.members, names),
            "url": channel_url(link.url, link.channel.state) if link.url and link.deleted_at is None else None,
            "is_available": link.unavailable_at is None,
            "clicks": sums[link.id][0],
            "new_customers": sums[link.id][1],
        }
        for link in found
    ]


def link(actor: Actor, found: AcquisitionLink, days: int) -> dict[str, Any]:
    """One link with everything."""
    since = clock.today() - dt.timedelta(days=days - 1)
    return {
        **links(actor, [found], days)[0],
        **_welcome(actor, found),
        "days": figures.by_day(actor, found.channel.state, days),
        "counted_days": [row for row in queries.days_of_link(found.id) if row.day >= since],
    }


def _code(found: LiveCode, counted: figures.Counts, names: Mapping[int, str]) -> dict[str, Any]:
    people = {server.member.userid: server.member for server in found.servers}
    outside_shifts = [server.member for server in found.servers if server.shift_id is None]
    return {
        **_channel(found, counted, outside_shifts, names),
        "answering": [_ref(people[userid]) for userid in found.serving_userids or () if userid in people],
        "shift_count": len(found.shifts),
        "has_qr_code": found.config_id is not None and found.deleted_at is None,
    }


def _channel(
    found: LiveCode | AcquisitionLink, counted: figures.Counts, members: Sequence[Member], names: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.channel.name,
        "state": found.channel.state,
        "progress": found.progress.value,
        "refused_code": found.refused_code,
        "created_at": found.created_at,
        "skip_verify": found.skip_verify,
        "members": [_ref(member) for member in members],
        "departments": [{"id": one, "name": names.get(one, "")} for one in found.department_ids],
        "figures": counted,
    }


def _welcome(actor: Actor, found: LiveCode | AcquisitionLink) -> dict[str, Any]:
    return {
        "welcome_text": found.channel.welcome_text,
        "default_welcome_text": current_app.config["WELCOME_TEXT"],
        "welcome_attachments": found.channel.welcome_attachments,
        "may_manage": may_manage(actor),
    }


def _shift(found: LiveCode, shift: Shift, local: dt.datetime) -> dict[str, Any]:
    members = [server.member for server in found.servers if server.shift_id == shift.id]
    return {
        "id": shift.id,
        "weekdays": shift.weekdays,
        "begins": shift.begins,
        "ends": shift.ends,
        "members": [_ref(member) for member in members],
        "is_on": is_on(shift, local),
    }


def _ref(member: Member) -> dict[str, str]:
    return {"userid": member.userid, "name": member.name}
