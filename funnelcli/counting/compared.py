"""Leads of two periods, counted and compared."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.change import Change
from funnelcli.counting.expected_by_age import Paces
from funnelcli.counting.following import ENDED, MOVED, count_followed, curves
from funnelcli.counting.paired import Tallies, Tally
from funnelcli.counting.patterns import DAYS, LEADS, days_between, reached, since
from funnelcli.counting.sides import Side, sides_of
from funnelcli.model import segment

_IS_B, _AGE = "is_b", "age"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count the leads of both sides by segment and age, and how they became customers.

    And follow all leads, whatever side they are on, for the curve that ages are judged by.
    """
    a, b = sides_of(query.asked, query.config, query.as_of, query.horizon)
    created, days = since(0), days_between(since(0), since(query.last))
    there = reached(query.last, query.asked.reach)
    within, later, undated = there, pl.lit(value=False), pl.lit(value=False)
    if query.horizon is not None:
        within = there & (days <= query.horizon).fill_null(value=False)
        later = there & (days > query.horizon).fill_null(value=False)
        undated = there & days.is_null()
    is_b = created.is_between(b.first, b.last)
    keys = [pl.col(segment(name)) for name in query.asked.by]
    age = days_between(created, pl.lit(query.as_of)).cast(pl.Int64).alias(_AGE)
    sides = (
        tables.leads.filter(is_b | created.is_between(a.first, a.last))
        .group_by(is_b.alias(_IS_B), *keys, age)
        .agg(
            pl.len().cast(pl.Int64).alias(LEADS),
            within.sum().cast(pl.Int64).alias("#within"),
            later.sum().cast(pl.Int64).alias("#later"),
            undated.sum().cast(pl.Int64).alias("#undated"),
        )
    )
    return {"sides": sides, "followed": count_followed(tables.leads, [], 0, query.last, query)}


@dataclass(frozen=True, slots=True)
class Compared:
    """Two periods, and what has changed between them."""

    sides: tuple[Side, Side]
    tallies: Mapping[tuple[str, ...], Tallies]
    """By the values of the segments."""
    change: Change | None
    """None where a side has no lead."""
    undated: int
    """Customers of both sides of whom nobody knows when they bought, and who are in no number."""
    customers: int
    """Those of all leads, on whatever side."""
    timed: int
    """Those of them who took a known number of days."""

    @classmethod
    def of(cls, counts: Counts, query: Query) -> "Compared":
        """Compare what was counted."""
        followed = counts["followed"]
        steps = curves(followed, []).get((), [])
        moved = followed.filter(pl.col(ENDED) == MOVED)
        tallies = _tallies(counts["sides"], [segment(name) for name in query.asked.by])
        return cls(
            sides_of(query.asked, query.config, query.as_of, query.horizon),
            tallies,
            Change.of(tallies, Paces.of(steps, query.horizon)),
            int(counts["sides"]["#undated"].sum()),
            int(moved[LEADS].sum()),
            int(moved.filter(pl.col(DAYS) >= 0)[LEADS].sum()),
        )

    def young(self, query: Query) -> list[int]:
        """List the sides whose last leads have not had their time, so that customers are to come.

        None where the horizon is unknown.
        """
        if query.horizon is None or self.change is None:
            return []
        paces = self.change.paces
        return [
            n
            for n, side in enumerate(self.sides)
            if (query.as_of - side.last).days < query.horizon
            and (paces is None or paces.expected(self.tally(n).ages) < 1)
        ]

    def tally(self, side: int) -> Tally:
        """Put the segments of a side together."""
        return Tally.of_all(pair[side] for pair in self.tallies.values())


def _tallies(counts: pl.DataFrame, by: list[str]) -> dict[tuple[str, ...], Tallies]:
    """Tell the sides of each segment apart, in the order of their names."""
    found: dict[tuple[str, ...], list[dict[int, tuple[int, int, int]]]] = {}
    text = counts.with_columns(pl.col(by).cast(pl.String)) if by else counts
    columns = [*by, _IS_B, _AGE, LEADS, "#within", "#later"]
    for *names, is_b, age, leads, within, later in text.select(columns).sort(columns).iter_rows():
        sides = found.setdefault(tuple(names), [{}, {}])
        sides[is_b][age] = leads, within, later
    return {names: (_tally(a), _tally(b)) for names, (a, b) in found.items()}


def _tally(ages: Mapping[int, tuple[int, int, int]]) -> Tally | None:
    if not ages:
        return None
    return Tally(
        {age: leads for age, (leads, _, _) in ages.items()},
        sum(within for _, within, _ in ages.values()),
        sum(later for _, _, later in ages.values()),
    )
