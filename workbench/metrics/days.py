"""SQL about the corp's days and periods, and about what earns an order."""

from string import Template

NOT_BY_RELATION = "('code', 'manual')"
BY_TOUCH = "('task', 'one_to_one', 'mass_send', 'group')"


def start(period: str, day: str) -> str:
    """SQL for the first day of the period of a day."""
    return day if period == "day" else f"cast(date_trunc('{period}', cast({day} as timestamp)) as date)"


def moment(day: str) -> str:
    """SQL for the instant a day of the corp begins."""
    return f"(cast({day} as timestamp) at time zone :zone)"


def day_of(at: str) -> str:
    """SQL for the corp's day of an instant."""
    return f"cast(({at}) at time zone :zone as date)"


def sums(named: dict[str, str]) -> str:
    """SQL expressions under their names."""
    return ",\n        ".join(f"{expression} as {name}" for name, expression in named.items())


def filled(statement: str, **conditions: str) -> str:
    """A statement with conditions in place of `$who`, `$scope`, `$orders` and `$refunds`."""
    return Template(statement).substitute(conditions)


def each(condition: str) -> str:
    """SQL that is 1 where a condition holds."""
    return f"cast(coalesce({condition}, false) as int)"
