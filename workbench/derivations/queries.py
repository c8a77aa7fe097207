"""How the derivation stands."""

import sqlalchemy as sa

from workbench.changes.models import Change
from workbench.derivations.models import DerivationFailure
from workbench.kernel.db import db

ERROR_LINE = 120


def count_failures() -> int:
    """Customers and orders that are kept aside."""
    return int(db.session.scalars(sa.select(sa.func.count()).select_from(DerivationFailure)).one())


def first_error() -> str:
    """The first line of what is wrong with the one that has waited longest."""
    error = db.session.scalars(sa.select(DerivationFailure.error).order_by(DerivationFailure.id).limit(1)).first()
    return (error or "").split("\n", 1)[0][:ERROR_LINE]


def count_waiting() -> int:
    """Changes that nobody has looked at yet."""
    return int(db.session.scalars(sa.select(sa.func.count()).select_from(Change)).one())
