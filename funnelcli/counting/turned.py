"""Whether the order of two groups turns round within the values of a third segment (Simpson 1951).

So it can where one of them has more leads of a kind that buys less: of all its leads a smaller
part buys, and of each kind a larger one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.differences import chance, chance_within
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.counting.statistics import holm, is_low_n
from funnelcli.model import segment
from funnelcli.words.text import counted

MISTAKEN: Final = 0.05
"""Of pages on which nothing turns round, so many at most say that something does."""
MOST_GROUPS: Final = 20
"""So many groups are looked at, those with the most leads."""
MOST_VALUES: Final = 20
"""A segment with more values is not looked at: few leads are in each."""
COVERED: Final = 0.8
"""The values in which both groups have enough leads hold at least this part of either."""
CUSTOMERS: Final = "#customers"

Counts = tuple[int, int]
"""Customers of so many leads."""
Pair = tuple[Counts, Counts]


@dataclass(frozen=True, slots=True)
class Turned:
    """Two groups, the better one of all leads first, and the values in which it is the worse."""

    groups: tuple[str, str]
    whole: Pair
    within: str
    values: tuple[tuple[str, Pair], ...]
    is_everywhere: bool
    """Whether there is no other value that one of them has leads of."""


def count_within(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame | None:
    """Count leads that are old enough, and customers, by a group and a value of a third segment.

    None where nothing is looked at: without another segment or a horizon, where nothing says who
    bought, and for groups of several segments.
    """
    within, by = query.asked.within, query.asked.by
    if not within or len(by) != 1 or query.horizon is None or not query.config.knows_customers:
        return None
    group = pl.col(segment(by[0])).alias("group")
    old, bought = leads.filter(is_mature(since(0), query)), reached(query.last, query.asked.reach)
    return pl.concat(
        old.group_by(group, pl.col(segment(other)).alias("value"), pl.lit(other).alias("within"))
        .agg(pl.len().cast(pl.Int64).alias(LEADS), bought.sum().cast(pl.Int64).alias(CUSTOMERS))
        .cast({"group": pl.String, "value": pl.String})
        for other in within
    )


def turned(counts: pl.DataFrame, least: int) -> list[Turned]:
    """Find the pairs of groups whose order turns round, the surest first.

    Looked at are two groups, not low n, and a segment of at most `MOST_VALUES`, with at least two
    values in which neither is low n and which cover both. The order turns round where it is the
    other one in each of these, and both differences are more than chance: that of all leads, and
    that within the values (`_chance_within`). The larger chance counts, raised for the number of
    pairs and segments that were looked at (Holm 1979).
    """
    looked: list[tuple[float, Turned]] = []
    for name in counts["within"].unique().sort():
        cells = counts.filter(pl.col("within") == name)
        if cells["value"].n_unique() > MOST_VALUES:
            continue
        by_group: dict[str, dict[str, Counts]] = {}
        for row in cells.select("group", "value", CUSTOMERS, LEADS).sort("group", "value").rows():
            by_group.setdefault(row[0], {})[row[1]] = row[2:]
        sums = {group: _sum(values.values()) for group, values in by_group.items()}
        enough = [group for group, whole in sums.items() if not is_low_n(*whole, least)]
        largest = sorted(enough, key=lambda group: -sums[group][1])[:MOST_GROUPS]
        for pair in combinations(sorted(largest), 2):
            looked += _looked(name, pair, by_group, least)
    raised = holm([each for each, _ in looked])
    found = [(each, place) for place, each in enumerate(raised) if each <= MISTAKEN]
    return [looked[place][1] for _, place in sorted(found)]


def _looked(
    name: str, pair: tuple[str, str], by_group: Mapping[str, Mapping[str, Counts]], least: int
) -> Iterator[tuple[float, Turned]]:
    """Look at two groups within a segment, if they can be compared there; with its chance."""
    one, other = (by_group[group] for group in pair)
    whole = _sum(one.values()), _sum(other.values())
    if _is_below(whole):
        pair, (one, other), whole = pair[::-1], (other, one), whole[::-1]
    both = [(value, (one[value], other[value])) for value in one if value in other]
    values = [
        (value, counts) for value, counts in both if not any(is_low_n(*k, least) for k in counts)
    ]
    covered = (_sum(counts[side] for _, counts in values)[1] for side in (0, 1))
    if len(values) < 2 or any(n < COVERED * of for n, (_, of) in zip(covered, whole, strict=True)):  # noqa: PLR2004
        return
    is_turned = all(_is_below(counts) for _, counts in values)
    certain = max(chance(*whole[0], *whole[1]), _chance_within(values)) if is_turned else 1.0
    is_everywhere = len(values) == len(one.keys() | other.keys())
    yield certain, Turned(pair, whole, name, tuple(values), is_everywhere)


def _chance_within(values: Iterable[tuple[str, Pair]]) -> float:
    """The chance that two groups differ as much within values, if in each they are of one rate."""
    apart, strata = 0.0, []
    for _, ((k1, n1), (k2, n2)) in values:
        k, n = k1 + k2, n1 + n2
        apart += k1 - n1 * k / n
        strata.append((n1, n, k))
    return chance_within(strata, apart)


def _sum(counts: Iterable[Counts]) -> Counts:
    each = list(counts)
    return sum(k for k, _ in each), sum(n for _, n in each)


def _is_below(counts: Pair) -> bool:
    (k1, n1), (k2, n2) = counts
    return k1 * n2 < k2 * n1


def notes(counts: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say of the surest pair what turns round, and how many others there are."""
    found = turned(counts, query.config.min_leads)
    if not found:
        return
    first, *others = found
    leads, name = f" {query.config.lead.unit}s", first.within.replace("_", " ")
    enough = "" if first.is_everywhere else f" with enough{leads}"
    inside = "; ".join(f"{value} ({_rates(pair)})" for value, pair in first.values)
    more = counted(len(others), "more pair") if others else ""
    yield Note(
        "order-turns",
        f"{first.groups[0]} converts better than {first.groups[1]} ({_rates(first.whole, leads)}), "
        f"but worse in each {name}{enough}: {inside}. Their{leads} differ in {name}, so compare "
        f"them within it.{f' So it is with {more}.' if more else ''}",
        is_loud=True,
    )


def _rates(pair: Pair, leads: str = "") -> str:
    (k1, n1), (k2, n2) = pair
    return f"{k1 / n1:.1%} of {n1:,}{leads}, {k2 / n2:.1%} of {n2:,}"
