"""What the sources of orders are called, everywhere: pages and files take it from here."""

from collections.abc import Mapping

from workbench.attribution.models import AttributionSource

SOURCES: Mapping[str, str] = {
    AttributionSource.CODE.value: "推广码",
    AttributionSource.TASK.value: "任务",
    AttributionSource.ONE_TO_ONE.value: "一对一",
    AttributionSource.MASS_SEND.value: "群发",
    AttributionSource.GROUP.value: "客户群",
    AttributionSource.NATURAL.value: "自然成交",
    AttributionSource.MANUAL.value: "人工归属",
}
