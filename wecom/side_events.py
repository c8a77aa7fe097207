"""Events that change nothing about customers or groups: what became of the app, imports, menus, news elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wecom.event_types import Event
from wecom.safexml import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFinished(Event):
    """An import into the directory ended; ``errcode`` 0 when it went well (doc 90973)."""

    NAME = "batch_job_result"
    job_id: str
    job_type: str | None
    errcode: int
    errmsg: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppActivityChanged(Event):
    """WeCom is about to take rights from an app that is hardly used, has done so, or gave them back."""

    event: str
    effective_at: datetime | None

    @property
    def name(self) -> str:
        return self.event


@dataclass(frozen=True, slots=True, kw_only=True)
class AppUsed(Event):
    """A member used the app's menu, camera or location; ``key`` is the menu entry, or the address it opened."""

    event: str
    userid: str
    key: str | None

    @property
    def name(self) -> str:
        return self.event


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingWaits(Event):
    """News of another part of WeCom (chat archive, 微信客服, sharing, approvals) that this app may fetch there."""

    event: str
    subject: str | None

    @property
    def name(self) -> str:
        return self.event


def _batch_finished(node: Node, created_at: datetime) -> Event:
    content = node.children.get("BatchJob")
    job = Node(content if isinstance(content, dict) else {})
    return BatchFinished(
        created_at=created_at,
        job_id=job.text_or_none("JobId") or "",
        job_type=job.text_or_none("JobType"),
        errcode=job.int_or_none("ErrCode") or 0,
        errmsg=job.text_or_none("ErrMsg"),
    )


def _app_activity_changed(node: Node, created_at: datetime) -> Event:
    return AppActivityChanged(
        created_at=created_at, event=node.id("Event"), effective_at=node.moment_or_none("EffectTime")
    )


def _app_used(node: Node, created_at: datetime) -> Event:
    return AppUsed(
        created_at=created_at,
        event=node.id("Event"),
        userid=node.userid("FromUserName"),
        key=node.text_or_none("EventKey"),
    )


def _something_waits(node: Node, created_at: datetime) -> Event:
    return SomethingWaits(created_at=created_at, event=node.id("Event"), subject=node.text_or_none("OpenKfId"))


_Reader = Callable[[Node, datetime], Event]

_BY_READER: dict[_Reader, tuple[str, ...]] = {
    _batch_finished: ("batch_job_result",),
    _app_activity_changed: (
        *("inactive_alert", "close_inactive_agent", "reopen_inactive_agent"),
        *("low_active_alert", "low_active", "active_restored"),
    ),
    _app_used: (
        *("click", "view", "view_miniprogram", "LOCATION", "location_select", "scancode_push", "scancode_waitmsg"),
        *("pic_sysphoto", "pic_photo_or_album", "pic_weixin"),
    ),
    _something_waits: (
        *("msgaudit_notify", "kf_msg_or_event", "kf_account_auth_change"),
        *("share_agent_change", "share_chain_change", "open_approval_change"),
    ),
}
READERS: dict[tuple[str, str], _Reader] = {
    (event, ""): reader for reader, events in _BY_READER.items() for event in events
}
