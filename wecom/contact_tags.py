"""Corp tags (企业客户标签)."""

from dataclasses import dataclass

from wecom.client import WeComClient
from wecom.fields import number, objects, text


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a group; larger ``order`` comes first."""

    tag_id: str
    name: str
    order: int


@dataclass(frozen=True, slots=True)
class TagGroup:
    """A group of tags; larger ``order`` comes first."""

    group_id: str
    name: str
    order: int
    tags: tuple[Tag, ...]


def list_corp_tags(client: WeComClient) -> list[TagGroup]:
    """All tag groups of the corp with their tags."""
    answer = client.call("externalcontact/get_corp_tag_list", body={"tag_id": [], "group_id": []})
    return [
        TagGroup(
            group_id=text(group, "group_id"),
            name=text(group, "group_name"),
            order=number(group, "order"),
            tags=tuple(Tag(text(tag, "id"), text(tag, "name"), number(tag, "order")) for tag in objects(group, "tag")),
        )
        for group in objects(answer, "tag_group")
    ]
