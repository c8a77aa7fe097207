"""Past mass sends of the demo corp: some the corp had sent, some members' own, with every kind of result."""

import random

from wecom.simulator import ids
from wecom.simulator.corp.plan import DAY, Plan
from wecom.simulator.state import Row, State

UNSENT, SENT, NO_FRIEND, ALLOWANCE_USED = 0, 1, 2, 3
BY_CORP, BY_MEMBER = 0, 1
# Days ago, by whom, and how many of the members asked have confirmed, of ten.
PAST = (
    (18, BY_CORP, 10, "换季焕新周开始啦，会员专享满300减60，点击小程序看看这周的搭配～"),
    (9, BY_MEMBER, 10, "亲，上次给您留的那款到货了，需要我帮您留一份吗？"),
    (4, BY_CORP, 8, "周末到店有礼：出示这条消息领取小样一份，数量有限先到先得"),
    (1, BY_CORP, 5, "双旦礼盒预售已开，老客户提前一天下单，回复「礼盒」了解"),
)
MOST_SENDERS = 8
# Into customer groups: days ago, how many of the owners asked have confirmed, of ten.
PAST_IN_GROUPS = (
    (13, 10, "群友专享：本周三晚 8 点专场，拼团价提前锁定，回复「1」留名额"),
    (3, 8, "群福利：老客带新各得小样一套，今晚 10 点前登记"),
)


def write_mass_sends(state: State, measures: Plan) -> None:
    _write_to_groups(state, measures)
    _write_to_customers(state, measures)
    state.set_setting("counter:mass_send", len(PAST) + len(PAST_IN_GROUPS))


def _write_to_customers(state: State, measures: Plan) -> None:
    rng = random.Random(f"{measures.seed}:mass_sends")
    owners = [row["userid"] for row in state.rows("SELECT DISTINCT userid FROM relations ORDER BY userid")]
    for number, (days, create_type, confirmed, text) in enumerate(PAST, start=1):
        created = measures.now - days * DAY - rng.randrange(3 * 3600)
        asked = rng.sample(owners, min(len(owners), 1 if create_type == BY_MEMBER else MOST_SENDERS))
        msgid = "msg" + ids.derived(f"{measures.seed}:mass_send:{number}", 29)
        state.insert(
            "mass_sends",
            msgid=msgid,
            chat_type="single",
            create_type=create_type,
            creator=asked[0] if create_type == BY_MEMBER else None,
            create_time=created,
            content=text,
            attachments="[]",
            allow_select=0,
        )
        for userid in sorted(asked):
            is_confirmed = rng.randrange(10) < confirmed
            sent_at = created + rng.randint(60, 5 * 3600) if is_confirmed else None
            status = 2 if is_confirmed else 0
            state.insert("mass_send_tasks", msgid=msgid, userid=userid, status=status, send_time=sent_at)
            rows = state.rows("SELECT * FROM relations WHERE userid = ? AND createtime < ?", userid, created)
            state.insert_many("mass_send_results", [_result(rng, msgid, row, sent_at) for row in rows])


def _write_to_groups(state: State, measures: Plan) -> None:
    """Every owner was asked to send to all of their groups."""
    rng = random.Random(f"{measures.seed}:group_mass_sends")
    for number, (days, confirmed, text) in enumerate(PAST_IN_GROUPS, start=len(PAST) + 1):
        created = measures.now - days * DAY - rng.randrange(3 * 3600)
        msgid = "msg" + ids.derived(f"{measures.seed}:mass_send:{number}", 29)
        state.insert(
            "mass_sends",
            msgid=msgid,
            chat_type="group",
            create_type=BY_CORP,
            creator=None,
            create_time=created,
            content=text,
            attachments="[]",
            allow_select=0,
        )
        groups = state.rows("SELECT chat_id, owner FROM chats WHERE create_time < ? ORDER BY rowid", created)
        moments: dict[str, int | None] = {}
        for owner in dict.fromkeys(group["owner"] for group in groups):
            moments[owner] = created + rng.randint(60, 5 * 3600) if rng.randrange(10) < confirmed else None
            status = 0 if moments[owner] is None else 2
            state.insert("mass_send_tasks", msgid=msgid, userid=owner, status=status, send_time=moments[owner])
        results = [_group_result(msgid, group, moments[group["owner"]]) for group in groups]
        state.insert_many("mass_send_results", results)


def _group_result(msgid: str, group: Row, sent_at: int | None) -> dict[str, object]:
    status = UNSENT if sent_at is None else SENT
    return {
        "msgid": msgid,
        "userid": group["owner"],
        "target": group["chat_id"],
        "status": status,
        "send_time": sent_at,
    }


def _result(rng: random.Random, msgid: str, relation: Row, sent_at: int | None) -> dict[str, object]:
    status = UNSENT
    if sent_at is not None:
        status = NO_FRIEND if relation["status"] != "mutual" else ALLOWANCE_USED if rng.random() < 0.01 else SENT
    return {
        "msgid": msgid,
        "userid": relation["userid"],
        "target": relation["external_userid"],
        "status": status,
        "send_time": sent_at if status == SENT else None,
    }
