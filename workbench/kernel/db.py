"""The database: declarative base, the session, and the one place that commits."""

import datetime as dt
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase

from workbench.kernel import live

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every model: text is `text`, every moment is timezone-aware, a dict is `jsonb`."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: sa.DateTime(timezone=True),
        dict[str, Any]: JSONB,
        str: sa.Text(),
        list[str]: ARRAY(sa.Text()),
    }


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    engine_options={
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 20,
        "pool_timeout": 10,
        "hide_parameters": True,  # an SQL error that is logged must not carry customers' names and texts
    },
    session_options={"expire_on_commit": False},
)


def commit() -> None:
    """End the unit of work: commit, then tell the open phones. Called where a request or a job ends, nowhere else.

    The named exceptions are documented where they happen: a callback is committed before it is answered (by being a
    request of its own), a bulk step commits per page (by being a job of its own), a rebuild what it fills beside the
    tables that are read, and what WeCom sends on without our hearing of it (a reminder, a welcome) is marked before it
    is sent.
    """
    db.session.commit()
    live.publish_pending(db.session.info)


def rollback() -> None:
    """Undo the unit of work and forget what it wanted to tell the phones."""
    db.session.rollback()
    live.forget_pending(db.session.info)
