"""Figures as rows for programs: rates as fractions, null where a figure is of no such group."""

from dataclasses import asdict
from typing import Final

from funnelcli.counting.published import Listed
from funnelcli.render.csv import cell, separated
from funnelcli.render.raw import Raw
from funnelcli.render.style import Style

NAMES: Final = {
    "start": "from", "end": "to", "by": "by", "scope": "scope", "industry": "industry",
    "deal_size": "deal_size", "motion": "motion", "low": "low", "high": "high",
    "publisher": "publisher",
}  # fmt: skip
"""The keys of a figure, in order."""


def objects(listed: Listed) -> list[dict[str, Raw]]:
    """Give the figures as objects."""
    return [{NAMES[key]: value for key, value in asdict(each).items()} for each in listed.figures]


def rows(listed: Listed, style: Style, delimiter: str | None = None) -> str:
    """Write the figures below a header."""
    lines = (
        [cell(value, style, text=isinstance(value, str)) for value in each.values()]
        for each in objects(listed)
    )
    return separated([list(NAMES.values()), *lines], style, delimiter)
