"""Nicknames, remarks and companies of believable Chinese customers, made of the words in words.toml."""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
CHILDREN: list[str] = WORDS["children"]


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    full_name: str
    position: str


COMPANIES = tuple(Company(**company) for company in WORDS["companies"])


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    gender: int
    real_name: str
    child: str


def person(rng: random.Random) -> Person:
    """Somebody with a WeChat nickname; most shoppers of this corp are women."""
    is_woman = rng.random() < 0.78
    real_name = _word(rng, "surnames") + _word(rng, "women" if is_woman else "men")
    child = _word(rng, "children")
    gender = 0 if rng.random() < 0.15 else (2 if is_woman else 1)
    return Person(_nickname(rng, real_name, child, is_woman=is_woman), gender, real_name, child)


def _word(rng: random.Random, kind: str) -> str:
    return str(rng.choice(WORDS[kind]))


def _nickname(rng: random.Random, real_name: str, child: str, *, is_woman: bool) -> str:
    roll = rng.random()
    if roll < 0.26:
        return real_name
    if roll < 0.42:
        return child + ("妈妈" if is_woman else "爸爸")
    if roll < 0.62:
        return _word(rng, "nicknames")
    if roll < 0.74:
        return _word(rng, "emoji") + _word(rng, "nicknames")
    if roll < 0.82:
        return _word(rng, "latin")
    if roll < 0.90:
        return f"{rng.choice(WORDS['latin'])} {real_name[0]}"
    if roll < 0.95:
        return f"A{rng.choice(WORDS['trades'])}{real_name[0]}{'姐' if is_woman else '哥'}"
    if roll < 0.985:
        return f"阿{real_name[-1]}{rng.choice(WORDS['emoji'])}"
    return _word(rng, "long_nicknames")
