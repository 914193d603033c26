"""One transition under every convention: who is counted, and why others are not."""

from funnelcli.counting.conventions.catalogue import conventions
from funnelcli.counting.conventions.convention import Convention, Unknown
from funnelcli.counting.conventions.counts import count, ends, title, within
from funnelcli.counting.conventions.options import BRIDGE, NAMES, TRANSITION
from funnelcli.counting.conventions.reasons import Part
from funnelcli.counting.conventions.tally import Difference, Tally

__all__ = [
    "BRIDGE", "NAMES", "TRANSITION", "Convention", "Difference", "Part", "Tally", "Unknown",
    "conventions", "count", "ends", "title", "within",
]  # fmt: skip
