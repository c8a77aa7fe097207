"""The sums that are kept per scope and day: their names, and what each of them adds up."""

import itertools
from enum import IntEnum


class ScopeKind(IntEnum):
    """Whose figures; stored with every sum."""

    CORP = 0
    DEPARTMENT = 1
    MEMBER = 2
    MAIN_DEPARTMENT = 3
    """The members whose main department it is, for tables by department that add up; 0: those without one."""


class StateKind(IntEnum):
    """What a scope spell says of a person while it lasts."""

    CUSTOMER = 0
    IN_GROUP = 1
    SUPER_USER = 2


class GapKind(IntEnum):
    """Pairs of days of one person in one scope; distinct persons of any range of days are sums over pairs."""

    ORDER_BEFORE = 0
    """A guided order and the guided order before it."""
    FIRST_ORDER_NEXT = 1
    """The first paid order ever, where it is guided here, and the next guided one."""
    TOUCH_BEFORE = 2
    """A touch and the touch before it."""


class Dimension(IntEnum):
    """By what orders are divided inside a department or the corp."""

    SOURCE = 0
    SALES_CHANNEL = 1
    ACQUISITION_CHANNEL = 2
    PAID_CHANNEL = 3
    """The sales channels of all paid orders, guided or not; corp only."""


PERIODS = ("day", "week", "month", "year")

CONTACTS = ("new_contacts", "transferred_in", "lost_contacts", "deleted_contacts", "transferred_out", "other_ended")
SERVICE = ("service_due", "service_done", "realisation_due", "realisation_done")
STATES = {
    StateKind.CUSTOMER: "customers_net",
    StateKind.IN_GROUP: "in_group_net",
    StateKind.SUPER_USER: "super_users_net",
}
CUSTOMERS = ("new_customers", "lost_customers", "returned_customers", "asset_customers")
"""Of the state CUSTOMER, per kind of period: what has happened since the period began, net."""
MONEY = (
    *("orders", "gmv_fen", "public_gmv_fen", "touch_gmv_fen", "code_gmv_fen", "natural_gmv_fen", "manual_gmv_fen"),
    *("paid_orders", "paid_fen"),
)
BUYERS = ("guided_customers", "converted_customers", "repurchasers", "buyback_customers", "touch_customers")
"""Persons, each counted once per period of each kind, at the moment she begins to count."""
TOUCHES = ("touches",)
REACHED = ("reached_customers",)


def per_period(names: tuple[str, ...]) -> tuple[str, ...]:
    """The column of each name for each kind of period: `new_customers_month`."""
    return tuple(f"{name}_{period}" for name, period in itertools.product(names, PERIODS))


CUMULATIVE = (*CONTACTS, *STATES.values())
"""Whose sum over all days before a moment is the stock at that moment."""

SCHEDULED = (*SERVICE, "super_users_net", "in_group_net")
"""What may lie in the future: counted when its moment has come."""

ALL = (
    *CONTACTS,
    *SERVICE,
    *STATES.values(),
    *per_period(CUSTOMERS),
    *MONEY,
    "refunds_fen",
    *per_period(BUYERS),
    *TOUCHES,
    *per_period(REACHED),
)
