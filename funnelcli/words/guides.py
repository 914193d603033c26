"""What the guides say of a step that loses too much: what usually causes it, and whose job it is.

They say it from experience, so that it is shown with who published it, and never as a finding.
"""

import re
from dataclasses import dataclass
from typing import Final

from funnelcli.words.vocabulary import plain, says, says_any

_MARKETING = re.compile(r"\bmql\b|\bmarketing qualified\b")
_ACCEPTED = re.compile(r"\bsal\b|\baccepted\b")
_SELLING: Final = ("opportunity", "proposal", "negotiation", "meeting", "trial")
_LEAD, _MQL, _SAL, _SQL, _SALE = range(5)


@dataclass(frozen=True, slots=True)
class Guide:
    """What is published of a step."""

    cause: str
    owner: str
    """Whose job it is to mend it."""
    publisher: str = "MV3 Marketing"


_TO_MQL: Final = Guide("criteria that are too strict, or channels that bring others than who buys",
                       "marketing")  # fmt: skip
_TO_SALES: Final = Guide("leads that are not good enough, or a definition that is not agreed on",
                         "marketing and sales together")  # fmt: skip
_BY_SALES: Final = Guide("demo, follow-up, competition or price", "sales")


def guide_of(before: str, after: str, *, is_sale: bool) -> Guide | None:
    """Find what the guides say of a step by the names of its stages; None where they say nothing.

    `is_sale` says that whoever takes it buys.
    """
    start, end = _place(before), _SALE if is_sale else _place(after)
    if end == _MQL:
        return _TO_MQL
    if end == _SAL or (start, end) == (_MQL, _SQL):
        return _TO_SALES
    return _BY_SALES if start >= _SAL and end >= _SQL else None


def _place(name: str) -> int:
    """Tell which of the usual stages one is by its name; a lead where it is none of them."""
    words = plain(name)
    if _MARKETING.search(words):
        return _MQL
    if _ACCEPTED.search(words):
        return _SAL
    if says_any(_SELLING, name):
        return _SALE
    return _SQL if says("qualified", name) else _LEAD
