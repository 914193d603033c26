"""One transition under every convention: who is counted, and why others are not."""

from funnelcli.transition.convention import Convention, Unknown
from funnelcli.transition.conventions import NAMES, conventions
from funnelcli.transition.counts import count, ends, title, within
from funnelcli.transition.reasons import Part
from funnelcli.transition.tally import Difference, Tally

__all__ = [
    "NAMES", "Convention", "Difference", "Part", "Tally", "Unknown", "conventions", "count", "ends",
    "title", "within",
]  # fmt: skip
