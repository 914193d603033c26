"""What the Markov model is counted from, and what it gives to each row of the table.

It is fitted to each slice by itself. A channel that only leads without a conversion came to can
have a part in the chain; it has a row of its own then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.attribution.goals import Goal, goal_of, is_converted
from funnelcli.counting.attribution.markov import (
    FEWEST_PATHS,
    FROM,
    MOVES,
    PATHS,
    TO,
    Fitted,
    count_moves,
    count_paths,
    fitted,
    moves,
)  # fmt: skip
from funnelcli.counting.attribution.replicates import (
    count_again,
    drawn,
    worth_again,
)  # fmt: skip
from funnelcli.counting.attribution.slices import (
    PER,
    as_texts,
    differing,
    in_periods,
    of_leads,
    role,
    slices,
)  # fmt: skip
from funnelcli.counting.attribution.touches import CONVERTS, touches_of_all
from funnelcli.counting.patterns import LEADS
from funnelcli.model import AMOUNT, ROW

COUNTED, IN_PATHS, DRAWN, BROUGHT, BROUGHT_TOUCHED = (
    "moves", "paths", "drawn", "brought", "brought_touched",
)  # fmt: skip
"""Moves, paths of each channel; and of replicates the leads, and what customers brought, all and
those with a touch."""
Slice = tuple[Any, ...]
_IS_FEW: Final = pl.col(PATHS) < FEWEST_PATHS


def markov_goal(query: Query) -> Goal | None:
    """Find whose paths are looked at; None where all leads convert, as they are leads already.

    None as well by the period of the conversion, as those who do not convert are of none.
    """
    goal, per = goal_of(query), query.asked.option(PER)
    return goal if goal.stage and (per is None or per.of_cohorts) else None


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count moves by slice; for intervals in each replicate, too."""
    goal = markov_goal(query)
    if goal is None:
        return {}
    keys = slices(query)
    touches = touches_of_all(tables, goal, query, *of_leads(goal, query), AMOUNT)
    came, went = moves(touches, role(query), *keys, AMOUNT)
    by = differing(query)
    states = ((came, [*by, FROM, TO]), (went, [*by, FROM, CONVERTS]))
    counts = {IN_PATHS: _in_slices([count_paths(touches, role(query), by)], query)}
    if not query.asked.sure:
        counted = [count_moves(rows, of) for rows, of in states]
        return as_texts(counts | {COUNTED: _in_slices(counted, query)})
    times = drawn(tables.leads, query)
    converts = is_converted(goal, query).alias(CONVERTS)
    leads = tables.leads.select(ROW, AMOUNT, converts, *of_leads(goal, query))
    counted = [count_again(rows, times, of, MOVES) for rows, of in states]
    return as_texts(
        counts
        | {
            COUNTED: _in_slices(counted, query),
            DRAWN: count_again(leads, times, [*keys, CONVERTS], LEADS),
            BROUGHT: worth_again(leads.filter(CONVERTS), times, keys),
            BROUGHT_TOUCHED: worth_again(went.filter(CONVERTS), times, keys),
        }
    )


def _in_slices(counted: Sequence[pl.LazyFrame], query: Query) -> pl.LazyFrame:
    """Put counts together, with the columns of slices that no lead differs in."""
    whole = pl.concat(counted, how="diagonal")
    alike = [name for name in slices(query) if name not in differing(query)]
    nothing = (pl.lit(None, pl.Date).alias(name) for name in alike)
    return whole.select(*nothing, pl.exclude("^#.*$"), pl.col("^#.*$"))


@dataclass(frozen=True, slots=True)
class Chains:
    """The model of each slice."""

    fits: Mapping[Slice, Fitted]
    in_few: int
    """How many of its channels are in few paths."""

    @property
    def is_shown(self) -> bool:
        """Whether it is shown of any slice."""
        return any(not each.refusal for each in self.fits.values())

    @property
    def most(self) -> int:
        """Tell how many channels the slice has that has most."""
        return max((len(each.effects) for each in self.fits.values()), default=0)

    @property
    def refusals(self) -> list[str]:
        """Say why it is not shown, once for each reason."""
        fits = self.fits.values() or [fitted(())]
        return sorted({each.refusal for each in fits if each.refusal})


def fitted_chains(counts: Counts, query: Query) -> Chains | None:
    """Fit the model to each slice; None where it shares nothing out."""
    if COUNTED not in counts:
        return None
    fits = {
        key: fitted(zip(*(part[name] for name in (FROM, TO, CONVERTS, MOVES)), strict=True))
        for key, part in parts(counts[COUNTED], query)
    }
    shown = {key for key, fit in fits.items() if not fit.refusal}
    few = sum(
        part.group_by(role(query)).agg(pl.col(PATHS).sum()).filter(_IS_FEW).height
        for key, part in parts(counts[IN_PATHS], query)
        if key in shown
    )
    return Chains(fits, few)


def parts(counts: pl.DataFrame, query: Query) -> Iterator[tuple[Slice, pl.DataFrame]]:
    """Take counts apart, by slice."""
    frame = in_periods(counts, query)
    yield from frame.partition_by(slices(query), as_dict=True).items()
