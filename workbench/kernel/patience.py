"""Reads that answer soon: what another transaction holds (the end of a rebuild) is said to be so, not waited for."""

import sqlalchemy as sa
from flask import request

from workbench.kernel.db import db

SOON = sa.text("select set_config('lock_timeout', '1s', true)")


def not_for_long() -> None:
    """Before a request: a read waits no longer than a second for a lock; then it is answered 503, `rebuilding`."""
    if request.method == "GET":
        db.session.execute(SOON)
