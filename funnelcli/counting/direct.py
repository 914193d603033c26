"""What tools call visits, or leads, of which they know no source."""

from typing import Final

from funnelcli.config import fold

_WORDS: Final = {"direct", "(direct)", "direct traffic", "direct / none", "(direct) / (none)"}


def is_direct(label: str) -> bool:
    """Tell whether a channel says that none is known."""
    return fold(label) in _WORDS
