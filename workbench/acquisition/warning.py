"""Tell the administrators in WeCom that the quota of acquisition links needs them."""

import logging

from flask import current_app
from procrastinate import RetryStrategy

from wecom import messages
from wecom.errors import Kind, WeComError
from workbench.acquisition import queries
from workbench.kernel.jobs import job
from workbench.kernel.wecom_client import client

log = logging.getLogger(__name__)

TITLES = {
    "balance_low": "获客链接额度不足",
    "balance_exhausted": "获客链接额度已用完",
    "balance_increased": "获客链接额度已恢复",
    "quota_expire_soon": "获客链接额度即将过期",
}


@job(retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def warn_of_quota(change: str) -> None:
    """One card to every administrator. WeCom itself drops the duplicate of a retried card."""
    admins = sorted(current_app.config["ADMIN_USERIDS"])
    quota = queries.find_quota()
    if not admins or quota is None:
        return
    try:
        messages.send_text_card(
            client(),
            admins,
            title=TITLES[change],
            description=f"还可添加 {quota.balance} 位客户，已添加 {quota.used} 位。用完后客户点开链接不能再添加员工。",
            url=f"{current_app.config['PUBLIC_URL']}/h5/acquisition/links",
            button="去看看",
        )
    except WeComError as error:
        if error.kind in {Kind.RETRY, Kind.WAIT}:
            raise
        log.warning("the administrators were not told of %s: %s", change, error)
