"""How events travel just now: normally, twice, out of order, not at all, or held back."""

from dataclasses import asdict, dataclass
from typing import Any

from wecom.simulator.state import State

COUNTS = {"duplicate": 0, "drop": 0, "together": 1}
"""The values that are numbers, with the least they can be."""


@dataclass(frozen=True, slots=True)
class Mode:
    """`duplicate`: extra copies of every event; `drop`: how many of the coming events are lost.

    `together`: how many are on their way at a time. With one they arrive in order, which WeCom does not promise.
    """

    duplicate: int = 0
    drop: int = 0
    together: int = 1
    reorder: bool = False
    paused: bool = False


def read_mode(state: State) -> Mode:
    return Mode(**state.setting("callback_mode", {}))


def change_mode(state: State, changes: dict[str, Any]) -> Mode:
    """Change some of the values; the others stay."""
    for name, value in changes.items():
        if name not in Mode.__slots__:
            raise ValueError(f"unknown callback mode {name}; known: {', '.join(Mode.__slots__)}")
        wanted = int if name in COUNTS else bool
        if type(value) is not wanted or value < COUNTS.get(name, 0):
            raise ValueError(f"{name} must be a {'whole number' if wanted is int else 'true or false'}")
    mode = Mode(**(asdict(read_mode(state)) | changes))
    state.set_setting("callback_mode", asdict(mode))
    return mode
