"""What STYLE.md says and a linter cannot know."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted((ROOT / "workbench").rglob("*.py"))
MAY_COMMIT = {
    "kernel/db.py": "the one place",
    "kernel/jobs.py": "where a job ends",
    "app.py": "where a request ends",
    "cli.py": "where a command ends",
    "derivations/rebuilding.py": "what it fills beside the tables that are read, on several connections, nobody reads",
    "touches/commands.py": "where a portion of a command's input ends",
    "auth/api.py": "a double arrival of the same login must see the member",
    "mass_sends/jobs.py": "that a reminder is being sent must outlive the worker that sends it",
    "orders/import_jobs.py": "how far a file of a million lines has come must outlive the worker that reads it",
    "welcomes/handlers.py": "that a welcome is being sent must outlive the worker that sends it",
}


def short(path):
    return str(path.relative_to(ROOT / "workbench"))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(tree, name):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (isinstance(called, ast.Attribute) and called.attr == name) or (
                isinstance(called, ast.Name) and called.id == name
            ):
                yield node


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_only_the_ends_of_requests_and_jobs_commit(path):
    tree = ast.parse(path.read_text("utf-8"))
    if short(path) not in MAY_COMMIT:
        assert not list(calls(tree, "commit")), f"{path}: leave the commit to the end of the request or the job"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_flush_says_why(path):
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for call in calls(ast.parse(text), "flush"):
        assert "#" in lines[call.end_lineno - 1], f"{path}:{call.lineno}: say why in a comment on the same line"


@pytest.mark.parametrize("path", [p for p in MODULES if p.name in {"api.py", "schemas.py"}], ids=short)
def test_views_and_schemas_do_not_query(path):
    assert not [name for name in imported(ast.parse(path.read_text("utf-8"))) if name.startswith("sqlalchemy")]


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_every_module_says_in_a_sentence_what_it_is(path):
    said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert said, path
    assert len(path.read_text("utf-8").splitlines()) <= 250, f"{path} would be better as two"


@pytest.mark.parametrize("path", sorted((ROOT / "migrations").rglob("*.py")), ids=lambda path: path.name)
def test_migrations_import_nothing_of_ours(path):
    names = imported(ast.parse(path.read_text("utf-8")))
    assert not [name for name in names if name.split(".")[0] in {"workbench", "wecom"}]
