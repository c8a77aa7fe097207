"""What the app may see and do: its visible range, the administrators in it, customer contact (客户联系)."""

import sqlalchemy as sa
from flask import current_app

from wecom import contacts, directory
from wecom.agent import get_agent
from wecom.errors import Kind, WeComError
from workbench.callbacks import queries as inbox
from workbench.checkup.findings import Asks, Finding, Part, Probe, failed, is_about_the_token, ok, refused, warning
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people.models import Member

RANGE = "管理后台 → 应用管理 → 本应用 → 可见范围，加上要使用工作台的成员或部门"
CUSTOMER_API = "管理后台 → 客户与上下游 → 客户联系 → 客户 → API → 可调用接口的应用，勾选本应用"
CUSTOMER_STAFF = "管理后台 → 客户与上下游 → 客户联系 → 权限配置 → 使用范围，加上负责客户的员工"
STATUS_WORDS = {
    directory.DISABLED: "已被禁用",
    directory.NOT_ACTIVATED: "还没有激活企业微信",
    directory.LEFT: "已退出企业",
}
IS_ACTIVE = frozenset({"reopen_inactive_agent", "active_restored"})
ACTIVITY = (*IS_ACTIVE, "inactive_alert", "close_inactive_agent", "low_active_alert", "low_active")


def visible_range() -> Finding:
    """Nobody outside it can log in, and nothing of theirs can be read."""
    try:
        agent = get_agent(client())
    except WeComError as error:
        return refused(error)
    if not agent.is_visible_to_anybody:
        return failed("empty", "应用的可见范围是空的：没有人能登录，也读不到客户", RANGE)
    parts = ((agent.departments, "个部门"), (agent.members, "位成员"), (agent.tags, "个标签"))
    return ok("可见范围里有 " + "、".join(f"{count} {word}" for count, word in parts if count))


def administrators() -> Finding:
    """Everybody named in ADMIN_USERIDS and LEADER_USERIDS can really log in."""
    config = current_app.config
    userids = sorted(config["ADMIN_USERIDS"] | config["LEADER_USERIDS"])
    if not userids:
        return warning("none", "没有指定管理员", "在 ADMIN_USERIDS 里写上管理员的账号，重启服务")
    problems = []
    for userid in userids:
        try:
            status = directory.get_member(client(), userid).status
        except WeComError as error:
            if is_about_the_token(error) or error.kind is not Kind.VISIBILITY:
                return refused(error)
            problems.append(f"{userid} 不在可见范围或已离职")
            continue
        if status != directory.ACTIVATED:
            problems.append(f"{userid} {STATUS_WORDS.get(status, '不能登录')}")
    if problems:
        return failed("cannot_log_in", "；".join(problems), RANGE, "或改正 ADMIN_USERIDS、LEADER_USERIDS，重启服务")
    return ok(f"{len(userids)} 位管理员和领导都能登录")


def customer_contact() -> Finding:
    """All three gates of A.2 at once: the app is listed, members have customer contact, and they are visible."""
    try:
        staff = {userid.lower() for userid in contacts.list_contact_members(client())}
    except WeComError as error:
        if error.errcode in {48001, 48002}:
            return failed(str(error.errcode), f"应用没有客户联系的权限（{error.errcode}）", CUSTOMER_API)
        return refused(error)
    if not staff:
        return failed("nobody", "没有一位可见的成员有客户联系", CUSTOMER_STAFF, RANGE)
    known = set(db.session.scalars(sa.select(Member.userid).where(Member.removed_at.is_(None))))
    if known and (missing := staff - known):
        some = "、".join(sorted(missing)[:3])
        return warning(
            "not_synced", f"{len(missing)} 位有客户联系的成员还没有同步到（{some} 等）", "到「同步」重新同步"
        )
    return ok(f"{len(staff)} 位成员有客户联系")


def activity() -> Finding:
    """WeCom takes rights from apps that are hardly used, and says so beforehand (I.6)."""
    newest = inbox.newest_of(ACTIVITY)
    if newest is None or newest.event in IS_ACTIVE:
        return ok("企业微信没有提醒应用使用太少")
    if newest.event in {"close_inactive_agent", "low_active"}:
        return failed(
            newest.event,
            "应用使用太少，企业微信已经收回权限（48006、48011）",
            "管理后台 → 应用管理 → 本应用，重新启用",
            "让成员每天打开工作台；活跃后企业微信会放开客户数据",
        )
    return warning(
        newest.event, "应用使用太少，企业微信将要收回权限", "让成员打开工作台用起来；按管理后台的提示确认仍在使用"
    )


PROBES = (
    Probe("visible_range", Part.RIGHTS, "应用可见范围", visible_range),
    Probe("administrators", Part.RIGHTS, "管理员与领导", administrators),
    Probe("customer_contact", Part.RIGHTS, "客户联系权限", customer_contact),
    Probe("activity", Part.RIGHTS, "应用活跃度", activity, asks=Asks.NOBODY),
)
