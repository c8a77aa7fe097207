"""The app as WeCom knows it (应用详情, doc 90227): its name, whom it is visible to, its trusted domain."""

from dataclasses import dataclass

from wecom.client import WeComClient
from wecom.fields import child, number, numbers, objects, text


@dataclass(frozen=True, slots=True)
class Agent:
    """`members`, `departments` and `tags` count the entries of the visible range (可见范围)."""

    name: str
    is_closed: bool
    trusted_domain: str
    members: int
    departments: int
    tags: int

    @property
    def is_visible_to_anybody(self) -> bool:
        """Whether the visible range has any entry."""
        return bool(self.members or self.departments or self.tags)


def get_agent(client: WeComClient) -> Agent:
    """The app whose credential the client has."""
    answer = client.call("agent/get", params={"agentid": client.app.agent_id})
    return Agent(
        name=text(answer, "name"),
        is_closed=bool(number(answer, "close")),
        trusted_domain=text(answer, "redirect_domain"),
        members=len(objects(child(answer, "allow_userinfos"), "user")),
        departments=len(numbers(child(answer, "allow_partys"), "partyid")),
        tags=len(numbers(child(answer, "allow_tags"), "tagid")),
    )
