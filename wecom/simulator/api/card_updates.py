"""Changing cards that were sent (once per response code), and taking messages back."""

import json
from typing import Any

from wecom.simulator import cards
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cards import INTERACTIONS, calls_back, check_card
from wecom.simulator.api.messages import check_agent
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post

MOST_USERIDS = 1000
RECALL_SECONDS = 24 * 3600


@post("message/update_template_card")
def update_card(call: Call) -> Answer:
    """`invaliduser` is a list here: who is named and has no such card."""
    check_agent(call)
    userids = call.texts("userids", at_most=MOST_USERIDS, too_many=40032)
    is_for_all = call.flag("atall")
    if not userids and not is_for_all and not call.body.get("partyids") and not call.body.get("tagids"):
        raise ApiRefusal(82001)
    (replaced, card), translated = _wanted(call), call.flag("enable_id_trans")
    with call.sim.state.transaction():
        msgid = _message_of_code(call)
        having = {
            row["userid"].lower(): row for row in call.sim.state.rows("SELECT * FROM messages WHERE msgid = ?", msgid)
        }
        named = [userid.lower() for userid in userids]
        changed = [having[userid] for userid in (having if is_for_all else named) if userid in having]
        if card is None and not all(json.loads(row["body"])["card_type"] in INTERACTIONS for row in changed):
            raise ApiRefusal(40058, "a notice has no buttons that a text could replace")
        for row in changed:
            cards.show(call.sim, msgid, row["userid"], card=card, replaced=replaced, translated=translated)
    return {"invaliduser": [] if is_for_all else [userid for userid in named if userid not in having]}


def _message_of_code(call: Call) -> str:
    """The code is used up: it works once, and for the app that sent the card."""
    code = call.text("response_code", missing=60140)
    found = cards.find_code(call.sim, code)
    if found is None:
        raise ApiRefusal(60140)
    if found["agent_id"] != call.app.agent_id:
        raise ApiRefusal(42015)
    cards.use_up(call.sim, code)
    return str(found["msgid"])


def _wanted(call: Call) -> tuple[str | None, dict[str, Any] | None]:
    """The text over the greyed buttons, and the card that takes the old one's place, if any."""
    button, card = call.body.get("button"), call.body.get("template_card")
    if isinstance(button, dict):
        name = button.get("replace_name")
        if not isinstance(name, str) or not name:
            raise ApiRefusal(40058, "button.replace_name is empty")
        return name, None
    if not isinstance(card, dict):
        raise ApiRefusal(40058, "button or template_card is needed")
    check_card(call, card, is_update=True)
    if calls_back(card) and not call.app.has_callback:
        raise ApiRefusal(43012)
    replaced = card.get("replace_text") if card["card_type"] in INTERACTIONS else None
    return replaced or None, {name: value for name, value in card.items() if name != "replace_text"}


@post("message/recall")
def recall_message(call: Call) -> Answer:
    """Within 24 hours; it vanishes from every inbox."""
    msgid = call.text("msgid")
    with call.sim.state.transaction():
        sent = call.sim.state.row("SELECT * FROM sent_messages WHERE msgid = ?", msgid)
        if sent is None or sent["agent_id"] != call.app.agent_id:
            raise ApiRefusal(40058, "msgid")
        if sent["sent_at"] + RECALL_SECONDS <= call.now:
            raise ApiRefusal(42052)
        call.sim.state.write("DELETE FROM messages WHERE msgid = ?", msgid)
    return {}
