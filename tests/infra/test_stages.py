import os
import sys
from pathlib import Path

import pytest

from script.support.chromium import provide_chromium
from script.support.errors import MendableError
from script.support.stages import Stages

PASSES = [sys.executable, "-c", "print('3 passed in 0.10s')"]
FAILS = [sys.executable, "-c", "print('1 failed, 2 passed in 0.10s'); raise SystemExit(1)"]
NEVER = [sys.executable, "-c", "print('this must not run')"]


def test_a_failed_stage_does_not_stop_the_next_and_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    stages = Stages()
    stages.run("one", FAILS, NEVER, env=os.environ)
    stages.run("two", PASSES, env=os.environ)
    assert stages.summarise() == 1
    said = capsys.readouterr().out
    assert "this must not run" not in said
    table = said.partition("summary")[2].split("\n")
    assert table[1].split()[:2] == ["one", "failed"]
    assert table[1].endswith("1 failed, 2 passed")
    assert table[2].split()[:2] == ["two", "passed"]
    assert table[2].endswith("3 passed")


def test_the_tests_that_failed_are_named_last(capsys: pytest.CaptureFixture[str]) -> None:
    said = "print('FAILED tests/a.py::test_b[c] - assert 1 == 2'); print(' FAIL  src/x.spec.ts > shows y')"
    stages = Stages()
    stages.run("one", [sys.executable, "-c", f"{said}; raise SystemExit(1)"], env=os.environ)
    stages.summarise()
    last = capsys.readouterr().out.strip().split("\n")[-2:]
    assert last == ["failed in one: tests/a.py::test_b[c]", "failed in one: src/x.spec.ts > shows y"]


def test_a_problem_found_after_the_commands_fails_the_stage(capsys: pytest.CaptureFixture[str]) -> None:
    stages = Stages()
    stages.run("api client", PASSES, env=os.environ, find_problem=lambda: "schema.d.ts was stale")
    assert stages.summarise() == 1
    assert "schema.d.ts was stale" in capsys.readouterr().out


@pytest.mark.parametrize(("is_failure", "code"), [(False, 0), (True, 1)])
def test_what_is_left_out_is_said_and_fails_only_where_it_must(
    is_failure: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    stages = Stages()
    stages.leave_out("browser", "no Chromium", is_failure=is_failure)
    assert stages.summarise() == code
    assert "LEFT OUT: no Chromium" in capsys.readouterr().out


def test_a_named_chromium_that_does_not_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    with pytest.raises(MendableError, match=r"CHROMIUM=/bin/true does not start"):
        provide_chromium()


def test_a_named_chromium_is_taken_before_any_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "my-chromium"
    named.write_text("#!/bin/sh\necho Chromium 1.2.3\n")
    named.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert provide_chromium() == named
