"""Who follows whom: the states a relation between a member and a customer can be in, and how to find it."""

from enum import StrEnum

from wecom.simulator.engine import Simulator
from wecom.simulator.state import Row


class RelationStatus(StrEnum):
    """Half: the customer added the member, who has not accepted. Left: gone on the customer's side only."""

    HALF = "half"
    MUTUAL = "mutual"
    LEFT_BY_CUSTOMER = "left_by_customer"
    ENDED = "ended"


def find_relation(sim: Simulator, userid: str, external_userid: str) -> Row | None:
    sql = "SELECT * FROM relations WHERE userid = ? AND external_userid = ?"
    return sim.state.row(sql, userid, external_userid)


def is_readable(relation: Row | None) -> bool:
    return relation is not None and relation["status"] in (RelationStatus.MUTUAL, RelationStatus.LEFT_BY_CUSTOMER)


def corp_tags_of(sim: Simulator, userid: str, external_userid: str) -> list[Row]:
    return sim.state.rows(
        "SELECT t.id AS tag_id, t.name AS tag_name, g.name AS group_name FROM relation_tags r"
        " JOIN tags t ON t.id = r.tag_id JOIN tag_groups g ON g.id = t.group_id"
        " WHERE r.userid = ? AND r.external_userid = ? AND t.deleted = 0 ORDER BY g.sort_order DESC, t.sort_order DESC",
        *(userid, external_userid),
    )
