"""Whether we may listen on a port, and who does instead."""

import errno
import re
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from script.support.errors import MendableError

# A stopped demo's port is free at once; a killed one's needs the moment its children need to go.
PATIENCE_SECONDS = 3.0
LISTEN = "0A"
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - recognised, to be replaced by an address that can be opened


class PortError(MendableError):
    """We cannot listen there; the message says why."""


def require_free(host: str, port: int, option: str) -> None:
    """Raise PortError unless `host:port` can be listened on; `option` is the command's option to change it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise PortError(_explain(error, host, port, option)) from error
        else:
            return


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def lan_address() -> str:
    """The address other machines reach this one at; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        address: str = probe.getsockname()[0]
        return address
    return "127.0.0.1"


def address_of(host: str) -> str:
    """The address to listen on and to open for what a person wrote: a name is looked up, "any" becomes the LAN's."""
    if host in ANY_ADDRESS:
        return lan_address()
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PortError(f"{host} is no address and no name known here: {error}. Try --host {lan_address()}.") from error
    ipv4_first = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return str(ipv4_first[0][4][0])


def holder(port: int) -> str:
    """Who listens on `port`, as far as this user may know; else an empty string."""
    pid = _pid_from_proc(port) if Path("/proc/net/tcp").exists() else _pid_from_lsof(port)
    if not pid:
        return ""
    with suppress(OSError, subprocess.SubprocessError):
        named = subprocess.run(["ps", "-o", "args=", "-p", pid], capture_output=True, text=True, check=True)
        return f"the process {pid} ({named.stdout.strip()[:100]})"
    return f"the process {pid}"


def _explain(error: OSError, host: str, port: int, option: str) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            who = holder(port) or "another process"
            return f"Port {port} is in use by {who}. Stop it, or choose another port: {option} {port + 1}"
        case errno.EADDRNOTAVAIL:
            return f"{host} is not an address of this machine; its own is {lan_address()} (--host {lan_address()})."
        case errno.EACCES:
            return f"Port {port} needs special rights. Choose one above 1023: {option} {port + 8000}"
        case _:
            return f"Cannot listen on {host}:{port}: {error.strerror}."


def _pid_from_proc(port: int) -> str:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    for process in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            if any(str(entry.readlink()) in inodes for entry in process.iterdir()):
                return process.parent.name
    return ""


def _pid_from_lsof(port: int) -> str:
    if not shutil.which("lsof"):
        return ""
    asked = subprocess.run(
        ["lsof", "-nP", "-t", f"-iTCP:{port}", "-sTCP:LISTEN"], capture_output=True, text=True, check=False
    )
    found = re.match(r"\d+", asked.stdout)
    return found[0] if found else ""
