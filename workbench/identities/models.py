"""What identifies a customer elsewhere, which customers are one person, and what only might be."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class IdentityKind(StrEnum):
    """Kinds of identity; unionid and external_userid stand on the customer herself.

    `order` is the weakest reach of "是她的订单": one order without a buyer id, by our id.
    """

    MOBILE = "mobile"
    BUYER_ID = "buyer_id"
    ORDER = "order"


class SaidBy(StrEnum):
    """On whose word an identity stands."""

    STAFF = "staff"
    SUGGESTION = "suggestion"
    WEBHOOK = "webhook"
    MEMBER_IMPORT = "member_import"


class MergeKind(StrEnum):
    """Why two customers are one person. The first three are rules, and derived; people make the others."""

    UNIONID = "unionid"
    MOBILE = "mobile"
    BUYER_ID = "buyer_id"
    SUGGESTION = "suggestion"
    MANUAL = "manual"


class Evidence(StrEnum):
    """Why an order might be a customer's; strongest first."""

    SHARED_MOBILE = "shared_mobile"
    MASKED_MOBILE_AND_NAME = "masked_mobile_and_name"
    NAME = "name"


class Identity(Base):
    """A verified mobile or a bound buyer id of a customer, with who said so; one that was taken back stays."""

    __tablename__ = "identities"
    __table_args__ = (
        sa.Index("ix_identities_value", "kind", "namespace", "value"),
        sa.Index(
            "ix_identities_told_by",
            sa.text("cast(evidence ->> 'order_id' as bigint)"),
            postgresql_where=sa.text("evidence ->> 'order_id' is not null and removed_at is null"),
        ),
        sa.Index(
            "uq_identities_bound",
            "customer_id",
            "kind",
            "namespace",
            "value",
            unique=True,
            postgresql_where=sa.text("removed_at is null"),
        ),
        sa.Index("ix_identities_customer", "customer_id", "kind"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    kind: Mapped[str]
    namespace: Mapped[str] = mapped_column(server_default="", comment="the sales channel of a buyer id")
    value: Mapped[str]
    said_by: Mapped[str] = mapped_column(comment="staff, webhook, member_import or suggestion")
    evidence: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"))
    bound_at: Mapped[dt.datetime]
    bound_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    removed_at: Mapped[dt.datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)


class Merge(Base):
    """Two customers are one person, and why.

    The person is everybody reachable through merges not undone; she is shown under the customer of the smallest id
    (`customers.canonical_id`), whatever the order in which merges were made.
    """

    __tablename__ = "merges"
    __table_args__ = (
        sa.CheckConstraint("first_id < second_id", name="in_order"),
        sa.Index(
            "uq_merges_live",
            "first_id",
            "second_id",
            "kind",
            unique=True,
            postgresql_where=sa.text("undone_at is null"),
        ),
        sa.Index("ix_merges_second", "second_id"),
        sa.Index("ix_merges_undone", "first_id", "second_id", postgresql_where=sa.text("undone_at is not null")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    kind: Mapped[str] = mapped_column(comment="unionid, mobile, buyer_id, suggestion or manual")
    evidence: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"))
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True, comment="null: a rule")
    undone_at: Mapped[dt.datetime | None] = mapped_column(comment="then no rule makes it again")
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)


class CustomerKey(Base):
    """Derived: everything by which an order, or another customer, is recognised as this one; see `keys`."""

    __tablename__ = "customer_keys"
    __table_args__ = (sa.Index("ix_customer_keys_value", "kind", "namespace", "value", "customer_id"),)

    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    namespace: Mapped[str] = mapped_column(primary_key=True, server_default="")
    value: Mapped[str] = mapped_column(primary_key=True)


class OrderSuggestion(Base):
    """Derived: whose an order without a customer might be. Never acted on by itself."""

    __tablename__ = "order_suggestions"

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True, index=True)
    evidence: Mapped[str] = mapped_column(comment="shared_mobile, masked_mobile_and_name or name")


class Denial(Base):
    """Somebody said that this buyer (or this order) is not hers: it is not suggested again."""

    __tablename__ = "identity_denials"

    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    namespace: Mapped[str] = mapped_column(primary_key=True, server_default="")
    value: Mapped[str] = mapped_column(primary_key=True)
    denied_at: Mapped[dt.datetime]
    denied_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
