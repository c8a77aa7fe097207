"""The demo corp's acquisition links: who answers, and half a year of clicks of which some led to a customer."""

import json
from dataclasses import dataclass

from wecom.simulator import ids
from wecom.simulator.corp.plan import DAY, HISTORY_DAYS, Plan
from wecom.simulator.identity import AGENT_ID
from wecom.simulator.state import State

THROUGH_LINK = 16
QUOTA = "acquisition_quota"
"""The setting that keeps what was bought and used."""
CLICKS_PER_CUSTOMER = 3
EXPIRES_IN_DAYS = 200
QUOTA_LEFT = 760


@dataclass(frozen=True, slots=True)
class Link:
    """A link as somebody once made it through the app."""

    name: str
    users: tuple[str, ...]


LINKS = (Link("小红书种草笔记", ("wangfang", "liuting", "zhaomin")), Link("母婴公众号文末", ("yangli", "huangyan")))


def write_links(state: State, measures: Plan) -> None:
    """Relations that came through links (add_way 16) are shared out among the links of their member."""
    present = {row["userid"] for row in state.rows("SELECT userid FROM members")}
    visits: list[dict[str, object]] = []
    made = 0
    for link in LINKS:
        users = [userid for userid in link.users if userid in present]
        if not users:
            continue
        made += 1
        link_id = ids.link_id(measures.seed, made)
        created = measures.now - (HISTORY_DAYS - 20 * made) * DAY
        state.insert(
            "acquisition_links",
            link_id=link_id,
            name=link.name,
            url=f"https://work.weixin.qq.com/ca/{ids.derived(f'{measures.seed}:ca:{made}', 20)}",
            create_time=created,
            skip_verify=1,
            mark_source=1,
            made_by=AGENT_ID,
            users=",".join(users),
            departments="",
            priority=json.dumps({"priority_type": 0}),
        )
        visits += _visits(state, measures, link_id, users, created)
    state.insert_many("acquisition_visits", visits)
    state.set_setting("counter:link", made)
    used = sum(visit["external_userid"] is not None for visit in visits)
    expires = measures.now // DAY * DAY + EXPIRES_IN_DAYS * DAY
    state.set_setting(QUOTA, {"used": used, "bought": [{"expire_date": expires, "balance": QUOTA_LEFT}]})


def _visits(state: State, measures: Plan, link_id: str, users: list[str], since: int) -> list[dict[str, object]]:
    marks = ", ".join("?" * len(users))
    rows = state.rows(
        f"SELECT userid, external_userid, createtime FROM relations WHERE add_way = ? AND createtime > ?"  # noqa: S608
        f" AND userid IN ({marks}) ORDER BY createtime",
        *(THROUGH_LINK, since, *users),
    )
    visits = []
    for row in rows:
        came = {"external_userid": row["external_userid"], "userid": row["userid"]}
        wrote = {"chat_status": int(measures.rng.random() < 0.7), "messages": 0}
        visits.append({"link_id": link_id, "at": row["createtime"], **came, **wrote})
        for _ in range(measures.rng.randrange(CLICKS_PER_CUSTOMER + 1)):
            at = row["createtime"] + measures.rng.randrange(1, 3600)
            nobody = {"external_userid": None, "userid": None, "chat_status": 0, "messages": 0}
            visits.append({"link_id": link_id, "at": min(at, measures.now), **nobody})
    return visits
