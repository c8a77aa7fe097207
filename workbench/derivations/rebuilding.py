"""Derive everything from the facts, as if nothing had ever been derived.

Figures are made beside those that are read (`kernel.anew`) and exchanged for them at the end: pages show what there was
until then, and a rebuild that is killed has changed no figure. Facts that come meanwhile wait as changes, as always.
"""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask

from workbench.attribution import settling as attribution
from workbench.changes.affected import EVERYTHING
from workbench.commissions import settling as commissions
from workbench.derivations.pipeline import ALONE
from workbench.identities import settling as identities
from workbench.kernel import anew
from workbench.kernel.db import commit, db, rollback
from workbench.metrics import beginnings, rollups, spells
from workbench.orders.telling import tell
from workbench.touches import settling as touches

HANDS = 2
"""Connections that fill the tables; a third one tells the stories meanwhile."""

TABLES = (*attribution.TABLES, *spells.TABLES, *rollups.TABLES, *commissions.TABLES)


UNDER_WAY = sa.text("select not pg_try_advisory_xact_lock(hashtext('derivations'))")


def is_broken_off() -> bool:
    """Whether a rebuild was killed: begun, not ended, and nobody is deriving."""
    return anew.is_begun() and not db.session.scalar(UNDER_WAY)


def rebuild() -> None:
    """In the transaction of whoever calls."""
    db.session.execute(ALONE)
    _persons()
    _stories()
    anew.enter()
    anew.begin(TABLES)
    for steps in _figures():
        for step in steps:
            step()
    _finish()


def rebuild_apart(app: Flask, *, only_if_broken_off: bool = False) -> None:
    """In transactions of its own, as many at a time as a small machine has processors for.

    Who calls must not hold the lock of the derivation. After an error, what was begun is thrown away; a crash leaves
    it behind, and the sweep of the derivation has the rebuild done again.
    """
    with app.app_context(), ThreadPoolExecutor(HANDS) as hands, ThreadPoolExecutor(1) as teller:
        db.session.execute(ALONE)
        if only_if_broken_off and not anew.is_begun():
            return
        try:
            hands.submit(_apart, app, _begin).result()
            told = teller.submit(_apart, app, _stories)
            anew.enter()
            for steps in _figures():
                _all(hands.submit(_apart, app, step, is_anew=True) for step in steps)
            told.result()
            _finish()
            commit()
        except Exception:
            rollback()
            db.session.execute(ALONE)
            anew.forget()
            commit()
            raise


def _all(futures: Iterable[Future[None]]) -> None:
    waiting = list(futures)
    try:
        for future in waiting:
            future.result()
    finally:
        for future in waiting:
            future.cancel()


def _apart(app: Flask, step: anew.Step, *, is_anew: bool = False) -> None:
    """A step in a transaction of its own. Nobody reads yet what it fills, so nothing is half done if it is the last."""
    with app.app_context():
        if is_anew:
            anew.enter()
        step()
        commit()


def _begin() -> None:
    """From here on it shows that a rebuild was begun; who is one person is committed together with that."""
    anew.begin(TABLES)
    _persons()


def _persons() -> None:
    """Who is one person, and whose every order is: what all the rest follows from."""
    identities.settle(None, None)


def _stories() -> None:
    """What is told of orders on trails, as signals and as suggestions: no figure is made of it."""
    identities.suggest_again()
    tell(None)
    touches.settle(EVERYTHING)


def _figures() -> anew.Stages:
    """Attributions, sums and estimates."""
    yield from attribution.rebuild()
    yield from spells.rebuild()
    yield from rollups.rebuild()
    yield from commissions.rebuild()
    yield from anew.referring(*TABLES)


def _finish() -> None:
    """All at once: the new tables, and what follows from them elsewhere."""
    commissions.adjust_closed()
    attribution.end_claims()
    beginnings.note()
    anew.exchange(TABLES)
    anew.leave()
