"""All probes, in the order of the page."""

from workbench.checkup.findings import Probe
from workbench.checkup.probes import callbacks, connection, deriving, reads, rights, running, writes

GATES = ("credentials", "trusted_address")
"""Without these nothing else can be asked of WeCom."""

PROBES: tuple[Probe, ...] = (
    *connection.PROBES,
    *callbacks.PROBES,
    *rights.PROBES,
    *running.PROBES,
    *deriving.PROBES,
    *reads.PROBES,
    *writes.PROBES,
)
