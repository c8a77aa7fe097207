"""What identifies a customer elsewhere, which customers are one person, and what only might be."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class IdentityKind(StrEnum):
    """Kinds of identity; unionid and external_userid stand on the customer herself."""

    MOBILE = "mobile"
    BUYER_ID = "buyer_id"


class Identity(Base):
    """A verified mobile or a bound buyer id of a customer, with who said so; one that was taken back stays."""

    __tablename__ = "identities"
    __table_args__ = (
        sa.Index("ix_identities_value", "kind", "namespace", "value"),
        sa.Index(
            "uq_identities_bound",
            "customer_id",
            "kind",
            "namespace",
            "value",
            unique=True,
            postgresql_where=sa.text("removed_at is null"),
        ),
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
