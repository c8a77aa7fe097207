"""Fills the chats of the demo corp with conversations that fit the trade of the member."""

import json

from wecom.simulator.corp import names, sizes, talk
from wecom.simulator.corp.people import Member
from wecom.simulator.corp.plan import DAY, Plan
from wecom.simulator.state import State

CHATTY_GROUPS = 12


def write_conversations(state: State, measures: Plan) -> None:
    rng = measures.rng
    by_userid = {member.userid: member for member in sizes.staff(measures.size)}
    pairs = state.rows(
        "SELECT userid, external_userid, createtime FROM relations WHERE status = 'mutual' ORDER BY rowid"
    )
    # A share of the newest, so that whoever opens the demo finds talk with the customers on top of the list.
    newest = sorted(pairs, key=lambda pair: -pair["createtime"])[: measures.talking_pairs // 2]
    others = rng.sample(pairs, min(len(pairs), measures.talking_pairs))
    chosen = {(pair["userid"], pair["external_userid"]): pair["createtime"] for pair in [*newest, *others]}
    lines: list[dict[str, object]] = []
    for (userid, external_userid), since in list(chosen.items())[: measures.talking_pairs]:
        lines += _conversation(measures, by_userid[userid], external_userid, since)
    for group in state.rows("SELECT * FROM chats ORDER BY rowid LIMIT ?", CHATTY_GROUPS):
        lines += _group_talk(state, measures, group["chat_id"], group["owner"])
    state.insert_many("utterances", sorted(lines, key=lambda line: int(str(line["sent_at"]))))


def _conversation(measures: Plan, member: Member, external_userid: str, since: int) -> list[dict[str, object]]:
    rng = measures.rng
    dialogues = talk.DIALOGUES[sizes.department_of(member).trade]
    opening, *later = [dialogues[0], *rng.sample(dialogues[1:], rng.randint(0, 3))]
    child = rng.choice(names.CHILDREN)
    lines: list[dict[str, object]] = []
    moment = since + 20
    for dialogue in (opening, *later, (rng.choice(talk.SMALL_TALK),)):
        for speaker, text in dialogue:
            if moment > measures.now:
                return lines
            sender = member.userid if speaker == talk.MEMBER else external_userid
            words = text.format(me=member.name, child=child)
            lines.append(_line(moment, sender, words, userid=member.userid, external_userid=external_userid))
            moment += rng.randint(15, 400)
        moment = measures.daytime_between(moment + DAY // 2, moment + 9 * DAY)
    return lines


def _group_talk(state: State, measures: Plan, chat_id: str, owner: str) -> list[dict[str, object]]:
    rng = measures.rng
    customers = [
        row["member_id"]
        for row in state.rows(
            "SELECT member_id FROM chat_members WHERE chat_id = ? AND type = 2 ORDER BY rowid", chat_id
        )
    ]
    moment, lines = measures.now - 6 * 3600 - rng.randrange(DAY), []
    for speaker, text in talk.GROUP:
        sender = owner if speaker == talk.MEMBER or not customers else rng.choice(customers)
        lines.append(_line(moment, sender, text, chat_id=chat_id))
        moment += rng.randint(20, 900)
    return lines


def _line(
    moment: int,
    sender: str,
    text: str,
    *,
    userid: str | None = None,
    external_userid: str | None = None,
    chat_id: str | None = None,
) -> dict[str, object]:
    return {
        "userid": userid,
        "external_userid": external_userid,
        "chat_id": chat_id,
        "sender": sender,
        "sent_at": moment,
        "msgtype": "text",
        "body": json.dumps({"content": text}, ensure_ascii=False),
    }
