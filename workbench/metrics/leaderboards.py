"""Leaderboards: staff by guided GMV, staff by interaction, products by sales; and my own place in my team."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.metrics import breakdowns
from workbench.metrics.breakdowns import By
from workbench.metrics.columns import ScopeKind
from workbench.metrics.periods import Period
from workbench.metrics.queries import Figure
from workbench.metrics.registry import BY_KEY
from workbench.metrics.scopes import Scope
from workbench.people.models import Member

SHOWN = 50


class Board(StrEnum):
    """What is ranked."""

    GMV = "gmv"
    INTERACTION = "interaction"
    PRODUCTS = "products"


BOARDS = {
    Board.GMV: ("guided_gmv", By.STAFF),
    Board.INTERACTION: ("touches", By.STAFF),
    Board.PRODUCTS: ("guided_gmv", By.PRODUCT),
}


def read(actor: Actor, board: str, scope: Scope, period: Period) -> dict[str, Any]:
    """The first of a board, and where I am on it. Of one person the board is that of their team (main department).

    Equal values share a rank, the next one counts them all.
    """
    if board not in set(Board):
        raise not_found()
    key, by = BOARDS[Board(board)]
    team = scope if by is By.PRODUCT else _team(scope)
    division = breakdowns.divide(BY_KEY[key], team, period, by)
    rows = ranked(division.rows)
    mine = next((row for row in rows if row["key"] == actor.userid), None) if by is By.STAFF else None
    place = mine and {"rank": mine["rank"], "of": len(rows), "value": mine["value"]}
    if scope.kind is ScopeKind.MEMBER and not _may_see(actor, team):
        rows = [row for row in rows if row["key"] == actor.userid] if by is By.STAFF else rows
    return {"rows": [row for row in rows if row["value"]][:SHOWN], "rest": division.rest, "mine": place}


def _may_see(actor: Actor, team: Scope) -> bool:
    """Whether the figures of everybody in the team are the actor's to see."""
    return actor.sees_all or (team.kind is ScopeKind.MAIN_DEPARTMENT and team.id in actor.led_department_ids)


def _team(scope: Scope) -> Scope:
    if scope.kind is not ScopeKind.MEMBER:
        return scope
    main = db.session.scalar(sa.select(Member.main_department_id).where(Member.id == scope.id))
    return Scope(ScopeKind.MAIN_DEPARTMENT, main, "", "", scope.sees_corp) if main else scope


def ranked(rows: list[Figure]) -> list[Figure]:
    """Rows with their ranks; they come in the order of their values."""
    found: list[Figure] = []
    for place, row in enumerate(rows, 1):
        is_equal = bool(found) and found[-1]["value"] == row["value"]
        found.append({**row, "rank": found[-1]["rank"] if is_equal else place})
    return found
