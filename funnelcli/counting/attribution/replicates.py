"""How sure the Markov model is of its credits: the same leads, drawn again 200 times.

In each replicate a lead counts as often as a Poisson variable of mean 1 says, which follows from
its id and the number of the replicate, and from nothing else (Chamandy and others 2012). So
neither the order of the rows nor parts nor threads decide anything. What is shared in a replicate
is scaled so that it has as many leads as there are.
"""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.attribution.markov import FROM, TO, fitted
from funnelcli.counting.attribution.touches import CONVERTS
from funnelcli.counting.patterns import LEADS
from funnelcli.model import ACCOUNT, AMOUNT, ID, MOST, ROW

REPLICATES: Final = 200
MOST_RESAMPLED: Final = 50
"""The most channels for which so many replicates are solved in seconds."""
WORTH: Final = "#worth"
LEVEL: Final = 0.95
_ID: Final = "~hash"
_CHANCES: Final = accumulate(math.exp(-1) / math.factorial(times) for times in range(16))
_THRESHOLDS: Final = pl.Series([round(2**64 * chance) for chance in _CHANCES], dtype=pl.UInt64)
"""The chances that a Poisson variable of mean 1 is at most 0, 1, 2 …, in parts of 2^64."""


def again(number: str) -> list[str]:
    """Name the columns that have a number in each replicate."""
    return [f"{number}_{replicate}" for replicate in range(REPLICATES)]


_TIMES: Final = again("~times")


def drawn(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Give how often each lead counts in each replicate, by the text of its id.

    Of companies it is what tells the account, and the id of who is of none.
    """
    own = pl.col(ID).cast(pl.String).hash()
    if query.config.lead.unit == "account" and ACCOUNT in leads.collect_schema():
        account = pl.col(ACCOUNT)
        own = pl.when(account.is_not_null()).then(account.hash()).otherwise(own)
    times = (
        pl.lit(_THRESHOLDS).search_sorted(pl.col(_ID).hash(replicate)).cast(pl.UInt8).alias(name)
        for replicate, name in enumerate(_TIMES)
    )
    return leads.select(ROW, own.alias(_ID)).select(ROW, *times)


def count_again(
    rows: pl.LazyFrame, times: pl.LazyFrame, keys: Sequence[str], number: str
) -> pl.LazyFrame:
    """Count rows of leads by keys, as often in each replicate as their leads are `drawn`."""
    added = (
        pl.col(each).sum().cast(pl.Int64).alias(name)
        for each, name in zip(_TIMES, again(number), strict=True)
    )
    return (
        rows.join(times, on=ROW).group_by(*keys).agg(pl.len().cast(pl.Int64).alias(number), *added)
    )


def worth_again(leads: pl.LazyFrame, times: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """Add up what converted leads brought, as often in each replicate as they are `drawn`."""
    wide = pl.col(AMOUNT).fill_null(0).cast(pl.Int128)
    added = (
        (pl.col(each).cast(pl.Int128) * wide).sum().clip(-MOST, MOST).cast(pl.Int64).alias(name)
        for each, name in zip(_TIMES, again(WORTH), strict=True)
    )
    return leads.join(times, on=ROW).group_by(*keys).agg(*added)


def shares_again(moves: pl.DataFrame, number: str) -> list[dict[str, float]]:
    """Fit the model to each replicate of counted moves; give what part each channel has of it.

    In a replicate without a conversion nobody has any.
    """
    states = list(zip(moves[FROM], moves[TO], moves[CONVERTS], strict=True))
    shares = []
    for name in again(number):
        counted = ((*state, times) for state, times in zip(states, moves[name], strict=True))
        effects = fitted(counted, fewest=1).effects
        whole = sum(effects.values())
        shares.append({channel: effect / whole for channel, effect in effects.items()})
    return shares


def ends(values: Sequence[float]) -> tuple[float, float]:
    """Give the middle 95 % of what replicates came to, between neighbours in proportion."""
    ordered, tail = sorted(values), (1 - LEVEL) / 2
    return _at(ordered, tail), _at(ordered, 1 - tail)


def _at(ordered: Sequence[float], part: float) -> float:
    place = (len(ordered) - 1) * part
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def scales(leads: pl.DataFrame) -> list[float]:
    """Tell by what each replicate is multiplied to have as many leads as there are."""
    whole = int(leads[LEADS].sum())
    sums = [int(leads[name].sum()) for name in again(LEADS)]
    return [whole / each if each else 0.0 for each in sums]
