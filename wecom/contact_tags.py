"""Corp tags (企业客户标签), and marking customers with them."""

from collections.abc import Iterable
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


def mark_tags(
    client: WeComClient, userid: str, external_userid: str, add: Iterable[str], remove: Iterable[str]
) -> None:
    """Add and remove tags of one relation; two calls on one relation at once are refused (45035, kind RETRY)."""
    body: dict[str, object] = {"userid": userid, "external_userid": external_userid}
    if added := list(add):
        body["add_tag"] = added
    if removed := list(remove):
        body["remove_tag"] = removed
    client.call("externalcontact/mark_tag", body=body)
