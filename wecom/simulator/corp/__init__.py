"""The demo corp: a believable company with six months of history, the same for the same seed and clock."""

from wecom.simulator.corp.build import build_corp
from wecom.simulator.corp.sizes import SIZES

__all__ = ["SIZES", "build_corp"]
