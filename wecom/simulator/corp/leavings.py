"""When the customers who have left the demo corp did so: WeCom's statistics count them on that day."""

import random

from wecom.simulator.corp.plan import DAY, Plan
from wecom.simulator.relation_log import LEFT
from wecom.simulator.state import State


def write_leavings(state: State, measures: Plan) -> None:
    """Each drawn from its own pair, so that nothing else of the corp depends on them."""
    gone = state.rows(
        "SELECT userid, external_userid, createtime FROM relations WHERE status = 'left_by_customer' ORDER BY rowid"
    )
    state.insert_many(
        "relation_log",
        [
            {
                "userid": row["userid"],
                "external_userid": row["external_userid"],
                "what": LEFT,
                "at": _moment(measures, row["userid"], row["external_userid"], row["createtime"]),
            }
            for row in gone
        ],
    )


def _moment(measures: Plan, userid: str, external_userid: str, since: int) -> int:
    rng = random.Random(f"{measures.seed}:left:{userid}:{external_userid}")
    return rng.randint(min(since + DAY, measures.now - 1), measures.now - 1)
