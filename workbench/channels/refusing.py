"""What WeCom refused of something we want, written down."""

from typing import Any

import sqlalchemy as sa

from wecom.errors import WeComError
from workbench.kernel import clock
from workbench.kernel.db import db


def note_refusal(row: Any, revision: int, error: WeComError) -> None:
    """Of this revision of a live code, link or joining way: unless somebody has wanted something else meanwhile."""
    model = type(row)
    same = sa.update(model).where(model.id == row.id, model.revision == revision)
    db.session.execute(same.values(refused_code=error.errcode, refused_at=clock.now()))
