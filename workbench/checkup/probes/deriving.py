"""Are the numbers up to date, and are they true: nobody is left out, and the nightly audit found nothing."""

import datetime as dt

from workbench.checkup.findings import Asks, Finding, Part, Probe, failed, ok, warning
from workbench.derivations.queries import count_failures, count_waiting, first_error
from workbench.derivations.rebuilding import is_broken_off
from workbench.kernel import clock
from workbench.metrics.auditing import running

MANY = 5000
"""Changes that wait; a file of orders being imported makes as many for some seconds."""


AUDIT_AGE = dt.timedelta(days=3)


def derived() -> Finding:
    """Every customer's and order's numbers follow from what is known."""
    if failures := count_failures():
        says = f"{failures} 位客户或订单的业绩算不出来，其余不受影响：{first_error()}"
        return failed("failures", says, "系统会自动重试；一直不好，请把这条错误和后台日志发给技术支持")
    if is_broken_off():
        says = "上次全部重算被中断：页面上仍是重算之前的业绩"
        return warning("broken_off", says, "几分钟内会自动重新开始；一直这样，请检查后台进程是否在运行")
    waiting = count_waiting()
    if waiting > MANY:
        steps = ("正在导入订单或同步时属正常，几分钟后再看", "一直增加：检查后台进程是否在运行")
        return warning("behind", f"有 {waiting:,} 处变化还没有算进业绩", *steps)
    return ok("业绩数字是最新的")


def audited() -> Finding:
    """What is kept is what the facts say; every night all of it is counted once more."""
    found = running.latest()
    if found is None or found.ended_at is None:
        return ok("还没有核对过：每晚会把所有数字从原始记录重算一遍")
    if found.differing:
        says = f"{found.differing:,} 处业绩数字和原始记录对不上"
        return failed("differing", says, "打开「业绩核对」，点「修复」：会从原始记录重算这些数字，再核对一遍")
    if found.ended_at < clock.now() - AUDIT_AGE:
        return warning("late", "业绩数字已经三天没有核对", "检查后台进程是否在运行；也可以打开「业绩核对」马上核对")
    return ok(f"业绩数字和原始记录一致，核对了 {found.compared:,} 处")


PROBES = (
    Probe("derivations", Part.RUNNING, "业绩计算", derived, asks=Asks.NOBODY),
    Probe("audit", Part.RUNNING, "业绩核对", audited, asks=Asks.NOBODY),
)
