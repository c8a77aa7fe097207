"""What is written about the product is what it does."""

import re
from collections.abc import Iterator, Mapping

import pytest

from script.support.paths import REPOSITORY
from tests.workbench.support import SIMULATOR_IDENTITY
from workbench import documents
from workbench.config import Settings

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
READ_ELSEWHERE = {"BIND", "WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS"}
"""By gunicorn."""
FOR_TESTS_ONLY = {"FIXED_NOW"}


@pytest.mark.parametrize("name", documents.PAGES)
def test_documents_are_what_the_code_says_now(name):
    written = (documents.FOLDER / name).read_text(encoding="utf-8")
    assert written == documents.PAGES[name](), f"docs/{name} is old: run `flask --app wsgi docs`"


class Listening(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_, self.asked = values, set[str]()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def documented() -> set[str]:
    table = README.partition("| variable | meaning | default |")[2].partition("\n\n")[0]
    found = set()
    for row in table.splitlines()[2:]:
        names = re.findall(r"`([^`]+)`", row.split(" | ")[0])
        stem = names[0].rsplit("_", 1)[0] if names else ""
        found |= {name if "…" not in name else stem.removesuffix("_TOKEN") + name.removeprefix("…") for name in names}
    return found


def test_every_setting_is_in_the_table_of_the_readme_and_no_other():
    env = Listening(
        {
            **SIMULATOR_IDENTITY,
            "DATABASE_URL": "postgresql://workbench@127.0.0.1/workbench",
            "REDIS_URL": "redis://127.0.0.1",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "WECOM_SIMULATOR_URL": "http://127.0.0.1:9000",
        }
    )
    Settings.from_env(env)
    assert documented() - READ_ELSEWHERE == env.asked - FOR_TESTS_ONLY
