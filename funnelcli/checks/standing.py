"""Which of two names of one value stands, and which is its alias."""

from collections.abc import Callable

import polars as pl

from funnelcli.checks.base import Case
from funnelcli.model import segment


def standing(case: Case, name: str) -> Callable[[str], tuple[int, str]]:
    """Give the key by which values of a segment are sorted, so that the first stands.

    It is the commonest of all leads before filters, and of equally common ones the first by
    alphabet. All rules that propose `aliases` go by it, and none proposes the opposite of another.
    """
    values = case.evidence.unfiltered[segment(name)].value_counts(name="n")
    counts = dict(values.select(pl.col(segment(name)).cast(pl.String), "n").iter_rows())
    return lambda value: (-counts.get(value, 0), value)
