"""What WeCom's API tells now, and what our tables say, in the same words, read by code that is not the product's."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import requests

from wecom.simulator.identity import APP_SECRET, CORP_ID

Facts = dict[str, dict[Any, Any]]


class Api:
    """Plain HTTP calls to the simulated WeCom."""

    def __init__(self, simulator_url: str) -> None:
        self._base = f"{simulator_url}/cgi-bin/"
        self._http = requests.Session()
        self._http.trust_env = False
        given = self._http.get(
            f"{self._base}gettoken", params={"corpid": CORP_ID, "corpsecret": APP_SECRET}, timeout=30
        )
        self._token = given.json()["access_token"]

    def call(self, api: str, body: dict[str, Any] | None = None, **query: Any) -> dict[str, Any]:
        params = {**query, "access_token": self._token}
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = self._http.request(
            "GET" if body is None else "POST", self._base + api, params=params, data=data, timeout=30
        )
        found: dict[str, Any] = answer.json()
        return found

    def pages(self, api: str, body: dict[str, Any], items: str) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            found = self.call(api, {**body, "cursor": cursor})
            yield from found.get(items, [])
            cursor = found.get("next_cursor", "")
            if not cursor:
                return


def told_by_wecom(api: Api) -> Facts:
    """Relations, groups, tags and members as the API tells them."""
    staff = api.call("externalcontact/get_follow_user_list")["follow_user"]
    return {
        "relations": dict(_relations(api, staff)),
        "groups": dict(_groups(api, staff)),
        "tags": _tags(api),
        "members": dict(_members(api)),
    }


def _relations(api: Api, staff: list[str]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for userid in staff:
        body = {"userid_list": [userid], "limit": 100}
        for item in api.pages("externalcontact/batch/get_by_user", body, "external_contact_list"):
            contact, info = item["external_contact"], item["follow_info"]
            yield (
                (userid.lower(), contact["external_userid"]),
                {
                    "name": contact["name"],
                    "began": info["createtime"],
                    "remark": info.get("remark", ""),
                    "description": info.get("description", ""),
                    "state": info.get("state") or None,
                    "add_way": info.get("add_way", 0),
                    "mobiles": sorted(info.get("remark_mobiles", [])),
                    "tags": sorted(info.get("tag_id", [])),
                },
            )


def _groups(api: Api, staff: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    body = {"status_filter": 0, "owner_filter": {"userid_list": staff[:100]}, "limit": 1000}
    for ref in list(api.pages("externalcontact/groupchat/list", body, "group_chat_list")):
        group = api.call("externalcontact/groupchat/get", {"chat_id": ref["chat_id"], "need_name": 1})["group_chat"]
        yield (
            group["chat_id"],
            {
                "name": group["name"],
                "owner": group["owner"].lower(),
                "notice": group.get("notice") or None,
                "version": group["member_version"],
                "people": sorted(
                    (person["userid"].lower() if person["type"] == 1 else person["userid"], person["join_time"])
                    for person in group["member_list"]
                ),
            },
        )


def _tags(api: Api) -> dict[str, tuple[str, str]]:
    listed = api.call("externalcontact/get_corp_tag_list", {"tag_id": [], "group_id": []})["tag_group"]
    return {tag["id"]: (group["group_name"], tag["name"]) for group in listed for tag in group["tag"]}


def _members(api: Api) -> Iterator[tuple[str, dict[str, Any]]]:
    for department in api.call("department/simplelist")["department_id"]:
        for member in api.call("user/list", department_id=department["id"])["userlist"]:
            heads = {id_ for id_, leads in zip(member["department"], member["is_leader_in_dept"], strict=True) if leads}
            yield (
                member["userid"].lower(),
                {
                    "name": member["name"],
                    "status": member["status"],
                    "departments": sorted((id_, id_ in heads) for id_ in member["department"]),
                },
            )


def kept_by_us(database_url: str) -> Facts:
    """The same facts from our tables: open spells, groups that exist, tags, members."""
    with psycopg.connect(database_url) as connection:
        relations = connection.execute(RELATIONS).fetchall()
        groups = connection.execute(GROUPS).fetchall()
        tags = connection.execute(TAGS).fetchall()
        members = connection.execute(MEMBERS).fetchall()
    words = ("name", "began", "remark", "description", "state", "add_way", "mobiles", "tags")
    return {
        "relations": {(row[0], row[1]): dict(zip(words, row[2:], strict=True)) for row in relations},
        "groups": {
            row[0]: {
                **dict(zip(("name", "owner", "notice", "version"), row[1:5], strict=True)),
                "people": sorted((person, joined) for person, joined in row[5]),
            }
            for row in groups
        },
        "tags": {row[0]: (row[1], row[2]) for row in tags},
        "members": {
            row[0]: {
                "name": row[1],
                "status": row[2],
                "departments": sorted((id_, is_head) for id_, is_head in row[3]),
            }
            for row in members
        },
    }


RELATIONS = """
    select m.userid, c.external_userid, c.name, extract(epoch from r.added_at)::bigint, r.remark, r.description,
           r.state, r.add_way, array(select unnest(r.remark_mobiles) order by 1),
           array(select t.tag_id from relation_tags rt join tags t on t.id = rt.tag_id
                 where rt.relation_id = r.id and t.deleted_at is null order by 1)
    from relations r join members m on m.id = r.member_id join customers c on c.id = r.customer_id
    where r.ended_at is null
"""
GROUPS = """
    select g.chat_id, g.name, g.owner_userid, nullif(g.notice, ''), g.member_version,
           coalesce((select json_agg(json_build_array(p.participant_id, extract(epoch from p.joined_at)::bigint))
                     from group_members p where p.group_id = g.id and p.left_at is null), '[]')
    from groups g where g.dismissed_at is null
"""
TAGS = """
    select t.tag_id, g.name, t.name from tags t join tag_groups g on g.id = t.tag_group_id
    where t.deleted_at is null and g.deleted_at is null
"""
MEMBERS = """
    select m.userid, m.name, m.status,
           coalesce((select json_agg(json_build_array(ms.department_id, ms.is_head))
                     from memberships ms where ms.member_id = m.id), '[]')
    from members m where m.removed_at is null
"""
