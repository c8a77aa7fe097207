"""The metric dictionary (指标口径): what a metric is, and all of them. Labels, ⓘ, exports and documents read it."""

from collections.abc import Iterator

from workbench.kernel.errors import not_found
from workbench.metrics.definitions import assets, contacts, interaction, orders, rates
from workbench.metrics.metric import Metric

ALL: tuple[Metric, ...] = (*contacts.ALL, *interaction.ALL, *orders.ALL, *rates.ALL, *assets.ALL)
BY_KEY = {metric.key: metric for metric in ALL}


def get(key: str) -> Metric:
    """A metric the engine answers; an unknown key is no address."""
    found = BY_KEY.get(key)
    if found is None or found.reckon is None:
        raise not_found()
    return found


def answered() -> Iterator[Metric]:
    """Those the engine answers for every scope and period."""
    return (metric for metric in ALL if metric.reckon is not None)
