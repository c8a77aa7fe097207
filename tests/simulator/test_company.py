"""The large corp: a thousand staff, built in seconds and read page by page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wecom.simulator.corp import build_corp
from wecom.simulator.state import State

pytestmark = pytest.mark.slow
NOW = 1_767_225_600


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    path = tmp_path_factory.mktemp("company") / "corp.sqlite"
    state = State(path)
    build_corp(state, size="company", seed=7, now=NOW)
    yield state
    state.close()


def test_it_is_as_large_as_it_says(company: State) -> None:
    assert company.count("SELECT count(*) FROM members WHERE has_contact = 1") == 1000
    assert company.count("SELECT count(*) FROM readable_relations") == pytest.approx(200_000, abs=200)
    assert company.count("SELECT count(*) FROM chats") == 300
    without = "SELECT count(*) FROM members m WHERE has_contact = 1 AND userid NOT IN (SELECT userid FROM relations)"
    assert company.count(without) == 0


def test_every_department_has_a_head_and_every_branch_a_parent(company: State) -> None:
    heads = company.count("SELECT count(DISTINCT department_id) FROM memberships WHERE is_leader = 1")
    assert heads == company.count("SELECT count(*) FROM departments") == 34
    orphans = (
        "SELECT count(*) FROM departments d WHERE parent_id <> 0 AND parent_id NOT IN (SELECT id FROM departments)"
    )
    assert company.count(orphans) == 0


def test_the_small_corp_is_a_corner_of_it(company: State, tmp_path: Path) -> None:
    other = State(tmp_path / "other.sqlite")
    build_corp(other, size="small", seed=8, now=NOW)
    small = {row["userid"] for row in other.rows("SELECT userid FROM members")}
    other.close()
    assert small <= {row["userid"] for row in company.rows("SELECT userid FROM members")}
