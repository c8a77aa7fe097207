"""What customers do with acquisition links, and what the console does about links and quota."""

from typing import Any

from wecom.simulator import ids
from wecom.simulator.acquiring import LOW, able, balance_of, people_of, read_quota, set_balance, split, take_one
from wecom.simulator.acts.adding import add_customer
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.callbacks.events import acquisition_changed
from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row

THROUGH_LINK = 16
LONGEST_STATE_BYTES = 64
HAS_WRITTEN = 1
COUNTED_MESSAGES = (3, 5, 10)
KEY_GOOD_FOR_SECONDS = 1800


def click(sim: Simulator, link_id: str, *, state: str = "") -> dict[str, Any]:
    """Somebody opens the link and goes no further."""
    return {"visit_id": _visit(sim, _link(sim, link_id), state)}


def come(
    sim: Simulator,
    link_id: str,
    *,
    state: str = "",
    external_userid: str = "",
    name: str = "",
    half: bool | None = None,
) -> dict[str, Any]:
    """Somebody opens the link with `customer_channel=state` and adds one of its people; it costs one of the quota."""
    with sim.state.transaction():
        link = _link(sim, link_id)
        people = able(sim, people_of(sim, split(link["users"]), [int(one) for one in split(link["departments"])]))
        if not people:
            raise ActRefused("nobody of this link can take customers")
        if balance_of(read_quota(sim)) < 1:
            raise ActRefused("the quota is used up; use set-acquisition-balance first")
        userid = people[ids.next_number(sim.state, f"turn:{link_id}") % len(people)]
        state = _cut(state)
        added = add_customer(
            sim,
            userid,
            external_userid,
            name=name,
            add_way=THROUGH_LINK,
            state=state,
            half=bool(link["skip_verify"]) if half is None else half,
        )
        visit_id = _visit(sim, link, state)
        who = {"external_userid": added["external_userid"], "userid": userid}
        sim.state.update("acquisition_visits", {"id": visit_id}, **who)
        left = take_one(sim)
        if left in (0, LOW - 1):
            sim.outbox.post(acquisition_changed("balance_low" if left else "balance_exhausted"))
    return added | {"userid": userid}


def request_friend(sim: Simulator, link_id: str, *, state: str = "") -> None:
    """Somebody asks to be added through the link and waits."""
    link = _link(sim, link_id)
    sim.outbox.post(acquisition_changed("friend_request", link["made_by"], LinkId=link["link_id"], State=_cut(state)))


def note_message(sim: Simulator, userid: str, external_userid: str) -> None:
    """A customer who came through a link has written: the first time is an event, so are the 3rd, 5th and 10th."""
    visit = sim.state.row(
        "SELECT v.*, l.made_by FROM acquisition_visits v JOIN acquisition_links l ON l.link_id = v.link_id"
        " WHERE v.userid = ? AND v.external_userid = ? ORDER BY v.id DESC LIMIT 1",
        *(userid, external_userid),
    )
    if visit is None:
        return
    count = visit["messages"] + 1
    sim.state.update("acquisition_visits", {"id": visit["id"]}, messages=count, chat_status=HAS_WRITTEN)
    if count == 1:
        pair = {"UserID": visit["userid"], "ExternalUserID": external_userid}
        sim.outbox.post(acquisition_changed("customer_start_chat", visit["made_by"], **pair, LinkId=visit["link_id"]))
    if count in COUNTED_MESSAGES:
        key = "CHATKEY" + ids.secret(40)
        expires_at = sim.clock.now() + KEY_GOOD_FOR_SECONDS
        sim.state.insert("chat_keys", chat_key=key, visit_id=visit["id"], messages=count, expires_at=expires_at)
        about = {"LinkId": visit["link_id"], "ChatKey": key}
        sim.outbox.post(acquisition_changed("message_from_customer", visit["made_by"], **about))


def make_unavailable(sim: Simulator, link_id: str) -> None:
    """All its people became unusable."""
    link = _link(sim, link_id)
    sim.outbox.post(acquisition_changed("link_unavailable", link["made_by"], LinkId=link["link_id"]))


def delete_in_console(sim: Simulator, link_id: str) -> None:
    """Unlike through the API, this is told."""
    with sim.state.transaction():
        link = _link(sim, link_id)
        sim.state.update("acquisition_links", {"link_id": link_id}, deleted=1)
        sim.outbox.post(acquisition_changed("delete_link", link["made_by"], LinkId=link_id))


def change_balance(sim: Simulator, balance: int) -> dict[str, Any]:
    """The console buys quota, or an administrator takes it away."""
    if balance < 0:
        raise ActRefused("a balance is not negative")
    with sim.state.transaction():
        before, after = set_balance(sim, balance)
        if before == 0 < after:
            sim.outbox.post(acquisition_changed("balance_increased"))
        elif after == 0 < before:
            sim.outbox.post(acquisition_changed("balance_exhausted"))
        elif after < LOW <= before:
            sim.outbox.post(acquisition_changed("balance_low"))
    return {"before": before, "after": after}


def warn_of_expiry(sim: Simulator) -> None:
    """What WeCom tells 14, 7, 3, 2 and 1 days before some of the quota expires."""
    bought = read_quota(sim)["bought"]
    if not bought:
        raise ActRefused("there is no quota that could expire")
    first = min(bought, key=lambda one: int(one["expire_date"]))
    expiring = {"ExpireTime": int(first["expire_date"]), "ExpireQuotaNum": int(first["balance"])}
    sim.outbox.post(acquisition_changed("quota_expire_soon", **expiring))


def _visit(sim: Simulator, link: Row, state: str) -> int:
    sql = "INSERT INTO acquisition_visits (link_id, at, state) VALUES (?, ?, ?)"
    return sim.state.write(sql, link["link_id"], sim.clock.now(), _cut(state))


def _cut(state: str) -> str:
    """A longer channel is cut after 64 bytes."""
    return state.encode()[:LONGEST_STATE_BYTES].decode(errors="ignore")


def _link(sim: Simulator, link_id: str) -> Row:
    row = sim.state.row("SELECT * FROM acquisition_links WHERE link_id = ? AND deleted = 0", link_id)
    if row is None:
        raise NotThere(f"there is no acquisition link {link_id}; GET /__sim/links lists them")
    return row
