"""Mobile numbers as they may be shown: masked, and named by something that does not give them away."""

import hashlib
import hmac
from collections.abc import Iterable

from flask import current_app

MOST_NUMBERS = 5
OPEN_HEAD, OPEN_TAIL = 3, 4
WHOLE_NUMBER = 11


def masked(number: str) -> str:
    """`138****0001`; of a number of another length only the last four digits."""
    if len(number) == WHOLE_NUMBER:
        return f"{number[:OPEN_HEAD]}****{number[-OPEN_TAIL:]}"
    return f"****{number[-OPEN_TAIL:]}" if len(number) > 2 * OPEN_TAIL else "****"


def number_id(relation_id: int, number: str) -> str:
    """What a page calls a number of this relation when it asks for its removal."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"mobile:{relation_id}:{number}".encode(), hashlib.sha256).hexdigest()[:16]


def shown(relation_id: int, numbers: Iterable[str]) -> list[dict[str, str]]:
    """Numbers of a relation as the pages get them."""
    return [{"id": number_id(relation_id, number), "masked": masked(number)} for number in numbers]
