"""What a task may be called, and when it may be due."""

import uuid

import pytest

from tests.workbench import factories as make


@pytest.fixture
def push(sign_in):
    department = make.department()
    browser, staff = sign_in(make.member(of=department, heads=True)), make.member(of=department)
    body = {"client_key": str(uuid.uuid4()), "title": "回访", "assignee_userids": [staff.userid]}
    return lambda **about: browser.post("/api/v1/tasks", json={**body, **about})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "   "),
        ("title", "\u3000\t"),
        ("title", "回访\u202e林女士"),
        ("title", "\u2066回访\u2069"),
        ("title", "回访\x07"),
        ("title", "回\n访"),
        ("title", "回\x85访"),
        ("note", "\u202e反"),
        ("script", "\x1b[31m"),
        ("due_at", "2019-12-31T23:59:59Z"),
        ("due_at", "2100-01-01T00:00:00Z"),
    ],
)
def test_what_could_deceive_or_never_be_due_is_refused_and_the_field_is_named(push, field, value):
    answer = push(**{field: value})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert field in answer.json["errors"]["json"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("  回访 林女士\u3000", "回访 林女士"), ("👩‍👩‍👧 全家福", "👩‍👩‍👧 全家福"), ("长" * 60 + " ", "长" * 60)],
)
def test_a_title_is_kept_without_the_blanks_around_it(push, given, kept):
    assert push(title=given).json["title"] == kept


def test_notes_and_scripts_keep_their_lines(push):
    answer = push(note="一\n二", script="您好\r\n\t再见", due_at="2099-12-31T23:59:59Z").json
    assert (answer["note"], answer["script"]) == ("一\n二", "您好\r\n\t再见")
