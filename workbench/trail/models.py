"""The append-only table of facts, and the kinds of fact."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Kind(StrEnum):
    """What happened; `subject_happened`, never renamed, only added."""

    RELATION_ADDED = "relation_added"
    RELATION_HALF_ADDED = "relation_half_added"
    RELATION_ENDED = "relation_ended"
    RELATION_EDITED = "relation_edited"
    RELATION_REOPENED = "relation_reopened"
    WELCOME_SENT = "welcome_sent"
    CHAT_STARTED = "chat_started"
    GROUP_JOINED = "group_joined"
    GROUP_LEFT = "group_left"
    GROUP_CREATED = "group_created"
    GROUP_RENAMED = "group_renamed"
    GROUP_OWNER_CHANGED = "group_owner_changed"
    GROUP_NOTICE_CHANGED = "group_notice_changed"
    GROUP_DISMISSED = "group_dismissed"
    ARCHIVE_APPROVED = "archive_approved"
    TASK_ITEM_ASSIGNED = "task_item_assigned"
    TASK_ITEM_COMPLETED = "task_item_completed"
    TASK_ITEM_REOPENED = "task_item_reopened"
    TASK_ITEM_SNOOZED = "task_item_snoozed"
    TASK_ITEM_RESUMED = "task_item_resumed"
    MASS_SEND_RECEIVED = "mass_send_received"
    HANDOVER_STARTED = "handover_started"
    HANDOVER_DONE = "handover_done"
    HANDOVER_REFUSED = "handover_refused"
    IDENTITY_BOUND = "identity_bound"
    IDENTITY_REMOVED = "identity_removed"
    CUSTOMERS_MERGED = "customers_merged"
    CUSTOMERS_PARTED = "customers_parted"
    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_CLOSED = "order_closed"
    ORDER_REFUNDED = "order_refunded"
    MESSAGE_SENT = "message_sent"
    CHATTED = "chatted"
    ORDER_CLAIMED = "order_claimed"
    ORDER_CLAIM_DECIDED = "order_claim_decided"
    ATTRIBUTION_CORRECTED = "attribution_corrected"
    ATTRIBUTION_CORRECTION_UNDONE = "attribution_correction_undone"


class Source(StrEnum):
    """Who told us."""

    EVENT = "event"
    SYNC = "sync"
    WORKBENCH = "workbench"
    FILE = "file"
    WEBHOOK = "webhook"


class TrailEntry(Base):
    """One fact. `happened_at` is when it was true, `recorded_at` when we learnt it; late facts sort by the first."""

    __tablename__ = "trail_entries"
    __table_args__ = (
        sa.Index("ix_trail_entries_customer", "customer_id", sa.text("happened_at desc"), sa.text("id desc")),
        sa.Index("ix_trail_entries_group", "group_id", sa.text("happened_at desc"), sa.text("id desc")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"))
    kind: Mapped[str]
    happened_at: Mapped[dt.datetime]
    recorded_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    source: Mapped[str]
    actor_member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"))
    fact_key: Mapped[str | None] = mapped_column(
        unique=True, comment="the same fact told twice (retry, event and sync) has the same key and one row"
    )
