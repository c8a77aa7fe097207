"""Events about customers, as WeCom prints them, and what we make of them."""

from tests.wecom.samples.words import AT, CONTACT, event
from wecom import events as e

_WHO = {"created_at": AT, "userid": "zhangsan", "external_userid": "woAJ2GCAAAXtWyujaWJHDDGi0mAAAA"}


def _contact(change: str, rest: str = "") -> str:
    return event("change_external_contact", change, CONTACT + rest)


CONTACTS: dict[str, tuple[str, e.Event]] = {
    "a contact was added through a channel": (
        _contact(
            "add_external_contact",
            "<State><![CDATA[teststate]]></State><WelcomeCode><![CDATA[WELCOMECODE]]></WelcomeCode>",
        ),
        e.ContactAdded(**_WHO, state="teststate", welcome_code="WELCOMECODE"),
    ),
    "a contact was added without a code": (
        _contact("add_external_contact"),
        e.ContactAdded(**_WHO, state=None, welcome_code=None),
    ),
    "a contact was added with empty elements": (
        _contact("add_external_contact", "<State><![CDATA[]]></State><WelcomeCode/>"),
        e.ContactAdded(**_WHO, state=None, welcome_code=None),
    ),
    "a contact was half added": (
        _contact("add_half_external_contact", "<State>渠道A</State><WelcomeCode>W</WelcomeCode>"),
        e.ContactHalfAdded(**_WHO, state="渠道A", welcome_code="W"),
    ),
    "a contact was edited": (_contact("edit_external_contact"), e.ContactEdited(**_WHO)),
    "a member deleted a contact": (
        _contact("del_external_contact"),
        e.ContactDeletedByMember(**_WHO, source=None),
    ),
    "a contact was handed over": (
        _contact("del_external_contact", "<Source><![CDATA[DELETE_BY_TRANSFER]]></Source>"),
        e.ContactDeletedByMember(**_WHO, source="DELETE_BY_TRANSFER"),
    ),
    "a contact deleted a member": (_contact("del_follow_user"), e.ContactDeletedByCustomer(**_WHO)),
    "a hand-over failed": (
        _contact("transfer_fail", "<FailReason><![CDATA[customer_refused]]></FailReason>"),
        e.TransferFailed(**_WHO, fail_reason="customer_refused"),
    ),
    "a contact agreed to archiving": (
        _contact("msg_audit_approved", "<WelcomeCode><![CDATA[W]]></WelcomeCode>"),
        e.ArchiveApproved(**_WHO, welcome_code="W"),
    ),
}
