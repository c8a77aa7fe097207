"""What can go wrong with a connected corp: how it begins, and how it is put right."""

import contextlib
import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.checkup.corp import REGISTER, tell
from tests.workbench.support import contact_xml, deliver
from wecom.errors import WeComError
from workbench.changes.actions import mark
from workbench.checkup.models import CallCount
from workbench.forwarding.models import ForwardingTarget
from workbench.kernel import cache, clock
from workbench.kernel.db import commit, db
from workbench.kernel.wecom_client import client as wecom
from workbench.people.queries import find_member
from workbench.statistics.jobs import read_member
from workbench.sync import actions as sync
from workbench.welcomes.models import Welcome


@dataclass(frozen=True)
class World:
    """What a fault may touch: the WeCom side, our public address, the door, the worker, an administrator."""

    simulator: Any
    client: Any
    work: Any
    admin: Any
    app: Any
    clear_faults: Any
    public: Any = None


@dataclass(frozen=True)
class Fault:
    probe: str
    word: str
    state: str
    says: str
    present: Callable[[World], AbstractContextManager[None]]


def knob(**turned: bool) -> Callable[[World], AbstractContextManager[None]]:
    @contextlib.contextmanager
    def present(world: World):
        world.simulator.post("settings", **turned)
        yield
        world.simulator.post("settings", **{name: not value for name, value in turned.items()})

    return present


def refusing(api: str, **effect: Any) -> Callable[[World], AbstractContextManager[None]]:
    @contextlib.contextmanager
    def present(world: World):
        world.simulator.post("faults", api=api, permanent=True, **effect)
        yield
        world.clear_faults()

    return present


@contextlib.contextmanager
def secret_reset(world):
    world.simulator.post("settings", is_secret_right=False)
    yield
    world.simulator.post("settings", is_secret_right=True)
    assert world.admin.post("/api/v1/admin/checkup-runs").status_code == 202, "only a person has it tried again"
    world.work()


@contextlib.contextmanager
def tickets_refused(world):
    cache.client().flushdb()
    with refusing("ticket/get", errcode=48002)(world):
        yield
    cache.client().flushdb()


@contextlib.contextmanager
def address_gone(world):
    world.public.take_away()
    db.session.execute(sa.text("update inbox_messages set received_at = received_at - interval '2 hours'"))
    db.session.commit()
    yield
    world.public.bring_back()


@contextlib.contextmanager
def silence(world):
    db.session.execute(sa.text("update inbox_messages set received_at = received_at - interval '25 hours'"))
    db.session.commit()
    yield
    tell(world.client)


@contextlib.contextmanager
def late_event(world):
    tell(world.client, ago=600)
    yield
    tell(world.client)


def activity(event: str, healed_by: str) -> Callable[[World], AbstractContextManager[None]]:
    @contextlib.contextmanager
    def present(world: World):
        tell(world.client, event, ago=1)
        yield
        tell(world.client, healed_by)

    return present


@contextlib.contextmanager
def administrator_disabled(world):
    world.simulator.act("disable-member", userid="chenmo")
    yield
    world.simulator.act("enable-member", userid="chenmo")


@contextlib.contextmanager
def newcomer(world):
    world.simulator.act("add-member", userid="newcomer", name="新人", department_id=1)
    yield
    make.member("新人", userid="newcomer", has_contact=False)


@contextlib.contextmanager
def no_worker(_world):
    db.session.execute(sa.text("delete from procrastinate_workers"))
    db.session.commit()
    yield
    db.session.execute(REGISTER)
    db.session.commit()


@contextlib.contextmanager
def queue_stuck(world):
    tell(world.client, "subscribe")
    db.session.execute(sa.text("update procrastinate_events set at = at - interval '10 minutes'"))
    db.session.commit()
    yield
    world.work()


@contextlib.contextmanager
def message_dead(world):
    made = world.simulator.act("add-customer", userid="wangfang", name="王先生", welcome=False)
    with refusing("externalcontact/get", errcode=-1)(world):
        at = int(clock.now().timestamp())
        deliver(world.client, contact_xml("add_external_contact", "wangfang", made["external_userid"], at=at))
        world.work(also_waiting=True)
        yield
    assert world.admin.post("/api/v1/admin/inbox-attempts", json={}).json == {"started": 1, "left": 0}
    world.work()


@contextlib.contextmanager
def sum_is_off(world):
    """Somebody changed a kept sum, and an audit was made; then it is repaired, and audited again."""
    make.relation(make.member())
    world.work()
    world.admin.post("/api/v1/admin/metric-audit")
    world.work()
    db.session.execute(sa.text("update rollup_days set orders = 7 where scope_kind = 0"))
    world.admin.post("/api/v1/admin/metric-audit")
    world.work()
    yield
    world.admin.put("/api/v1/admin/metric-audit/repair")
    world.work()
    world.admin.post("/api/v1/admin/metric-audit")
    world.work()


@contextlib.contextmanager
def customer_underivable(world):
    """The database refuses what follows for one order, until it does not."""
    customer = make.customer()
    make.relation(make.member(), customer)
    order = make.order(customer, paid_at=clock.now() - dt.timedelta(hours=1))
    db.session.execute(
        sa.text(f"alter table attributions add constraint poison check (order_id <> {order.id}) not valid")
    )
    world.work()
    yield
    db.session.execute(sa.text("alter table attributions drop constraint poison"))
    mark(order_ids=[order.id])
    commit()
    world.work()


