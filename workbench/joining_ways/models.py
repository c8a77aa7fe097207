"""Ways to join groups, known by the `state` they put on a group's members."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from workbench.channels.models import Wanted
from workbench.kernel.db import Base


class JoiningWay(Wanted, Base):
    """A QR code through which customers join the first of its groups that has room."""

    ONE_PER_KEY = "uq_joining_ways_client_key"

    __tablename__ = "joining_ways"
    __table_args__ = (sa.UniqueConstraint("created_by_id", "client_key", name=ONE_PER_KEY),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(unique=True, comment="what those who join through it carry in the group")
    config_id: Mapped[str | None] = mapped_column(
        unique=True, comment="WeCom's handle; losing it loses control over the way"
    )
    group_ids: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger), server_default=sa.text("'{}'"), default=list)
    new_group_name: Mapped[str | None] = mapped_column(comment="WeCom opens groups of this name when all are full")
