"""Are the numbers up to date: what changed has been derived, and nobody is left out."""

from workbench.checkup.findings import Asks, Finding, Part, Probe, failed, ok, warning
from workbench.derivations.queries import count_failures, count_waiting, first_error

MANY = 5000
"""Changes that wait; a file of orders being imported makes as many for some seconds."""


def derived() -> Finding:
    """Every customer's and order's numbers follow from what is known."""
    if failures := count_failures():
        says = f"{failures} 位客户或订单的业绩算不出来，其余不受影响：{first_error()}"
        return failed("failures", says, "系统会自动重试；一直不好，请把这条错误和后台日志发给技术支持")
    waiting = count_waiting()
    if waiting > MANY:
        steps = ("正在导入订单或同步时属正常，几分钟后再看", "一直增加：检查后台进程是否在运行")
        return warning("behind", f"有 {waiting:,} 处变化还没有算进业绩", *steps)
    return ok("业绩数字是最新的")


PROBES = (Probe("derivations", Part.RUNNING, "业绩计算", derived, asks=Asks.NOBODY),)
