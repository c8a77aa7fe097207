"""One name for a thing: what pages call sales channels and sources is what files and cards call them."""

import re
from pathlib import Path

import pytest

from workbench.attribution.words import SOURCES
from workbench.orders.words import SALES_CHANNELS

PAGES = (Path(__file__).parents[3] / "h5" / "src" / "kpis" / "words.ts").read_text("utf-8")


@pytest.mark.parametrize(("name", "words"), [("SALES_CHANNELS", SALES_CHANNELS), ("SOURCES", SOURCES)])
def test_pages_and_files_use_the_same_words(name: str, words: dict[str, str]) -> None:
    listed = PAGES.partition(f"const {name}")[2].partition("}")[0]
    assert dict(re.findall(r"(\w+): '(.+)'", listed)) == dict(words)
