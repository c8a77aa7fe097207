"""Writing to a relation: tags and remarks. Nothing written through the API is called back."""

import json

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.directory import visible_member
from wecom.simulator.api.media import require_media
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.relations import find_relation, is_readable
from wecom.simulator.state import Row

MOST_MOBILES = 10_000
"""The documents name no limit: only what is beyond all reason is refused."""
REMARK_LENGTHS = {"remark": 20, "description": 150, "remark_company": 20}


def readable_relation(call: Call) -> Row:
    """The relation named in the body: 40096 for nobody's customer, 84061 for not (or not yet) this member's."""
    member = visible_member(call, call.text("userid", missing=41009))
    external_userid = call.text("external_userid", missing=41035)
    if not call.sim.state.count("SELECT count(*) FROM customers WHERE external_userid = ?", external_userid):
        raise ApiRefusal(40096)
    relation = find_relation(call.sim, member["userid"], external_userid)
    if relation is None or not is_readable(relation):
        raise ApiRefusal(84061)
    return relation


@post("externalcontact/mark_tag", pair_of=("userid", "external_userid"))
def mark_tags(call: Call) -> Answer:
    added = call.texts("add_tag", at_most=10_000)
    removed = call.texts("remove_tag", at_most=10_000)
    if not added and not removed:
        raise ApiRefusal(40063)
    with call.sim.state.transaction():
        relation = readable_relation(call)
        for tag_id in (*added, *removed):
            if not call.sim.state.count("SELECT count(*) FROM tags WHERE id = ? AND deleted = 0", tag_id):
                raise ApiRefusal(40068)
        pair = (relation["userid"], relation["external_userid"])
        if _tags_after(call, pair, added, removed) > call.knobs.tags_per_relation:
            raise ApiRefusal(40144)
        for tag_id in added:
            call.sim.state.write("INSERT OR IGNORE INTO relation_tags VALUES (?, ?, ?)", *pair, tag_id)
        for tag_id in removed:
            sql = "DELETE FROM relation_tags WHERE userid = ? AND external_userid = ? AND tag_id = ?"
            call.sim.state.write(sql, *pair, tag_id)
    return {}


@post("externalcontact/remark", pair_of=("userid", "external_userid"))
def remark(call: Call) -> Answer:
    """Only the fields given change. Mobiles are replaced, "" or [""] clears them, [] is as if absent.

    All five empty are refused.
    """
    given = {name: call.text(name, "") for name in REMARK_LENGTHS if name in call.body}
    for name, value in given.items():
        if len(value) > REMARK_LENGTHS[name]:
            raise ApiRefusal(40058, f"{name} is too long")
    if call.body.get("remark_mobiles") not in (None, []):
        sent = call.body["remark_mobiles"]
        mobiles = [] if sent == "" else call.texts("remark_mobiles", at_most=MOST_MOBILES)
        given["remark_mobiles"] = json.dumps([mobile for mobile in mobiles if mobile])
    if picture := call.text("remark_pic_mediaid", ""):
        require_media(call, picture, "image")
    if not _is_anything_given(call):
        raise ApiRefusal(40063)
    with call.sim.state.transaction():
        relation = readable_relation(call)
        of_wechat = call.sim.state.count(
            "SELECT count(*) FROM customers WHERE external_userid = ? AND type = 1", relation["external_userid"]
        )
        if "remark_company" in given:
            company = given.pop("remark_company")
            given |= {"remark_corp_name": company} if of_wechat else {}
        if given:
            pair = {"userid": relation["userid"], "external_userid": relation["external_userid"]}
            call.sim.state.update("relations", pair, **given)
    return {}


def _is_anything_given(call: Call) -> bool:
    """Whether one of the five is not empty; the word that clears the mobiles is not, an empty list is."""
    return bool(
        any(call.body.get(name) for name in (*REMARK_LENGTHS, "remark_pic_mediaid"))
        or call.body.get("remark_mobiles")
        or call.body.get("remark_mobiles") == ""
    )


def _tags_after(call: Call, pair: tuple[str, str], added: list[str], removed: list[str]) -> int:
    sql = "SELECT tag_id FROM relation_tags WHERE userid = ? AND external_userid = ?"
    present = {row["tag_id"] for row in call.sim.state.rows(sql, *pair)}
    return len((present | set(added)) - set(removed))