@contextlib.contextmanager
def sync_failed(world):
    world.simulator.post("faults", api="externalcontact/get_corp_tag_list", times=1, errcode=48002)
    sync.start_run()
    commit()
    world.work(also_waiting=True)
    yield
    world.clear_faults()
    sync.start_run()
    commit()
    world.work(also_waiting=True)


@contextlib.contextmanager
def welcome_refused(world):
    made = world.simulator.act("add-customer", userid="wangfang", name="王先生", welcome=True)
    with refusing("externalcontact/send_welcome_msg", errcode=48002)(world):
        at, code = int(clock.now().timestamp()), made["welcome_code"]
        xml = contact_xml("add_external_contact", "wangfang", made["external_userid"], at=at, WelcomeCode=code)
        deliver(world.client, xml)
        world.work(also_waiting=True)
        yield
    a_day = dt.timedelta(hours=25)
    db.session.execute(sa.update(Welcome).values(finished_at=Welcome.finished_at - a_day))
    db.session.commit()


@contextlib.contextmanager
def no_figures(world):
    member = find_member("wangfang")
    with refusing("externalcontact/get_user_behavior_data", errcode=48002)(world):
        read_member.func(member_id=member.id)
        yield
    read_member.func(member_id=member.id)


@contextlib.contextmanager
def receiver_fails(world):
    about = {"name": "ERP", "url": "https://erp.example.com", "secret": "s", "created_by_id": find_member("chenmo").id}
    now = clock.now()
    target = ForwardingTarget(**about, created_at=now, secret_made_at=now, failures=3, last_error="ConnectionError")
    db.session.add(target)
    db.session.commit()
    yield
    target.failures = 0
    db.session.commit()


@contextlib.contextmanager
def held_up(world):
    with refusing("user/get", errcode=45009)(world), contextlib.suppress(WeComError):
        wecom().call("user/get", params={"userid": "wangfang"})
    yield
    cache.client().flushdb()
    ten_minutes = dt.timedelta(minutes=11)
    db.session.execute(sa.update(CallCount).values(last_at=CallCount.last_at - ten_minutes))
    db.session.commit()


@contextlib.contextmanager
def redis_gone(world):
    alive = world.app.extensions["redis"]
    world.app.extensions["redis"] = cache.connect("redis://127.0.0.1:1")
    yield
    world.app.extensions["redis"] = alive


FAULTS = (
    Fault("credentials", "secret reset", "failed", "40001", secret_reset),
    Fault("credentials", "no answer", "failed", "连不上", refusing("getcallbackip", http_status=502)),
    Fault("trusted_address", "refused", "failed", "127.0.0.1", knob(is_ip_allowed=False)),
    Fault("app_enabled", "stopped", "failed", "停用", knob(is_app_enabled=False)),
    Fault("trusted_domain", "other", "failed", "other.example.com", knob(is_domain_trusted=False)),
    Fault("tickets", "refused", "failed", "48002", tickets_refused),
    Fault("callback_reachable", "gone", "failed", "访问不了", address_gone),
    Fault("last_event", "silence", "warning", "25 小时", silence),
    Fault("last_event", "late", "warning", "晚到了", late_event),
    Fault("visible_range", "empty", "failed", "空的", knob(is_anybody_visible=False)),
    Fault("administrators", "disabled", "failed", "chenmo 已被禁用", administrator_disabled),
    Fault("administrators", "invisible", "failed", "不在可见范围", knob(is_anybody_visible=False)),
    Fault("customer_contact", "forbidden", "failed", "48002", knob(is_customer_api_allowed=False)),
    Fault("customer_contact", "nobody", "failed", "没有一位", knob(is_anybody_visible=False)),
    Fault("customer_contact", "not synced", "warning", "newcomer", newcomer),
    Fault("activity", "alert", "warning", "将要", activity("inactive_alert", "reopen_inactive_agent")),
    Fault("activity", "closed", "failed", "已经收回", activity("close_inactive_agent", "reopen_inactive_agent")),
    Fault("activity", "low", "failed", "已经收回", activity("low_active", "active_restored")),
    Fault("workers", "none", "failed", "没有后台进程", no_worker),
    Fault("workers", "late", "warning", "等了 10 分钟", queue_stuck),
    Fault("inbox", "dead", "failed", "1 条回调", message_dead),
    Fault("sync", "failed", "failed", "失败", sync_failed),
    Fault("welcomes", "refused", "failed", "被拒绝", welcome_refused),
    Fault("statistics", "refused", "failed", "48002", no_figures),
    Fault("derivations", "failures", "failed", "1 位客户或订单", customer_underivable),
    Fault("audit", "differing", "failed", "处业绩数字和原始记录对不上", sum_is_off),
    Fault("forwarding", "failing", "warning", "「ERP」连续 3 次", receiver_fails),
    Fault("quota", "held up", "failed", "45009", held_up),
    Fault("redis", "gone", "failed", "没有应答", redis_gone),
)
