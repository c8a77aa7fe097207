"""What has happened in the demo corp when a visitor comes, told from beginning to end.

Everything goes through a door of the product: the signed webhook, files, the API with somebody's session, the command
that takes in the chat archive, and what customers and the console do in the simulated WeCom. An attempt that broke off
is begun again; what it had done is not done twice.
"""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from script.support.demo_corp import disputes, errands, identities, joining, money, order_files, organisation
from script.support.demo_corp.friends import Friend, friends, said
from script.support.demo_corp.sales import History, first_day
from script.support.demo_corp.world import World
from script.support.place import ADMIN_USERID, STAFF_USERID

LEAVERS = 3
WHOLE_STORY = "demo"
"""The smaller corp of the tests has the working day only: a few orders, rates, targets and tasks."""

Flask = Callable[..., None]
"""Runs a command of the product."""


def act_out(world: World, flask: Flask) -> None:
    """Let it happen."""
    if world.place.corp_size == WHOLE_STORY:
        _a_whole_story(world, flask)
    else:
        everybody = friends(world)
        _a_working_day(world, History(everybody, [], world.now))
        _leave(world, everybody)
    flask("catch-up")


def _a_whole_story(world: World, flask: Flask) -> None:
    organisation.reorganise(world)
    everybody = friends(world)
    world.member(ADMIN_USERID).ask("POST", "mass-send-syncs")
    identities.note_mobiles(world, everybody)
    messages = world.corp("archive")
    _take_in(world, flask, messages)
    money.register_codes(world)
    history = History(everybody, said(messages, {friend.userid for friend in everybody}), world.now)
    sold = _a_working_day(world, history)
    disputes.sell_disputed(world, everybody)
    identities.sell_to_nobody_known(world, everybody)
    money.enter_costs(world)
    joining.put_up_a_poster(world, everybody)
    order_files.write_files(world, everybody)
    order_files.upload(world, everybody)
    disputes.dispute(world, everybody)
    identities.decide(world, everybody)
    _leave(world, everybody)
    world.settle("events", "sync", "derive")
    money.close_months(world)
    world.sell([_given_back_late(world, sold)])
    world.settle("derive")


def _a_working_day(world: World, history: History) -> list[dict[str, Any]]:
    money.set_rates(world)
    money.set_targets(world)
    sold = list(history.orders())
    world.sell(sold)
    errands.push(world)
    return sold


def _take_in(world: World, flask: Flask, messages: Sequence[dict[str, Any]]) -> None:
    """The chat archive, as whoever holds its SDK hands it over."""
    lines = world.place.home / "archive.jsonl"
    lines.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in messages))
    flask("ingest-archive", lines)
    lines.unlink()


def _given_back_late(world: World, sold: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """An order of the first month, which is closed by now, is refunded today."""
    end = (first_day(world.now) + dt.timedelta(days=31)).replace(day=1)
    paid = [one for one in sold if one["paid_at"] and dt.datetime.fromisoformat(one["paid_at"]) < end]
    order = next(one for one in paid if not one["refunds"] and "unionid" in one["buyer"])
    at = world.now.isoformat()
    refund = {"refund_no": "RLATE", "amount_fen": order["items"][0]["amount_fen"], "refunded_at": at}
    return {**order, "updated_at": at, "refunds": [refund]}


def _leave(world: World, everybody: Sequence[Friend]) -> None:
    """A few customers delete their members today; one of them 王芳, whose phone a visitor opens."""
    oldest = {friend.userid: friend for friend in reversed(everybody)}
    userids = sorted(oldest, key=lambda userid: (userid != STAFF_USERID, userid))
    for userid in userids[:LEAVERS]:
        world.act("customer-leaves", userid=userid, external_userid=oldest[userid].external_userid)
