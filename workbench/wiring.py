"""The two tables that connect the capabilities: which event of WeCom changes what, and what runs on a schedule."""

from typing import Any

from wecom import events as wecom
from wecom.events import Event
from workbench.acquisition import bringing as live_code_jobs
from workbench.acquisition import handlers as acquisition
from workbench.acquisition import refreshing as link_jobs
from workbench.attribution import handlers as attribution
from workbench.attribution import jobs as attribution_jobs
from workbench.attribution import supposing
from workbench.auth import handlers as auth
from workbench.auth import jobs as auth_jobs
from workbench.callbacks import jobs as callbacks_jobs
from workbench.callbacks.reactions import Reaction
from workbench.checkup import jobs as checkup_jobs
from workbench.commissions import jobs as commissions_jobs
from workbench.customers import handlers as customers
from workbench.derivations import jobs as derivations_jobs
from workbench.digests import jobs as digests_jobs
from workbench.exports import jobs as exports_jobs
from workbench.forwarding import actions as forwarding
from workbench.groups import handlers as groups
from workbench.handovers import handlers as handovers
from workbench.handovers import jobs as handovers_jobs
from workbench.handovers import unassigned
from workbench.identities import consent
from workbench.joining_ways import bringing as joining_way_jobs
from workbench.joining_ways import handlers as joining_ways
from workbench.kernel import jobs as kernel_jobs
from workbench.mass_sends import jobs as mass_sends_jobs
from workbench.mass_sends import message_jobs
from workbench.metrics import jobs as metrics_jobs
from workbench.notices import jobs as notices_jobs
from workbench.orders import import_jobs as order_import_jobs
from workbench.statistics import jobs as statistics_jobs
from workbench.sync import jobs as sync_jobs
from workbench.tags import handlers as tags
from workbench.tasks import handlers as tasks
from workbench.tasks import jobs as tasks_jobs
from workbench.today import handlers as today
from workbench.welcomes import pictures
from workbench.welcomes.handlers import welcome
from workbench.writebacks import jobs as writebacks_jobs


def _pair(event: Any) -> str:
    return f"relation:{event.userid}:{event.external_userid}"


def _group(event: Any) -> str:
    return f"group:{event.chat_id}"


def _link(event: Any) -> str:
    return f"acquisition_link:{event.link_id}" if event.link_id else "acquisition_quota"


def _member(event: Any) -> str:
    return f"member:{event.userid}"


def _directory(_event: Any) -> str:
    return "directory"


def _card(event: Any) -> str:
    return f"card:{event.task_id}"


def _tags(_event: Any) -> str:
    return "tags"


KEPT = Reaction()
"""Known, and worth keeping for whoever reads the inbox; nothing here depends on it."""

ON_WECOM: dict[type[Event], Reaction] = {
    wecom.ContactAdded: Reaction((customers.contact_added, handovers.customer_taken), at_once=welcome, about=_pair),
    wecom.ContactHalfAdded: Reaction(
        (customers.contact_half_added, acquisition.half_added), at_once=welcome, about=_pair
    ),
    wecom.ContactEdited: Reaction((customers.contact_edited,), about=_pair),
    wecom.ContactDeletedByCustomer: Reaction((customers.contact_deleted_by_customer, today.customer_left), about=_pair),
    wecom.ContactDeletedByMember: Reaction(
        (customers.contact_deleted_by_member, handovers.customer_given, today.customer_deleted), about=_pair
    ),
    wecom.TransferFailed: Reaction((handovers.transfer_failed,), about=_pair),
    wecom.ArchiveApproved: Reaction((customers.contact_approved_archive,), at_once=welcome, about=_pair),
    wecom.GroupCreated: Reaction((groups.group_created,), about=_group),
    wecom.GroupUpdated: Reaction((groups.group_updated, joining_ways.group_updated), about=_group),
    wecom.GroupDismissed: Reaction((groups.group_dismissed,), about=_group),
    wecom.AcquisitionChanged: Reaction((acquisition.acquisition_changed,), about=_link),
    wecom.TagChanged: Reaction((tags.tag_changed,), about=_tags),
    wecom.MemberSubscribed: Reaction((auth.member_subscribed,), about=_member),
    wecom.MemberUnsubscribed: Reaction((auth.member_unsubscribed,), about=_member),
    wecom.DirectoryChanged: Reaction(
        (auth.directory_changed, groups.member_renamed, attribution.member_renamed, customers.member_departed),
        about=_directory,
    ),
    wecom.CardClicked: Reaction((tasks.card_clicked,), about=_card),
    wecom.AppActivityChanged: KEPT,  # the health page reads them in the inbox
    wecom.AppEntered: KEPT,
    wecom.AppUsed: KEPT,
    wecom.BatchFinished: KEPT,
    wecom.MessageReceived: KEPT,
    wecom.SomethingWaits: KEPT,
}

ON_EVERY = (forwarding.callback_stored,)
"""Told of every callback in the transaction that stores it, whether we react to it or not."""

WHOSE_ORDERS = consent.Rule(supposing.holders_of, supposing.holders_if)
"""Asked before people say who is who: it may take orders from colleagues."""

EVERY = {
    "ten seconds": kernel_jobs.rescue,
    "minute": (checkup_jobs.write_down, live_code_jobs.keep_shifts, tasks_jobs.wake_snoozed),
    "five minutes": (
        callbacks_jobs.sweep,
        derivations_jobs.sweep,
        attribution_jobs.look_after,
        metrics_jobs.keep_scopes,
        notices_jobs.sweep,
        exports_jobs.sweep,
        sync_jobs.sweep,
        writebacks_jobs.sweep,
        handovers_jobs.sweep,
        joining_way_jobs.sweep,
        mass_sends_jobs.sweep,
        message_jobs.look,
        order_import_jobs.sweep,
    ),
    "ten minutes": digests_jobs.begin,
    "quarter of an hour": checkup_jobs.check_regularly,
    "hour": (
        auth_jobs.check_sessions,
        statistics_jobs.begin,
        sync_jobs.nightly,
        link_jobs.refresh,
        pictures.renew_pictures,
    ),
    "night": (
        kernel_jobs.prune,
        checkup_jobs.forget,
        message_jobs.read_nightly,
        unassigned.nightly,
        commissions_jobs.estimate_nightly,
        exports_jobs.forget,
        digests_jobs.forget,
        notices_jobs.forget,
        metrics_jobs.audit_nightly,
        order_import_jobs.forget,
    ),
}

BY_THE_CLOCK = (statistics_jobs.begin, message_jobs.read_nightly, link_jobs.refresh, digests_jobs.begin)
"""What a corp that has just been connected need not wait for: `flask --app wsgi catch-up`."""
