"""The few signs a page is set with: in Unicode, in ASCII, and for pipes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Signs:
    """How numbers, gaps and marks look; never a colour, so that every mark survives a paste."""

    thousands: str
    none: str
    """Where a number is undefined."""
    to: str
    """Between the ends of an interval."""
    arrow: str
    bullet: str
    """Before a note."""
    dot: str
    """Between the parts of a line."""
    immature: str
    """After the label of a cohort that is not mature."""
    unknown: str
    """After the label of a cohort whose maturity is unknown while that of others is known."""
    truncated: str
    """After the label of a cohort that lacks entries which were not recorded."""
    imported: str
    """After the label of a cohort with a day of imports."""
    partial: str
    """Before a rate that could be observed of a part of the leads only."""
    differs: Mapping[str, str]
    """Before a rate that is above or below that of all other leads."""
    line_end: str
    """For a line end inside a text of the data."""
    levels: str
    """For counts from none to the most."""
    spelled: bool = False
    """Flags as columns of words that grep finds, and no cell empty, instead of marks."""


UNICODE: Final = Signs(
    thousands=",",
    none="\u2013",
    to="\u2013",
    arrow="→",
    bullet="•",
    dot="·",
    immature="◦",
    unknown="?",
    truncated="†",
    imported="‡",
    partial="◦",
    differs={"above": "▲", "below": "▼"},
    line_end="⏎",
    levels="▁▂▃▄▅▆▇█",
)
ASCII: Final = Signs(
    thousands=",",
    none="-",
    to="-",
    arrow="->",
    bullet="-",
    dot="|",
    immature="*",
    unknown="?",
    truncated="^",
    imported="#",
    partial="*",
    differs={"above": "^", "below": "v"},
    line_end="\\n",
    levels="_.-:=+*#",
)
PLAIN: Final = replace(ASCII, thousands="", spelled=True)
"""For pipes: no thousands marks, as awk reads `4,851` as 4."""
