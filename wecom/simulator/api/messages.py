"""App messages: who gets them, who is invalid, and the inbox they land in."""

import hashlib
import json

from wecom.simulator import cards, ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.card_parts import Card
from wecom.simulator.api.cards import calls_back, check_card
from wecom.simulator.api.message_contents import read_content
from wecom.simulator.api.message_recipients import recipients_of
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.clock import start_of_day
from wecom.simulator.reads import STATUS_ACTIVE

MINUTE, HOUR = 60, 3600
USUAL_INTERVAL, LONGEST_INTERVAL = 1800, 14_400


@post("message/send")
def send_message(call: Call) -> Answer:
    """Errcode 0 even when some are invalid; more than 30 a minute or 1000 an hour to one member silently vanish."""
    check_agent(call)
    msgtype, content = read_content(call)
    card = content if msgtype == "template_card" else {}
    _check_card(call, card)
    since, translated = _repeated_since(call), call.flag("enable_id_trans")
    recipients = recipients_of(call)
    _check_day(call, len(recipients.userids))
    msgid = ids.secret(64)
    digest = hashlib.sha256(json.dumps([msgtype, content], sort_keys=True).encode()).hexdigest()
    code = {}
    with call.sim.state.transaction():
        call.sim.state.insert("sent_messages", msgid=msgid, agent_id=call.app.agent_id, sent_at=call.now)
        if "task_id" in card:
            cards.remember_card(call.sim, msgid, call.app.agent_id, card["task_id"])
        if card and calls_back(card):
            code = {"response_code": cards.issue_code(call.sim, msgid)}
        for userid in recipients.userids:
            if _is_over_limit(call, userid) or (since is not None and _is_repeated(call, userid, digest, since)):
                continue
            call.sim.state.insert(
                "messages",
                msgid=msgid,
                agent_id=call.app.agent_id,
                userid=userid,
                sent_at=call.now,
                msgtype=msgtype,
                body=json.dumps(content, ensure_ascii=False),
                digest=digest,
                is_translated=int(translated),
            )
    invalid = {
        "invaliduser": "|".join(recipients.invalid_userids),
        "invalidparty": "|".join(recipients.invalid_parties),
        "invalidtag": "|".join(recipients.invalid_tags),
    }
    return invalid | {"msgid": msgid} | code


def check_agent(call: Call) -> None:
    """The app names itself, and as nobody else."""
    if "agentid" not in call.body:
        raise ApiRefusal(41011)
    if call.whole("agentid") != call.app.agent_id:
        raise ApiRefusal(301002)


def _check_card(call: Call, card: Card) -> None:
    if not card:
        return
    check_card(call, card)
    if calls_back(card) and not call.app.has_callback:
        raise ApiRefusal(43012)
    if "task_id" in card and cards.is_task_known(call.sim, call.app.agent_id, card["task_id"]):
        raise ApiRefusal(42014, "used before")


def _check_day(call: Call, wanted: int) -> None:
    """Each app has so many person-times a day for each account of the corp; the bar ends with the natural day."""
    state = call.sim.state
    accounts = state.count("SELECT count(*) FROM members WHERE status = ?", STATUS_ACTIVE)
    sql = "SELECT count(*) FROM messages WHERE agent_id = ? AND sent_at >= ?"
    sent = state.count(sql, call.app.agent_id, start_of_day(call.now))
    if sent + wanted > accounts * call.knobs.messages_per_account_a_day:
        raise ApiRefusal(45009)


def _is_over_limit(call: Call, userid: str) -> bool:
    sql = "SELECT count(*) FROM messages WHERE agent_id = ? AND userid = ? AND sent_at > ?"
    limits = ((MINUTE, call.knobs.messages_per_minute), (HOUR, call.knobs.messages_per_hour))
    return any(call.sim.state.count(sql, call.app.agent_id, userid, call.now - span) >= most for span, most in limits)


def _repeated_since(call: Call) -> int | None:
    """The moment since which identical messages are dropped, when the sender asked for it."""
    is_wanted = call.flag("enable_duplicate_check")
    interval = call.whole("duplicate_check_interval", USUAL_INTERVAL)
    if not 0 < interval <= LONGEST_INTERVAL:
        raise ApiRefusal(40058, "duplicate_check_interval")
    return call.now - interval if is_wanted else None


def _is_repeated(call: Call, userid: str, digest: str, since: int) -> bool:
    sql = "SELECT count(*) FROM messages WHERE agent_id = ? AND userid = ? AND digest = ? AND sent_at > ?"
    return call.sim.state.count(sql, call.app.agent_id, userid, digest, since) > 0
