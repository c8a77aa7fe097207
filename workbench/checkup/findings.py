"""What a probe found, in plain words, and how to put it right."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from wecom.errors import Kind, WeComError
from wecom.meanings import meaning_of
from workbench.checkup.models import State

NUMBER = re.compile("-?[0-9]+")
EXPECTED = frozenset({"nothing", "unused"})
"""Findings of what cannot be known before the corp has or uses such a thing."""


class Part(StrEnum):
    """The chapters of the health page."""

    CONNECTION = "connection"
    RIGHTS = "rights"
    RUNNING = "running"
    READS = "reads"
    WRITES = "writes"


class Asks(StrEnum):
    """Whom a probe asks: asking nobody is cheap enough for every reading of the page."""

    NOBODY = "nobody"
    OURSELVES = "ourselves"
    WECOM = "wecom"


@dataclass(frozen=True, slots=True)
class Finding:
    """`name` tells the findings of one probe apart, or is the code WeCom refused with.

    `says` is one sentence, `fix` the steps in their order.
    """

    state: State
    name: str
    says: str
    fix: tuple[str, ...] = ()


class Look(Protocol):
    """Looks at one condition."""

    def __call__(self) -> Finding: ...


@dataclass(frozen=True, slots=True)
class Probe:
    """One condition."""

    key: str
    part: Part
    title: str
    look: Look
    asks: Asks = Asks.WECOM


def ok(says: str) -> Finding:
    """All is well."""
    return Finding(State.OK, "ok", says)


def failed(name: str, says: str, *fix: str) -> Finding:
    """It does not work until somebody does something."""
    return Finding(State.FAILED, name, says, fix)


def warning(name: str, says: str, *fix: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(State.WARNING, name, says, fix)


def unknown(name: str, says: str) -> Finding:
    """It cannot be told now."""
    return Finding(State.UNKNOWN, name, says)


def off(says: str, *fix: str) -> Finding:
    """An optional part that is not connected."""
    return Finding(State.OFF, "off", says, fix)


def errcode_of(name: str) -> int | None:
    """The code of WeCom that a finding is about, when it is about one."""
    return int(name) if NUMBER.fullmatch(name) else None


def is_about_the_token(error: WeComError) -> bool:
    """Whether the call itself never happened because there is no token for it."""
    return error.api == "gettoken"


def refused(error: WeComError) -> Finding:
    """A call was refused: what its code means. Passing troubles of WeCom are no fault of the condition."""
    if is_about_the_token(error):
        return unknown("no_token", "要等「企业 ID 与 Secret」正常后才能检查")
    meaning = meaning_of(error.errcode, error.api)
    says = f"{meaning.text}（{error.api} {error.errcode}）"
    if error.errcode == 60020:
        return unknown("ip", "要等「企业可信 IP」正常后才能检查")
    if error.kind in {Kind.RETRY, Kind.WAIT}:
        return warning(str(error.errcode), says, meaning.advice)
    return failed(str(error.errcode), says, meaning.advice)
