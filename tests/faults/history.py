"""A random life of a corp: customers and members do what they do, and some of WeCom's events about it get lost."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

MOST_LOST_SHARE = 0.04
WORDS = ("敏感肌", "高客单", "新客", "老带新", "急用", "常来", "爱问", "护肤", "礼盒", "复购")


@dataclass
class History:
    """Plays acts through the simulator's control API; the seed decides everything."""

    simulator_url: str
    seed: int
    loses_events: bool = True
    acts: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    unheard_losses: set[tuple[str, str]] = field(default_factory=set)
    """(userid, external_userid) whose `del_follow_user` was lost: no reading can ever tell it."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._http = requests.Session()
        self._http.trust_env = False
        self._staff = [m["userid"] for m in self.get("members") if m["has_contact"] and m["status"] == 1]
        self._customers = [c["external_userid"] for c in self.get("customers", limit=200)]
        self._pairs: list[tuple[str, str]] = []
        for customer in self.get("customers", limit=200):
            self._pairs += [(userid, customer["external_userid"]) for userid in customer["followers"]]
        self._halves: list[tuple[str, str]] = []
        self._groups = [group["chat_id"] for group in self.get("groups") if not group["dismissed"]]
        self._tags = [tag["id"] for group in self.get("tags") for tag in group["tags"]]

    def play(self, count: int, every: Callable[[int], None] = lambda _played: None) -> None:
        """`count` acts that WeCom took; `every` is called after each with how many there were."""
        played = 0
        while played < count:
            act = self._random.choices(list(CHANCES), weights=list(CHANCES.values()))[0]
            if getattr(self, "_" + act.replace("-", "_"))():
                self.acts[act] += 1
                played += 1
                every(played)

    def get(self, path: str, **query: Any) -> Any:
        answer = self._http.get(f"{self.simulator_url}/__sim/{path}", params=query, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        """The answer, or None when the corp's state does not allow it."""
        answer = self._http.post(f"{self.simulator_url}/__sim/{path}", json=body, timeout=30)
        if answer.status_code in {404, 409}:
            return None
        answer.raise_for_status()
        return answer.json()

    def _act(self, act: str, **about: Any) -> Any:
        """One act, a second or more after the one before; its event may be lost."""
        self.post("clock", advance_seconds=self._random.choice([1, 1, 2, 5]))
        loses = self.loses_events and self._random.random() < MOST_LOST_SHARE
        if loses:
            self.post("callback-mode", drop=1)
        done = self.post(f"acts/{act}", **about)
        if loses:
            self.post("callback-mode", drop=0)
            if done is not None:
                self.lost[act] += 1
        if done is not None and act == "customer-leaves":
            self._note_loss((about["userid"], about["external_userid"]), is_lost=loses)
        return done

    def _note_loss(self, pair: tuple[str, str], *, is_lost: bool) -> None:
        (self.unheard_losses.add if is_lost else self.unheard_losses.discard)(pair)

    def _pair(self) -> dict[str, str] | None:
        if not self._pairs:
            return None
        userid, external_userid = self._random.choice(self._pairs)
        return {"userid": userid, "external_userid": external_userid}

    def _add_customer(self) -> Any:
        """Somebody new, or a known customer to one more member, or again to one they had before."""
        known = self._random.choice(self._customers) if self._random.random() < 0.5 else ""
        userid = self._random.choice(self._staff)
        half = self._random.random() < 0.25
        done = self._act("add-customer", userid=userid, external_userid=known, half=half, welcome=False)
        if done is None:
            return None
        pair = (userid, done["external_userid"])
        if not known:
            self._customers.append(pair[1])
        self._note_loss(pair, is_lost=False)
        (self._halves if half else self._pairs).append(pair)
        return done

    def _accept_half(self) -> Any:
        if not self._halves:
            return None
        userid, external_userid = pair = self._halves.pop(self._random.randrange(len(self._halves)))
        self._pairs.append(pair)
        return self._act("accept-half", userid=userid, external_userid=external_userid)

    def _customer_leaves(self) -> Any:
        return (pair := self._pair()) and self._act("customer-leaves", **pair)

    def _member_deletes(self) -> Any:
        return (pair := self._pair()) and self._act("member-deletes", **pair)

    def _edit_customer(self) -> Any:
        if (pair := self._pair()) is None:
            return None
        word = self._random.choice(WORDS)
        change: dict[str, Any] = self._random.choice(
            [
                {"remark": f"{word}{self._random.randrange(99)}"},
                {"description": f"说过{word}"},
                {"add_tags": self._random.sample(self._tags, k=min(2, len(self._tags)))},
                {"remove_tags": self._random.sample(self._tags, k=min(3, len(self._tags)))},
            ]
        )
        return self._act("edit-customer", **pair, **change)

    def _join_group(self) -> Any:
        people = self._random.sample(self._customers, k=self._random.choice([1, 1, 2, 3]))
        scene = self._random.choice([1, 2, 3])
        return self._in_group("join-group", external_userids=people, join_scene=scene)

    def _leave_group(self) -> Any:
        if not self._groups:
            return None
        chat_id = self._random.choice(self._groups)
        inside = [person["id"] for person in self.get(f"groups/{chat_id}")["people"] if person["type"] == 2]
        if not inside:
            return None
        return self._act("leave-group", chat_id=chat_id, external_userid=self._random.choice(inside))

    def _rename_group(self) -> Any:
        return self._in_group("rename-group", name=f"{self._random.choice(WORDS)}群{self._random.randrange(99)}")

    def _change_notice(self) -> Any:
        return self._in_group("change-notice", notice=f"今天聊{self._random.choice(WORDS)}")

    def _create_group(self) -> Any:
        people = self._random.sample(self._customers, k=3)
        owner = self._random.choice(self._staff)
        done = self._act("create-group", owner=owner, name=self._random.choice(WORDS), external_userids=people)
        if done is not None:
            self._groups.append(done["chat_id"])
        return done

    def _dismiss_group(self) -> Any:
        if len(self._groups) < 3:
            return None
        return self._act("dismiss-group", chat_id=self._groups.pop(self._random.randrange(len(self._groups))))

    def _in_group(self, act: str, **about: Any) -> Any:
        return self._act(act, chat_id=self._random.choice(self._groups), **about) if self._groups else None

    def _create_tag(self) -> Any:
        name = f"{self._random.choice(WORDS)}{self._random.randrange(999)}"
        done = self._act("create-tag", group_name=self._random.choice(["来历", "脾气"]), name=name)
        if done is not None:
            self._tags.append(done["tag_id"])
        return done

    def _rename_tag(self) -> Any:
        return self._act("rename-tag", tag_id=self._random.choice(self._tags), name=f"改{self._random.randrange(999)}")

    def _delete_tag(self) -> Any:
        if len(self._tags) < 5:
            return None
        return self._act("delete-tag", tag_id=self._tags.pop(self._random.randrange(len(self._tags))))

    def _disable_member(self) -> Any:
        return self._act("disable-member", userid=self._random.choice(self._staff))

    def _enable_member(self) -> Any:
        return self._act("enable-member", userid=self._random.choice(self._staff))

    def _move_member(self) -> Any:
        departments = [department["id"] for department in self.get("departments")]
        leads = self._random.random() < 0.3
        userid, target = self._random.choice(self._staff), self._random.choice(departments)
        return self._act("move-member", userid=userid, department_id=target, leads=leads)


CHANCES = {
    "add-customer": 30,
    "accept-half": 7,
    "customer-leaves": 10,
    "member-deletes": 6,
    "edit-customer": 16,
    "join-group": 10,
    "leave-group": 8,
    "rename-group": 2,
    "change-notice": 2,
    "create-group": 1,
    "dismiss-group": 0.5,
    "create-tag": 1.5,
    "rename-tag": 1.5,
    "delete-tag": 1,
    "disable-member": 0.3,
    "enable-member": 0.6,
    "move-member": 0.6,
}
