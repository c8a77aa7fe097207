"""Files of orders: the upload, how it is read, how far it came, and what was refused."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class ImportState(StrEnum):
    """How far an import is."""

    UPLOADED = "uploaded"
    READING = "reading"
    APPLYING = "applying"
    DONE = "done"
    FAILED = "failed"


RUNNING = (ImportState.READING, ImportState.APPLYING)


class OrderImport(Base):
    """One uploaded file. Its two steps, reading lines and applying orders, each continue where they were."""

    __tablename__ = "order_imports"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    file_name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    layout: Mapped[dict[str, Any]] = mapped_column(comment="how the file is read: orders.files.layout.Layout")
    channel: Mapped[str | None]
    shop: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default=ImportState.UPLOADED.value)
    uploaded_at: Mapped[dt.datetime]
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    bytes_read: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    lines_read: Mapped[int] = mapped_column(server_default="0", comment="records of the file, headers included")
    lines_kept: Mapped[int] = mapped_column(server_default="0", comment="of them waiting in order_import_lines")
    lines_rejected: Mapped[int] = mapped_column(server_default="0")
    orders_total: Mapped[int] = mapped_column(server_default="0")
    orders_created: Mapped[int] = mapped_column(server_default="0")
    orders_updated: Mapped[int] = mapped_column(server_default="0")
    orders_unchanged: Mapped[int] = mapped_column(server_default="0")
    orders_unsure: Mapped[int] = mapped_column(
        server_default="0", comment="of them count too high: a part was given back, nobody knows how much"
    )
    applied_to: Mapped[list[str] | None] = mapped_column(comment="shop and order number of the last order applied")
    tries: Mapped[int] = mapped_column(server_default="0", comment="beginnings since the last step that was finished")
    failure: Mapped[str | None]

    @property
    def orders_applied(self) -> int:
        """How many orders are through."""
        return self.orders_created + self.orders_updated + self.orders_unchanged


class OrderImportPiece(Base):
    """A megabyte of an uploaded file; gone once the import is done."""

    __tablename__ = "order_import_pieces"

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("order_imports.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class OrderImportReject(Base):
    """A line that was refused, and why; or one that was imported, and whose order counts too high."""

    __tablename__ = "order_import_rejects"

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("order_imports.id", ondelete="CASCADE"), primary_key=True)
    line_no: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(server_default="")
    order_no: Mapped[str]
    reason: Mapped[str] = mapped_column(comment="a stable code")
    field: Mapped[str]
    value: Mapped[str] = mapped_column(comment="what stood there, shortened; never a mobile")
    is_imported: Mapped[bool] = mapped_column(server_default=sa.false())


class OrderImportLine(Base):
    """A line that was read and waits for the others of its order.

    Unlogged: losing them in a crash of the database means reading the file again, which is noticed.
    """

    __tablename__ = "order_import_lines"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    import_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(primary_key=True)
    order_no: Mapped[str] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    section: Mapped[int] = mapped_column(
        server_default="0", comment="how many headers stood above it: files put together"
    )
    run: Mapped[int] = mapped_column(
        server_default="0", comment="lines of one order without another order's between them"
    )
    sub_order_no: Mapped[str | None]
    status: Mapped[str]
    is_refunded: Mapped[bool]
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
    refund_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    is_refund_unknown: Mapped[bool] = mapped_column(
        server_default=sa.false(), comment="a part was given back, and the file does not say how much"
    )
    weight_fen: Mapped[int | None] = mapped_column(sa.BigInteger, comment="price × quantity, where a line has it")
    stands_in: Mapped[bool] = mapped_column(
        server_default=sa.false(),
        comment="the amount is not what was paid, but what stands for it where the file shows nothing any more",
    )
    created_at: Mapped[dt.datetime | None]
    paid_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    buyer_id: Mapped[str | None]
    mobile: Mapped[str | None]
    mobile_masked: Mapped[str | None]
    name: Mapped[str | None]
    code: Mapped[str | None]
    sku: Mapped[str | None]
    title: Mapped[str]
    category: Mapped[str | None]
    quantity: Mapped[int]


class OrderMapping(Base):
    """An own way of reading a file (列对应), saved under a name."""

    __tablename__ = "order_mappings"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    layout: Mapped[dict[str, Any]]
    saved_at: Mapped[dt.datetime]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)


class PromoCode(Base):
    """推广码: a code that names a member, or only a campaign."""

    __tablename__ = "promo_codes"
    __table_args__ = (
        sa.Index("uq_promo_codes_code", sa.text("lower(code)"), unique=True),
        sa.CheckConstraint("member_id is not null or campaign <> ''", name="names_something"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    code: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    campaign: Mapped[str] = mapped_column(server_default="")
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
