"""The metric dictionary (指标口径): what a metric is, and all of them. Labels, ⓘ, exports and documents read it."""

from collections.abc import Iterator

from workbench.metrics.definitions import assets, contacts, interaction, orders, rates
from workbench.metrics.metric import Metric

ALL: tuple[Metric, ...] = (*contacts.ALL, *interaction.ALL, *orders.ALL, *rates.ALL, *assets.ALL)
BY_KEY = {metric.key: metric for metric in ALL}


def answered() -> Iterator[Metric]:
    """Those the engine answers for every scope and period."""
    return (metric for metric in ALL if metric.reckon is not None)
