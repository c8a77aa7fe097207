"""Who answers a live code at a moment. Pure."""

import datetime as dt
from collections.abc import Sequence

from workbench.channels.models import LiveCodeMember, Shift


def is_on(shift: Shift, local: dt.datetime) -> bool:
    """Whether the shift is on at this local time; one that ends no later than it begins goes on past midnight."""
    time, today = local.time(), local.isoweekday()
    if shift.begins < shift.ends:
        return today in shift.weekdays and shift.begins <= time < shift.ends
    yesterday = (local - dt.timedelta(days=1)).isoweekday()
    return (today in shift.weekdays and time >= shift.begins) or (yesterday in shift.weekdays and time < shift.ends)


def on_duty(
    shifts: Sequence[Shift], servers: Sequence[LiveCodeMember], local: dt.datetime
) -> tuple[list[LiveCodeMember], bool]:
    """Who answers now, and whether by a shift: those of all shifts that are on, else those without a shift.

    Members who left or lost customer contact do not answer; a shift of nothing but such members is no shift.
    """
    able = [server for server in servers if server.member.is_active and server.member.has_contact]
    on = {shift.id for shift in shifts if is_on(shift, local)}
    by_shift = [server for server in able if server.shift_id in on]
    if by_shift:
        return by_shift, True
    return [server for server in able if server.shift_id is None], False
