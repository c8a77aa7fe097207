from datetime import UTC, datetime
from typing import Any

import pytest

from wecom import fields

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, 3, [], {}, True])
def test_what_is_no_text_reads_as_empty(value: Any) -> None:
    assert fields.text({"a": value}, "a") == ""
    assert fields.text_or_none({"a": value}, "a") is None


@pytest.mark.parametrize(("value", "number"), [(5, 5), ("5", 5), ("", 0), ("x", 0), (None, 0), ([1], 0), (-1, -1)])
def test_a_number_may_be_quoted_or_missing(value: Any, number: int) -> None:
    assert fields.number({"a": value}, "a") == number


@pytest.mark.parametrize("value", [None, 0, "", 10**30, -(10**30)])
def test_what_is_no_time_reads_as_the_epoch(value: Any) -> None:
    assert fields.moment({"a": value}, "a") == EPOCH


def test_a_time_is_aware() -> None:
    assert fields.moment({"a": 1767225600}, "a") == datetime(2026, 1, 1, tzinfo=UTC)


def test_lists_keep_what_fits() -> None:
    mixed = {"a": ["x", "", None, 1, {"b": 2}, "Y"]}
    assert fields.texts(mixed, "a") == ("x", "Y")
    assert fields.userids(mixed, "a") == ("x", "y")
    assert fields.numbers(mixed, "a") == (1,)
    assert fields.objects(mixed, "a") == [{"b": 2}]


@pytest.mark.parametrize("value", [None, "x", 1, {}])
def test_what_is_no_list_reads_as_empty(value: Any) -> None:
    assert fields.texts({"a": value}, "a") == ()
    assert fields.objects({"a": value}, "a") == []
    assert fields.objects({}, "a") == []


def test_a_name_that_no_database_keeps_is_read_without_what_is_wrong_with_it() -> None:
    nickname = {"name": "林\0女士\ud83d", "tags": ["甲\0", "😀"]}
    assert fields.text(nickname, "name") == "林女士?"
    assert fields.texts(nickname, "tags") == ("甲", "😀")
