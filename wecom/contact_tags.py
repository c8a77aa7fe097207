"""Corp tags (企业客户标签)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wecom.client import WeComClient
from wecom.fields import number, objects, text


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a group; larger ``order`` comes first."""

    tag_id: str
    name: str
    order: int
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class TagGroup:
    """A group of tags; larger ``order`` comes first."""

    group_id: str
    name: str
    order: int
    tags: tuple[Tag, ...]
    is_deleted: bool = False


def list_corp_tags(client: WeComClient) -> list[TagGroup]:
    """All tag groups of the corp with their tags."""
    return _read(client, tag_ids=[], group_ids=[])


def read_corp_tags(
    client: WeComClient, *, tag_ids: Sequence[str] = (), group_ids: Sequence[str] = ()
) -> list[TagGroup]:
    """These tags (with the groups they are in), or all tags of these groups; deleted ones are said to be so.

    WeCom looks at ``group_ids`` only when both are given, and at neither when both are empty: one must not be.
    """
    if not tag_ids and not group_ids:
        raise ValueError("name tags or groups; list_corp_tags reads them all")
    return _read(client, tag_ids=tag_ids, group_ids=group_ids)


def _read(client: WeComClient, *, tag_ids: Sequence[str], group_ids: Sequence[str]) -> list[TagGroup]:
    body = {"tag_id": list(tag_ids), "group_id": list(group_ids)}
    answer = client.call("externalcontact/get_corp_tag_list", body=body)
    return [
        TagGroup(
            group_id=text(group, "group_id"),
            name=text(group, "group_name"),
            order=number(group, "order"),
            tags=tuple(_tag(tag) for tag in objects(group, "tag")),
            is_deleted=group.get("deleted") is True,
        )
        for group in objects(answer, "tag_group")
    ]


def _tag(data: Mapping[str, Any]) -> Tag:
    return Tag(text(data, "id"), text(data, "name"), number(data, "order"), is_deleted=data.get("deleted") is True)
