"""The ends of the 95 % intervals of credits, for each row of the table and each model."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.attribution.chains import (
    BROUGHT,
    BROUGHT_TOUCHED,
    COUNTED,
    DRAWN,
    Chains,
    Slice,
    markov_goal,
    parts,
)  # fmt: skip
from funnelcli.counting.attribution.credits import IS_REST, MEASURE
from funnelcli.counting.attribution.goals import AMOUNT
from funnelcli.counting.attribution.markov import MARKOV, MOVES
from funnelcli.counting.attribution.models import ONE, models
from funnelcli.counting.attribution.replicates import (
    MOST_RESAMPLED,
    WORTH,
    again,
    ends,
    scales,
    shares_again,
)  # fmt: skip
from funnelcli.counting.attribution.slices import BEGAN, CREDITED, in_periods, slices
from funnelcli.counting.attribution.squares import (
    ALL,
    BROUGHT as SQUARES_BROUGHT,
    EVERYONE,
    NEGATIVE,
    SQUARES,
    TOUCHED,
    of_everyone,
)  # fmt: skip
from funnelcli.counting.attribution.table import HIGH, LOW
from funnelcli.counting.attribution.touches import CONVERTS
from funnelcli.counting.attribution.variance import Ends, of_amounts, of_credits, sum_of_squares
from funnelcli.counting.patterns import LEADS

_NOBODY: Final[Ends] = (None, None)
Key = tuple[Any, ...]
Sums = Mapping[Key, Mapping[str, int]]


def with_bounds(
    rows: pl.DataFrame, counts: Counts, made: Chains | None, query: Query
) -> pl.DataFrame:
    """Add both ends for each model, in the units of its credits."""
    named, slice_ = models(query), slices(query)
    by_rule = _Rules.of(counts, query)
    by_chain = _of_chains(counts, made, query)
    found: dict[str, list[float | None]] = {
        name + end: [] for name in (*named, MARKOV) for end in (LOW, HIGH)
    }
    for row in rows.iter_rows(named=True):
        key = tuple(row[name] for name in slice_)
        of = None if row[IS_REST] else row[CREDITED]
        for name in (*named, MARKOV):
            if name == MARKOV:
                pair = by_chain.get((row[MEASURE], key, of), _NOBODY)
            else:
                pair = by_rule.ends(row, key, name)
            for value, end in zip(pair, (LOW, HIGH), strict=True):
                found[name + end].append(None if value is None else value * ONE)
    return rows.with_columns(pl.Series(name, each, pl.Float64) for name, each in found.items())


class _Rules:
    """What the intervals of rule models are made of."""

    def __init__(self, leads: Sums, squares: Sums, brought: Sums, query: Query) -> None:
        self.leads, self.squares, self.brought = leads, squares, brought
        keys, known = slices(query), of_everyone(query)
        self.places = [keys.index(name) for name in known]

    @classmethod
    def of(cls, counts: Counts, query: Query) -> "_Rules":
        """Add up what is counted."""
        keys = slices(query)
        leads = _sums(counts[EVERYONE], of_everyone(query), query)
        squares = _sums(counts[SQUARES], [MEASURE, *keys, CREDITED], query)
        brought = _sums(counts[SQUARES_BROUGHT], keys, query) if SQUARES_BROUGHT in counts else {}
        return cls(leads, squares, brought, query)

    def ends(self, row: Mapping[str, Any], key: Slice, model: str) -> Ends:
        """Give the ends of what a model gives to a row."""
        leads = self.leads.get(tuple(key[place] for place in self.places), {}).get(LEADS, 0)
        credit, measure = int(row[model]), row[MEASURE]
        sums = self.squares.get((measure, *key, row[CREDITED]), {})
        if measure != AMOUNT:
            squared = credit * ONE if row[IS_REST] else _squared(sums, model)
            return of_credits(credit, squared, leads, one=ONE)
        whole = self.brought.get(key, {})
        squared = self._untouched(key) if row[IS_REST] else _squared(sums, model)
        has_negative = bool(whole.get(NEGATIVE, 0))
        return of_amounts(credit // ONE, squared, leads, has_negative=has_negative)

    def _untouched(self, key: Slice) -> int:
        """Give the squares of what customers brought without a touch."""
        touched = (
            _squared(sums, TOUCHED)
            for of, sums in self.squares.items()
            if of[:-1] == (AMOUNT, *key)
        )
        return _squared(self.brought.get(key, {}), ALL) - sum(touched)


def _sums(counts: pl.DataFrame, by: Sequence[str], query: Query) -> Sums:
    known = in_periods(counts, query) if BEGAN in by else counts
    added = known.group_by(by).agg(pl.col("^#.*$").sum())
    return {tuple(row[name] for name in by): row for row in added.iter_rows(named=True)}


def _squared(sums: Mapping[str, int], of: str) -> int:
    return sum_of_squares(sums, of) if sums else 0


def _of_chains(
    counts: Counts, made: Chains | None, query: Query
) -> dict[tuple[str, Slice, str | None], Ends]:
    """Fit the Markov model again to each replicate; of rows without a channel what no touch is of.

    Not where there are more channels than can be fitted so often.
    """
    goal = markov_goal(query)
    found: dict[tuple[str, Slice, str | None], Ends] = {}
    if made is None or goal is None:
        return {}
    taken = {
        name: dict(parts(counts[name], query))
        for name in (COUNTED, DRAWN, BROUGHT, BROUGHT_TOUCHED)
    }
    for key, fit in made.fits.items():
        if fit.refusal or len(fit.effects) > MOST_RESAMPLED:
            continue
        moves, leads = taken[COUNTED][key], taken[DRAWN][key]
        shares, factors = shares_again(moves, MOVES), scales(leads)
        numbers = {
            goal.measure: (
                _times(moves.filter(CONVERTS), MOVES, factors),
                _times(leads.filter(CONVERTS), LEADS, factors),
            ),
            AMOUNT: (
                _times(taken[BROUGHT_TOUCHED][key], WORTH, factors),
                _times(taken[BROUGHT][key], WORTH, factors),
            ),
        }
        for measure, (own, whole) in numbers.items():
            for channel in fit.effects:
                values = [
                    share.get(channel, 0.0) * number
                    for share, number in zip(shares, own, strict=True)
                ]
                found[measure, key, channel] = ends(values)
            rest = [a - b for a, b in zip(whole, own, strict=True)]
            found[measure, key, None] = ends(rest)
    return found


def _times(counts: pl.DataFrame, number: str, factors: Sequence[float]) -> list[float]:
    """Give a number of each replicate, scaled to as many leads as there are."""
    sums = [int(counts[name].sum()) for name in again(number)]
    return [value * factor for value, factor in zip(sums, factors, strict=True)]
