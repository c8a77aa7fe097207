"""docs/orders.md says what the code does."""

import json
import re

import pytest

from script.support.paths import REPOSITORY
from tests.workbench.orders.shop import post, results
from workbench.orders import reporting
from workbench.orders.files.presets import FIELDS, PRESETS
from workbench.orders.models import OrderStatus, SalesChannel
from workbench.orders.reporting import REASONS

PAGE = (REPOSITORY / "docs" / "orders.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_every_name_of_every_column_is_in_the_page(preset):
    chapter = PAGE.partition(f"(`{preset.channel}`)")[2].partition("\n### ")[0]
    rows = dict(re.findall(r"^\| [^|]*`(\w+)` \| (.*) \|$", chapter, re.MULTILINE))
    assert rows == {field: " / ".join(names) for field, names in preset.aliases.items()}
    assert ("未验证" in chapter.splitlines()[0]) is not preset.is_verified


def test_every_reason_channel_and_status_is_in_the_page():
    reasons = set(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE))
    assert reasons >= REASONS.keys()
    for word in (*SalesChannel, *OrderStatus):
        assert f"`{word.value}`" in PAGE


def test_the_order_of_the_page_is_one_the_door_takes(client):
    body = json.loads(PAGE.partition("```json\n")[2].partition("```")[0])
    order = body["orders"][0] | {"updated_at": "2026-03-05T10:00:01+08:00"}
    assert results(post(client, {"orders": [order]})) == [(order["order_no"], "created")]


WORDS = (REPOSITORY / "h5" / "src" / "orders" / "words.ts").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", [FIELDS, REASONS], ids=["fields", "reasons"])
def test_the_report_and_the_page_have_a_word_for_each(table):
    assert set(FIELDS) == reporting.FIELDS.keys()
    assert set(table) <= _words()


def _words():
    """Keys of its tables, and codes it looks at by name."""
    return {word for found in re.findall(r"^  (\w+): '|=== '(\w+)'", WORDS, re.MULTILINE) for word in found if word}
