"""私域业绩 = 客群资产数 × 营销触达率 × 场景转化率 × 客单价, and what each factor did to the change, to the fen.

G = A × (R/A) × (B/R) × (G/B): A friends, R of them reached, B who bought by a touch, G what they paid. A factor's share
of the change is L(G₁, G₀) · ln(x₁/x₀) with the logarithmic mean L(a, b) = (a − b) ÷ (ln a − ln b), L(a, a) = a.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.kernel.db import db
from workbench.metrics.definitions.assets import ALL as FORMULAS
from workbench.metrics.definitions.orders import asset_customers
from workbench.metrics.definitions.rates import ALL as RATES
from workbench.metrics.metric import Reading, Share, Unit, rounded
from workbench.metrics.periods import Kind, Period, Window
from workbench.metrics.queries import View, when
from workbench.metrics.scopes import Scope
from workbench.touches.counting import counted_at

FACTORS = ("asset_customers", "asset_reach_rate", "scene_conversion_rate", "asset_customer_value")
FORMULA = FORMULAS[0]
"""All of it is known since its first factor is."""
DIGITS = 50

REACHED = sa.text(f"""
    select count(distinct t.person_id)
    from touch_days t
    join scope_members s on s.member_id = t.member_id and s.scope_kind = :kind and s.scope_id = :id
    where t.day >= :first_day and t.day <= :last_day
      and exists (
          select from scope_spells f
          where f.person_id = t.person_id and f.scope_kind = :kind and f.scope_id = :id and f.kind = 0
            and f.began_at < :end_at and (f.ended_at is null or f.ended_at > :start_at)
      )
      and (t.first_at >= :since and t.first_at < :end_at or t.day = :first_day and exists (
          select from customers c join touches x on x.customer_id = c.id and x.member_id = t.member_id
          where c.person_id = t.person_id and {counted_at("x")} >= :since and {counted_at("x")} < :end_at
          union all
          select from customers c
          join group_members g on g.participant_id = c.external_userid and g.is_customer
          join touches x on x.group_id = g.group_id and x.member_id = t.member_id
              and x.touched_at >= g.joined_at and (g.left_at is null or x.touched_at < g.left_at)
          where c.person_id = t.person_id and x.touched_at >= :since and x.touched_at < :end_at
      ))
""")
"""Touched within the window before the period, or in it; of the first day only its first touch is kept, so that day is
looked at again."""

BUYERS = sa.text("""
    select count(distinct a.person_id)
    from attributions a
    join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
    where a.source in ('task', 'one_to_one', 'mass_send', 'group') and a.paid_at >= :start_at and a.paid_at < :end_at
""")


@dataclass(frozen=True, slots=True)
class Parts:
    """A, R, B and G of one stretch of time, and the money that no touch has earned."""

    friends: int
    reached: int
    buyers: int
    touch_gmv_fen: int
    code_gmv_fen: int
    natural_gmv_fen: int
    manual_gmv_fen: int

    @property
    def factors(self) -> tuple[Share, Share, Share, Share]:
        """Whose product is G."""
        return (
            Share(self.friends, 1),
            Share(self.reached, self.friends),
            Share(self.buyers, self.reached),
            Share(self.touch_gmv_fen, self.buyers),
        )


def read(scope: Scope, period: Period) -> dict[str, Any]:
    """The formula of the period beside that of the period before, with each factor's share of the change.

    As far as friends and orders are known: null before, from the first day on in the period that contains it.
    """
    view = View(scope, period)
    known, (reading, reading_before) = view.known(FORMULA), view.readings(FORMULA)
    part = known.period(period)
    now = reading and _parts(scope, part.kind, part.current, reading)
    before = reading_before and _parts(scope, period.kind, period.previous, reading_before)
    parts_of_change = shares(now, before) if now and before else None
    return {
        "scope": scope.key,
        **when(period),
        "current": now and _shown(now),
        "previous": before and _shown(before),
        "change_fen": now.touch_gmv_fen - before.touch_gmv_fen if now and before else None,
        "factors": [
            {
                "key": key,
                "value": now and rounded(now.factors[place], _unit(key)),
                "previous": before and rounded(before.factors[place], _unit(key)),
                "share_fen": parts_of_change and parts_of_change[place],
            }
            for place, key in enumerate(FACTORS)
        ],
        "rates": {metric.key: view.figure(metric) for metric in RATES},
        "since": known.since,
        "is_partial": known.is_partial,
        "as_of": period.now,
    }


def _unit(key: str) -> Unit:
    return Unit.FEN if key == "asset_customer_value" else Unit.RATIO


def _parts(scope: Scope, kind: Kind, window: Window, reading: Reading) -> Parts:
    since = window.start_at - dt.timedelta(hours=current_app.config["ATTRIBUTION_WINDOW_HOURS"])
    zone = current_app.config["CORP_ZONE"]
    about = {
        "kind": scope.kind.value,
        "id": scope.id,
        "start_at": window.start_at,
        "end_at": window.end_at,
        "since": since,
        "first_day": since.astimezone(zone).date(),
        "last_day": window.until,
    }
    money = {name: reading.flow(name) for name in Parts.__slots__ if name.endswith("_fen")}
    buyers = db.session.scalar(BUYERS, about) if kind is Kind.CUSTOM else reading.flow("touch_customers")
    return Parts(asset_customers(reading), int(db.session.scalar(REACHED, about) or 0), int(buyers or 0), **money)


def _shown(parts: Parts) -> dict[str, int]:
    guided = parts.touch_gmv_fen + parts.code_gmv_fen + parts.natural_gmv_fen + parts.manual_gmv_fen
    return {"guided_gmv_fen": guided, **{name: getattr(parts, name) for name in Parts.__slots__}}


def shares(now: Parts, before: Parts) -> list[int] | None:
    """What each factor did to the change of G, in whole fen that add up to it; None where a factor is 0."""
    amounts: list[int | Decimal] = [
        amount for parts in (now, before) for share in parts.factors for amount in (share.numerator, share.denominator)
    ]
    if not all(amounts):
        return None
    with localcontext() as context:
        context.prec = DIGITS
        mean = _logarithmic_mean(now.touch_gmv_fen, before.touch_gmv_fen)
        exact = [
            mean * (_ln(factor) - _ln(earlier)) for factor, earlier in zip(now.factors, before.factors, strict=True)
        ]
    found = [int(share.quantize(Decimal(1), ROUND_HALF_UP)) for share in exact]
    largest = max(range(len(found)), key=lambda place: abs(exact[place]))
    found[largest] += now.touch_gmv_fen - before.touch_gmv_fen - sum(found)
    return found


def _ln(share: Share) -> Decimal:
    return Decimal(share.numerator).ln() - Decimal(share.denominator).ln()


def _logarithmic_mean(a: int, b: int) -> Decimal:
    return Decimal(a) if a == b else (a - b) / (Decimal(a).ln() - Decimal(b).ln())
