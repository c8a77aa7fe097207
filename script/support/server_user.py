"""The unprivileged user that runs the servers when we are root, because PostgreSQL refuses to run as root."""

import ctypes
import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from script.support.errors import MendableError

PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


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

    def become(self) -> None:
        """Turn the calling process, a child about to run a server, into this user.

        The child keeps root's right to pass through closed folders where it may: a repository under /root would be out
        of its reach otherwise.
        """
        if LIBC:
            LIBC.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)
        if LIBC:
            header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
            right = 1 << CAP_DAC_OVERRIDE
            effective_permitted_inheritable = (ctypes.c_uint32 * 6)(right, right, right)
            LIBC.capset(header, effective_permitted_inheritable)
            LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)

    def require_reach(self, folder: Path, what: str) -> None:
        """Refuse in words when this user cannot get into `folder`."""
        tried = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", folder],
            preexec_fn=self.become,
            cwd="/",
            capture_output=True,
            check=False,
        )
        if tried.returncode:
            raise ServerUserError(
                f"The servers run as the user {self.name!r}, because PostgreSQL does not run as root, and that user "
                f"cannot reach {what} in {folder}: a folder on the way is closed. Put the repository elsewhere (say "
                "under /srv), open the closed folder for passing through (chmod o+x), or run this as an ordinary user."
            )
