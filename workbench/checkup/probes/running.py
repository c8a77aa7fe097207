"""Is our own side at work: workers, inbox, sync, welcomes, statistics, Redis, and what is used of the limits."""

import datetime as dt

import sqlalchemy as sa
from redis.exceptions import RedisError

from workbench.callbacks import queries as inbox
from workbench.callbacks.models import Status
from workbench.checkup import recording
from workbench.checkup.findings import Asks, Finding, Part, Probe, failed, ok, unknown, warning
from workbench.checkup.observing import calls_this_hour
from workbench.customers.actions.departing import count_left_open
from workbench.forwarding.models import ForwardingTarget
from workbench.kernel import cache, clock
from workbench.kernel.db import db
from workbench.statistics import queries as statistics
from workbench.sync import reports as sync
from workbench.welcomes.models import Welcome

HEARTBEAT = dt.timedelta(minutes=1)
LONGEST_QUEUE = dt.timedelta(minutes=2)
LONGEST_INBOX = dt.timedelta(minutes=2)
SYNC_AGE = dt.timedelta(hours=26)
JUST_NOW = dt.timedelta(minutes=10)
A_DAY = dt.timedelta(hours=24)
MOST_CALLS_AN_HOUR = 150_000
"""Of one API, per corp (L.1)."""
NEARLY = 0.8
TOO_MANY = (45009, 45033)

WORKERS = sa.text("select count(*) from procrastinate_workers where last_heartbeat > :since")
OLDEST_JOB = sa.text("""
    select queue_name, min(coalesce(j.scheduled_at, e.at)) as since, count(*) as waiting
    from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'
    where j.status = 'todo' and coalesce(j.scheduled_at, e.at) < :before
    group by queue_name order by since limit 1
""")
START = "启动后台进程：flask --app wsgi worker，和 flask --app wsgi worker --queues welcome（用进程管理器保持运行）"


