"""Customers, relations (one row per spell of friendship), half-added customers, and the tags of a relation."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base
from workbench.people.models import Member
from workbench.tags.models import Tag


class BegunBy(StrEnum):
    """How a spell began."""

    ADDED = "added"
    TRANSFER = "transfer"


class EndedBy(StrEnum):
    """Who ended a spell; `unknown` when only a listing told us."""

    CUSTOMER = "customer"
    STAFF = "staff"
    TRANSFER = "transfer"
    DEPARTED = "departed"
    UNKNOWN = "unknown"


class Customer(Base):
    """An external contact. `name` is empty while she is only half added."""

    __tablename__ = "customers"
    __table_args__ = (
        sa.Index("ix_customers_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
        sa.Index(
            "ix_customers_merged",
            "id",
            postgresql_include=["canonical_id"],
            postgresql_where=sa.text("canonical_id is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    external_userid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(server_default="")
    avatar: Mapped[str | None]
    type: Mapped[int] = mapped_column(sa.SmallInteger, server_default="1", comment="1 WeChat user, 2 WeCom user")
    gender: Mapped[int] = mapped_column(sa.SmallInteger, server_default="0", comment="0 unknown, 1 male, 2 female")
    unionid: Mapped[str | None] = mapped_column(index=True)
    corp_name: Mapped[str | None]
    job_title: Mapped[str | None] = mapped_column(comment="WeCom's `position`, type 2 only")
    first_seen_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    canonical_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("customers.id"), index=True, comment="under whose profile she is shown and counted, once merged"
    )
    person_id: Mapped[int] = mapped_column(
        sa.BigInteger, sa.Computed("coalesce(canonical_id, id)", persisted=True), index=True
    )

    relations: Mapped[list["Relation"]] = relationship(back_populates="customer", lazy="raise")


class Relation(Base):
    """One spell of friendship between a member and a customer. Adding again opens a new one; old ones never change."""

    __tablename__ = "relations"
    __table_args__ = (
        sa.UniqueConstraint("member_id", "customer_id", "added_at", name="uq_relations_spell"),
        sa.Index(
            "uq_relations_active", "member_id", "customer_id", unique=True, postgresql_where=sa.text("ended_at is null")
        ),
        sa.Index("ix_relations_member_added", "member_id", sa.text("added_at desc"), sa.text("id desc")),
        sa.Index(
            "ix_relations_member_ended", "member_id", "ended_at", postgresql_where=sa.text("ended_at is not null")
        ),
        sa.Index(
            "ix_relations_remark_trgm", "remark", postgresql_using="gin", postgresql_ops={"remark": "gin_trgm_ops"}
        ),
        sa.CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended_with_reason"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    added_at: Mapped[dt.datetime]
    began_by: Mapped[str] = mapped_column(server_default=BegunBy.ADDED.value)
    add_way: Mapped[int] = mapped_column(server_default="0")
    state: Mapped[str | None] = mapped_column(index=True, comment="of the live code or link it came through")
    remark: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")
    remark_mobiles: Mapped[list[str]] = mapped_column(server_default=sa.text("'{}'::text[]"))
    edited_at: Mapped[dt.datetime | None] = mapped_column(
        comment="when an edit event was read or a write-back confirmed; an older reading is not believed"
    )
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str | None]
    is_start_known: Mapped[bool] = mapped_column(
        server_default=sa.true(), comment="false while only the ending of this spell was told"
    )
    removed_at: Mapped[dt.datetime | None] = mapped_column(
        comment="when the member removed a customer from their contacts who had left before"
    )

    member: Mapped[Member] = relationship(lazy="raise")
    customer: Mapped[Customer] = relationship(back_populates="relations", lazy="raise")
    tags: Mapped[list[Tag]] = relationship(secondary="relation_tags", lazy="raise")

    @property
    def is_active(self) -> bool:
        """Still friends."""
        return self.ended_at is None


class RelationEnding(Base):
    """An ending as an event told it, kept even when the beginning of its spell is not known yet."""

    __tablename__ = "relation_endings"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True, index=True)
    ended_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    ended_by: Mapped[str]


class RelationTag(Base):
    """A corp tag a member has put on a customer."""

    __tablename__ = "relation_tags"

    relation_id: Mapped[int] = mapped_column(sa.ForeignKey("relations.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(sa.ForeignKey("tags.id"), primary_key=True, index=True)


class PendingRelation(Base):
    """A customer who added a member and waits to be accepted; becomes a relation at `add_external_contact`."""

    __tablename__ = "pending_relations"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True, index=True)
    added_at: Mapped[dt.datetime]
    state: Mapped[str | None]
