"""What became of a message for a recipient, in the words of our API."""

from wecom.mass_sends import SendStatus

STATUS_OF = {
    "unsent": SendStatus.UNSENT,
    "sent": SendStatus.SENT,
    "no_friend": SendStatus.NO_FRIEND,
    "allowance_used": SendStatus.ALLOWANCE_USED,
}
WORD_OF = {status.value: word for word, status in STATUS_OF.items()}