def workers() -> Finding:
    """Somebody does the jobs, and none waits for long."""
    count = db.session.scalars(WORKERS, {"since": clock.now() - HEARTBEAT}).one()
    if not count:
        return failed("none", "没有后台进程在运行：回调、同步和欢迎语都停了", START)
    late = db.session.execute(OLDEST_JOB, {"before": clock.now() - LONGEST_QUEUE}).one_or_none()
    if late is not None:
        minutes = int((clock.now() - late.since).total_seconds() // 60)
        says = f"队列 {late.queue_name} 有 {late.waiting} 件事等了 {minutes} 分钟"
        return warning("late", says, "如果一直增加：多开一个后台进程；welcome 队列要有自己的进程", START)
    return ok(f"{count} 个后台进程在运行")


def received() -> Finding:
    """Callbacks are handled as they come, and none has been given up."""
    if dead := inbox.count_in(Status.DEAD):
        steps = ("到「事件收件箱」看失败原因，改正后重新执行",)
        return failed("dead", f"{dead} 条回调处理失败，已放弃", *steps)
    waiting = inbox.oldest_unhandled()
    if waiting is not None and waiting < clock.now() - LONGEST_INBOX:
        count = inbox.count_in(Status.WAITING, Status.FAILED)
        return warning("late", f"{count} 条回调还没处理完，最早的等了 {_minutes(waiting)} 分钟", START)
    return ok("回调都处理完了")


def synced() -> Finding:
    """The full sync has gone well, lately."""
    progress = sync.progress()
    state, finished_at = progress["state"], progress["finished_at"]
    again = "到「同步」查看并重新同步"
    if state == "never":
        return warning("never", "还没有同步过", "到「同步」开始第一次同步")
    if state == "running":
        return ok(f"正在同步，{progress['percent']}%")
    if state == "failed":
        return failed("failed", f"上次同步有 {progress['steps_failed']} 步失败", again)
    if waiting := progress["proposals_waiting"]:
        return warning("waiting", f"{waiting} 项修正在等你确认（变化太大，没有自动执行）", "到「同步」查看并确认")
    if finished_at is not None and finished_at < clock.now() - SYNC_AGE:
        return warning("old", f"上次同步在 {_days(finished_at)} 天前", again)
    members, relations = count_left_open()
    if members:
        says = f"{members} 位员工已经看不到了，名下还有 {relations} 位客户，企业微信没有说关系结束了没有"
        steps = ("离职的：在企业微信后台「客户联系」分配他们的客户", "还在职的：把他们加回应用的可见范围")
        return warning("left_open", says, *steps)
    return ok("最近一次同步完成")


def welcomes() -> Finding:
    """Welcomes of the last day went out inside their 20 seconds."""
    query = sa.select(Welcome.outcome, sa.func.count()).where(Welcome.finished_at > clock.now() - A_DAY)
    counts: dict[str, int] = dict(db.session.execute(query.group_by(Welcome.outcome)).all())
    if refused := counts.get("refused", 0):
        return failed("refused", f"24 小时内 {refused} 条欢迎语被拒绝", "到「企微错误」看原因")
    if late := counts.get("late", 0):
        return warning("late", f"24 小时内 {late} 条欢迎语过了 20 秒", START)
    if sent := counts.get("sent", 0):
        return ok(f"24 小时内发出 {sent} 条欢迎语，都及时")
    return ok("24 小时内没有发过欢迎语")


def figures() -> Finding:
    """WeCom's statistics are read for everybody."""
    progress = statistics.progress()
    if progress["refused"]:
        return failed(
            "refused", f"{progress['refused']} 位员工的统计读不到：{progress['error']}", "到「企微错误」看原因"
        )
    if progress["staff_read"] < progress["staff_total"]:
        says = f"已读 {progress['staff_read']}/{progress['staff_total']} 位员工的统计，每小时第 7 分钟接着读"
        return unknown("reading", says)
    return ok(f"统计读到 {progress['read_on']}") if progress["read_on"] else unknown("nobody", "还没有员工")


def forwarded() -> Finding:
    """Those who want our callbacks get them."""
    running = ForwardingTarget.paused_at.is_(None)
    failing = sa.select(ForwardingTarget).where(running, ForwardingTarget.failures > 0)
    targets = db.session.scalars(failing.order_by(ForwardingTarget.failures.desc(), ForwardingTarget.id)).all()
    if not targets:
        return ok("没有转发失败的接收方")
    first, more = targets[0], f"，另有 {len(targets) - 1} 个接收方也失败" if len(targets) > 1 else ""
    says = f"「{first.name}」连续 {first.failures} 次没有收下{more}；后面的回调在排队"
    return warning("failing", says, "到「回调转发」看原因：对方恢复后会自动补发，不再需要就暂停它")


def quota() -> Finding:
    """How near the busiest API is to WeCom's hourly limit, and whether WeCom has held us up just now."""
    refused = recording.last_at(TOO_MANY, clock.today())
    if refused is not None and refused[1] > clock.now() - JUST_NOW:
        steps = ("系统会自动放慢；如果别的系统也用这个企业的接口，请错开时间",)
        return failed("held_up", f"{refused[0]} 在 {_minutes(refused[1])} 分钟前被企业微信限流（45009）", *steps)
    try:
        calls = calls_this_hour(cache.client(), clock.now().astimezone(clock.corp_zone()))
    except RedisError:
        return unknown("uncounted", "Redis 没有应答，数不出调用次数")
    if not calls:
        return ok("这一小时还没有调用")
    api = max(calls, key=lambda name: calls[name])
    says = f"这一小时调用最多的是 {api}：{calls[api]:,} 次，上限 {MOST_CALLS_AN_HOUR:,}"
    if calls[api] > MOST_CALLS_AN_HOUR * NEARLY:
        return warning("nearly", says, "系统会自动放慢，不用处理；经常出现请把同步放到夜里")
    return ok(says)


def redis() -> Finding:
    """Without it nothing is lost, and everything is slower."""
    try:
        cache.client().ping()
    except RedisError:
        return failed("away", "Redis 没有应答：登录不了，页面不会自动更新", "检查 REDIS_URL 和 Redis 服务")
    return ok("Redis 正常")


def _minutes(since: dt.datetime) -> int:
    return int((clock.now() - since).total_seconds() // 60)


def _days(since: dt.datetime) -> int:
    return (clock.now() - since).days


PROBES = (
    Probe("workers", Part.RUNNING, "后台进程", workers, asks=Asks.NOBODY),
    Probe("inbox", Part.RUNNING, "事件处理", received, asks=Asks.NOBODY),
    Probe("sync", Part.RUNNING, "同步", synced, asks=Asks.NOBODY),
    Probe("welcomes", Part.RUNNING, "欢迎语", welcomes, asks=Asks.NOBODY),
    Probe("statistics", Part.RUNNING, "企微统计", figures, asks=Asks.NOBODY),
    Probe("forwarding", Part.RUNNING, "回调转发", forwarded, asks=Asks.NOBODY),
    Probe("quota", Part.RUNNING, "调用额度", quota, asks=Asks.NOBODY),
    Probe("redis", Part.RUNNING, "Redis", redis, asks=Asks.NOBODY),
)
