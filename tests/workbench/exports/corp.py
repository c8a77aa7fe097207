"""A corp with at least one row in every list there is, and the filters of the tables that need some."""

import datetime as dt
import uuid
from typing import Any

from tests.workbench import factories as make
from workbench.acquisition.models import AcquisitionCustomer
from workbench.audit import actions as audit
from workbench.callbacks.models import InboxMessage
from workbench.changes.actions import mark
from workbench.checkup.models import CallCount
from workbench.commissions.models import CommissionClosing, CommissionRate
from workbench.forwarding.models import ForwardingDelivery, ForwardingTarget
from workbench.handovers.models import Handover, HandoverItem, UnassignedCustomer
from workbench.joining_ways.models import JoiningWay
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.models import AuditDifference, AuditRun, ChannelCost
from workbench.orders.import_models import OrderImport, OrderImportReject, PromoCode
from workbench.people.models import Department, Member
from workbench.statistics.models import MemberDay
from workbench.sync.models import SyncRepair, SyncRun, SyncStep

DAY = dt.timedelta(days=1)


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


class Corp:
    """`chief` leads and administers it; everything happened an hour ago."""

    chief: Member
    filters: dict[str, dict[str, Any]]

    def __init__(self) -> None:
        self.now = clock.now()
        root = make.department("总部")
        self.chief = make.member("陈默", userid="chenmo", of=root, heads=True)
        self.fang = make.member("王芳", of=make.department("护肤顾问部", parent=root))
        self.filters = {
            "kpi_series": {"metric": "guided_gmv"},
            "kpi_breakdown": {"metric": "guided_gmv", "by": "staff"},
            "kpi_detail": {"metric": "guided_gmv", "period": "year"},
            "leaderboard": {"board": "gmv", "period": "year"},
            "inbox": {"status": "dead"},
        }
        self._sell()
        self._work()
        self._settle()
        self._connect(root)

    def _sell(self) -> None:
        customer = make.customer("林女士")
        make.relation(self.chief, customer, added_at=self.now - dt.timedelta(hours=1), state="poster")
        order = make.order(customer, paid_at=self.now, amount_fen=10_000, code_member_id=self.chief.id)
        nobodys = make.order(None, paid_at=self.now, buyer_name="周")
        mark(order_ids=[order.id, nobodys.id])
        make.claim(order, self.fang)
        make.live_code(self.chief)
        link = make.acquisition_link(self.chief)
        about = {"member_id": self.chief.id, "customer_id": customer.id, "chat_status": 1}
        _kept(AcquisitionCustomer(acquisition_link_id=link.id, **about))
        _kept(JoiningWay(name="会员群", state="way", group_ids=[make.group(owner_userid="chenmo").id]))
        _kept(PromoCode(code="FANG10", member_id=self.fang.id, made_at=self.now, made_by_id=self.chief.id))
        upload = {"file_name": "a.csv", "size_bytes": 1, "layout": LAYOUT, "channel": "taobao"}
        upload |= {"uploaded_at": self.now, "uploaded_by_id": self.chief.id}
        self.upload = _kept(OrderImport(**upload)).id
        reject = {"line_no": 2, "order_no": "1", "reason": "unreadable", "field": "amount", "value": "abc"}
        _kept(OrderImportReject(import_id=self.upload, **reject))
        self.filters |= {
            "customer_orders": {"customer_id": customer.id},
            "link_customers": {"acquisition_link_id": link.id},
            "order_import_rejects": {"import_id": self.upload},
        }

    def _work(self) -> None:
        customer = make.customer("周女士")
        item = make.task_item(self.chief, pushed_by=self.chief, customer=customer)
        given = {"giver_id": self.chief.id, "taker_id": self.fang.id, "has_left": False, "created_at": self.now}
        handover = _kept(Handover(client_key="k", created_by_id=self.chief.id, **given))
        _kept(HandoverItem(handover_id=handover.id, customer_id=customer.id))
        left = {"left_at": self.now, "seen_at": self.now}
        _kept(UnassignedCustomer(member_id=self.fang.id, customer_id=customer.id, **left))
        counts = ("new_apply_cnt", "new_contact_cnt", "chat_cnt", "message_cnt", "negative_feedback_cnt")
        day = {"member_id": self.chief.id, "day": clock.today() - DAY, "fetched_at": self.now, "is_final": True}
        _kept(MemberDay(**day, **dict.fromkeys(counts, 1)))
        self.filters |= {"task_staff": {"task_id": item.task_id}, "handover_items": {"handover_id": handover.id}}

    def _settle(self) -> None:
        set_by = {"set_at": self.now, "set_by_id": self.chief.id}
        _kept(CommissionRate(rate_bp=100, effective_on=dt.date(2026, 1, 1), **set_by))
        _kept(CommissionClosing(month=dt.date(2026, 1, 1), closed_at=self.now, closed_by_id=self.chief.id))
        days = {"begins_on": clock.today(), "ends_on": clock.today(), "amount_fen": 50_000, "note": "海报"}
        entered = {"entered_at": self.now, "entered_by_id": self.chief.id}
        _kept(ChannelCost(acquisition_channel="state:poster", **days, **entered))
        audited = _kept(AuditRun(began_at=self.now, ended_at=self.now))
        differing = {"scope_kind": 0, "scope_id": 0, "day": clock.today(), "column_name": "orders"}
        _kept(AuditDifference(audit_id=audited.id, **differing, kept=1, counted=2))
        audit.record("thing_done", subject_kind="thing", subject_id=1, actor_id=self.chief.id, after={"name": "新"})

    def _connect(self, root: Department) -> None:
        run = _kept(SyncRun(finished_at=self.now))
        _kept(SyncStep(run_id=run.id, kind="customers", subject=self.chief.userid))
        missing = {"run_id": run.id, "kind": "relation_ended", "state": "proposed", "effective_at": self.now}
        _kept(SyncRepair(**missing, member_id=self.chief.id, details={}))
        about = {"receiver": "app", "digest": "x", "xml": "<xml/>", "event": "enter_agent", "status": "dead"}
        message = _kept(InboxMessage(**about, received_at=self.now - 10 * DAY))
        target = {"name": "ERP", "url": "https://erp.example.com", "secret": "s", "created_by_id": self.chief.id}
        forwarding = _kept(ForwardingTarget(**target, created_at=self.now, secret_made_at=self.now))
        sent = {"message_id": message.id, "delivery_key": uuid.uuid4(), "created_at": self.now}
        _kept(ForwardingDelivery(target_id=forwarding.id, **sent))
        counted = {"day": clock.today(), "epoch": "e", "api": "user/get", "errcode": 60111}
        _kept(CallCount(**counted, calls=1, microseconds=1, last_at=self.now))
        self.filters |= {"sync_steps": {"run_id": run.id}, "forwarding_deliveries": {"target_id": forwarding.id}}


LAYOUT = {"kind": "csv", "encoding": "utf-8", "preset": "taobao", "headers": [], "columns": {}}
