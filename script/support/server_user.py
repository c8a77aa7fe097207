"""The unprivileged user that runs the servers when we are root, because PostgreSQL refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from script.support.errors import MendableError


class ServerUserError(MendableError):
    """The servers cannot run as the chosen user; the message says what to do."""


@dataclass(frozen=True)
class ServerUser:
    """An existing user of this machine."""

    name: str
    uid: int
    gid: int

    @classmethod
    def needed(cls) -> Self | None:
        """`WORKBENCH_SERVER_USER` or `nobody` when we are root, nobody else (None) otherwise."""
        if os.geteuid() != 0:
            return None
        name = os.environ.get("WORKBENCH_SERVER_USER", "nobody")
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            raise ServerUserError(
                f"There is no user {name!r} on this machine. PostgreSQL does not run as root: "
                "set WORKBENCH_SERVER_USER to an existing unprivileged user."
            ) from None
        if entry.pw_uid == 0:
            raise ServerUserError("WORKBENCH_SERVER_USER is root; PostgreSQL needs an unprivileged user.")
        return cls(name, entry.pw_uid, entry.pw_gid)

    def own(self, folder: Path) -> None:
        """Hand `folder` and all that is in it to this user."""
        os.chown(folder, self.uid, self.gid)
        for root, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(Path(root, name), self.uid, self.gid, follow_symlinks=False)

    def require_reach(self, path: Path, what: str) -> None:
        """Refuse in words when a folder on the way to `path` is closed to this user."""
        for folder in reversed(path.resolve().parents):
            if not self._may_enter(folder):
                raise ServerUserError(
                    f"The servers run as the user {self.name!r}, because PostgreSQL does not run as root, and that "
                    f"user may not enter {folder} on the way to {what} ({path}). Put the repository outside it (say "
                    f"under /srv) or allow passing through: chmod o+x {folder}"
                )

    def _may_enter(self, folder: Path) -> bool:
        if not folder.exists():  # to be made by us, open to passing through
            return True
        entry = folder.stat()
        if entry.st_uid == self.uid:
            return bool(entry.st_mode & 0o100)
        if entry.st_gid == self.gid:
            return bool(entry.st_mode & 0o010)
        return bool(entry.st_mode & 0o001)
