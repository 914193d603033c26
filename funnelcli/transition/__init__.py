"""One transition under every convention: who is counted, and why others are not."""

from funnelcli.transition.conventions import NAMES, Convention, conventions
from funnelcli.transition.counts import count, lag, title, within
from funnelcli.transition.reasons import Part
from funnelcli.transition.tally import Difference, Tally

__all__ = [
    "NAMES", "Convention", "Difference", "Part", "Tally", "conventions", "count", "lag", "title",
    "within",
]  # fmt: skip
