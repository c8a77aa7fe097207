"""Orders, their lines and refunds. Money is integer fen; an order counts once it is paid."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base

SIGNED = "a signed webhook told it; what a file says verifies nobody"


class SalesChannel(StrEnum):
    """Where an order was placed (product.md section 2)."""

    TAOBAO = "taobao"
    DOUYIN = "douyin"
    KUAISHOU = "kuaishou"
    JD = "jd"
    PDD = "pdd"
    YOUZAN = "youzan"
    WECHAT_SHOP = "wechat_shop"
    MINI_PROGRAM = "mini_program"
    STORE = "store"
    OTHER = "other"


class OrderStatus(StrEnum):
    """How far an order is, in rank order (product.md section 5)."""

    CREATED = "created"
    PAID = "paid"
    SHIPPED = "shipped"
    FINISHED = "finished"
    CLOSED = "closed"


class Order(Base):
    """One order. `customer_id` is whom it was resolved to (`identities`); her person is found through her."""

    ONE_PER_NUMBER: ClassVar[str] = "uq_orders_number"

    __tablename__ = "orders"
    __table_args__ = (
        sa.UniqueConstraint("channel", "shop", "order_no", name=ONE_PER_NUMBER),
        sa.Index("ix_orders_customer", "customer_id", "paid_at"),
        sa.Index("ix_orders_paid", "paid_at", "id", postgresql_include=["customer_id"]),
        sa.Index("ix_orders_buyer", "channel", "buyer_id"),
        sa.Index("ix_orders_mobile", "buyer_mobile", postgresql_where=sa.text("buyer_mobile is not null")),
        sa.Index("ix_orders_code", sa.text("lower(code)"), postgresql_where=sa.text("code is not null")),
        sa.Index("ix_orders_unresolved", "paid_at", "id", postgresql_where=sa.text("customer_id is null")),
        sa.Index("ix_orders_order_no", "order_no"),
        sa.Index(
            "ix_orders_unresolved_name",
            "buyer_name",
            postgresql_where=sa.text("customer_id is null and buyer_name is not null"),
        ),
        sa.Index(
            "ix_orders_unresolved_mask",
            sa.text('("left"(buyer_mobile_masked, 3) || "right"(buyer_mobile_masked, 4))'),
            postgresql_where=sa.text("customer_id is null and buyer_mobile_masked is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    channel: Mapped[str]
    shop: Mapped[str] = mapped_column(
        server_default="", comment="always empty where order numbers are unique in the whole channel"
    )
    order_no: Mapped[str]
    status: Mapped[str]
    amount_fen: Mapped[int] = mapped_column(
        sa.BigInteger, comment="what the buyer paid, freight included, platform subsidies not; never shrinks"
    )
    created_at: Mapped[dt.datetime | None]
    paid_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    updated_at: Mapped[dt.datetime | None] = mapped_column(
        comment="the newest a webhook told; an older one is not believed"
    )
    buyer_external_userid: Mapped[str | None] = mapped_column(index=True)
    buyer_unionid: Mapped[str | None] = mapped_column(index=True)
    buyer_id: Mapped[str | None] = mapped_column(comment="the channel's own: 买家会员名, openid, member number")
    buyer_mobile: Mapped[str | None] = mapped_column(comment="eleven digits, never a masked one")
    buyer_mobile_masked: Mapped[str | None]
    buyer_name: Mapped[str | None] = mapped_column(comment="the receiver's (收货人)")
    is_mobile_signed: Mapped[bool] = mapped_column(server_default=sa.false(), comment=SIGNED)
    is_buyer_id_signed: Mapped[bool] = mapped_column(server_default=sa.false(), comment=SIGNED)
    has_refund_list: Mapped[bool] = mapped_column(
        server_default=sa.false(), comment="a webhook gave the complete list: a file's guesses are not needed"
    )
    code: Mapped[str | None] = mapped_column(comment="推广码, as it came")
    code_member_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("members.id"), index=True, comment="whom the code names, if it names a member"
    )
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"))
    resolved_by: Mapped[str | None] = mapped_column(comment="the kind of identity that led to the customer")
    seen_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now(), comment="when it was told first")
    source: Mapped[str] = mapped_column(comment="file or webhook: who told it last")

    items: Mapped[list["OrderItem"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="OrderItem.position", passive_deletes=True
    )
    refunds: Mapped[list["Refund"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Refund.refunded_at", passive_deletes=True
    )


class OrderItem(Base):
    """One line of an order; `amount_fen` is the line's part of what was paid."""

    __tablename__ = "order_items"

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    sub_order_no: Mapped[str | None]
    sku: Mapped[str | None]
    title: Mapped[str]
    category: Mapped[str | None]
    quantity: Mapped[int] = mapped_column(server_default="1")
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)


class Refund(Base):
    """Money given back. An estimated one stands for what a file implies without an amount, until a real one comes."""

    __tablename__ = "refunds"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "refund_no", name="uq_refunds_number"),
        sa.Index("ix_refunds_refunded", "refunded_at"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"))
    refund_no: Mapped[str] = mapped_column(comment="the channel's, or one of ours for what a file implies")
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
    refunded_at: Mapped[dt.datetime]
    is_estimated: Mapped[bool] = mapped_column(server_default=sa.false())
