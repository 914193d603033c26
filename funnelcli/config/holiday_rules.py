"""Whether anybody knows the holidays of `business_hours.holidays`."""

import re
from collections.abc import Iterator

from funnelcli.config.business_hours import COUNTRY
from funnelcli.config.problems import shown
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.text import did_you_mean


def holiday_problems(tree: Tree) -> Iterator[Problem]:
    """Yield a country, or a part of one, that the library does not know.

    Without the library nobody can tell: then that is said by what has to count the hours.
    """
    path: KeyPath = ("business_hours", "holidays")
    written = tree.at(*path)
    if not isinstance(written, str) or not re.fullmatch(COUNTRY, written):
        return  # reported as what it is
    try:
        from holidays import list_supported_countries
    except ImportError:
        return
    code, _, part = written.upper().partition("-")
    known = list_supported_countries()
    if code not in known or (part and part not in known[code]):
        near = did_you_mean(written, [*known, *(f"{code}-{each}" for each in known.get(code, ()))])
        yield tree.problem(path, f"nobody knows the holidays of {shown(written)}{near}")
