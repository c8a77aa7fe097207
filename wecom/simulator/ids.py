"""Identifiers that look like WeCom's and come out the same for the same seed."""

import hashlib
import secrets
import string

from wecom.simulator.state import State

ALPHABET = string.ascii_letters + string.digits
LETTERS_AT_ONCE = 10
FEW_LETTERS = len(ALPHABET) ** LETTERS_AT_ONCE


def derived(seed: str, length: int) -> str:
    """A letters-and-digits string that depends on nothing but the seed."""
    number = int.from_bytes(hashlib.sha512(seed.encode()).digest())
    letters: list[str] = []
    while len(letters) < length:
        number, few = divmod(number, FEW_LETTERS)  # a large company has hundreds of thousands: small numbers are faster
        for _ in range(LETTERS_AT_ONCE):
            few, rest = divmod(few, len(ALPHABET))
            letters.append(ALPHABET[rest])
    return "".join(letters[:length])


def external_userid(seed: int, number: int, *, of_wechat: bool = True) -> str:
    return ("wm" if of_wechat else "wo") + derived(f"{seed}:customer:{number}", 30)


def chat_id(seed: int, number: int) -> str:
    return "wr" + derived(f"{seed}:chat:{number}", 30)


def tag_id(seed: int, number: int) -> str:
    return "et" + derived(f"{seed}:tag:{number}", 30)


def config_id(seed: int, number: int) -> str:
    return hashlib.sha256(f"{seed}:way:{number}".encode()).hexdigest()[:32]


def link_id(seed: int, number: int) -> str:
    return "caw" + derived(f"{seed}:link:{number}", 14)


def next_number(state: State, kind: str) -> int:
    """A counter per kind that goes on where the demo corp stopped."""
    with state.transaction():
        number = int(state.setting(f"counter:{kind}", 0)) + 1
        state.set_setting(f"counter:{kind}", number)
    return number


def seed_of(state: State) -> int:
    return int(state.setting("seed", 0))


def secret(length: int) -> str:
    """Unguessable letters and digits, for tokens, codes and tickets."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
