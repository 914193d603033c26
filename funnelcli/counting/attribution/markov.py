"""The first-order Markov model: moves of leads from channel to channel, and what they come to.

The paths are those of all leads with a touch. Converted ones end with the conversion, and have the
touches that count before it. The others end with nothing, and have their touches until as-of; with
a lookback those of so many days before their last. Touches of one instant stand by channel and
campaign. It is a model of all paths together: no lead has a credit of its own by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.attribution.chain import CONVERSION, State, shared_out, solved
from funnelcli.counting.attribution.goals import (
    CONVERTED,
    Goal,
    converted_at,
    is_converted,
    until,
)  # fmt: skip
from funnelcli.counting.attribution.touches import LOCAL, by_as_of, in_order, lookback
from funnelcli.model import ROW

MARKOV: Final = "markov"
Move = tuple[str | None, str | None, bool, int]
"""From, to, whether that is a conversion, and how many leads went there how often."""
FROM, TO, CONVERTS = "from", "to", "converts"
"""The channel that a lead comes from, null at the start; the one it goes to, null at the end;
and whether that is a conversion, false before the end."""
MOVES: Final = "#moves"
FEWEST: Final = 50
"""With fewer conversions after a touch the model is not shown."""
FEWEST_PATHS: Final = 10
"""A channel in fewer paths is marked."""
MOST: Final = 200
"""The most channels, since the time goes with their third power."""


def paths(tables: InputTables, goal: Goal, query: Query, *also: str | pl.Expr) -> pl.LazyFrame:
    """Give the touches of all leads in order, whether these convert, and more of their columns."""
    wins = is_converted(goal, query).fill_null(value=False)
    leads = tables.leads.select(
        ROW,
        wins.alias(CONVERTS),
        pl.when(wins).then(until(converted_at(goal, query))).alias(CONVERTED),
        *also,
    )
    touches = by_as_of(tables, query).join(leads, on=ROW)
    counts = (pl.col(LOCAL) <= pl.col(CONVERTED)).fill_null(value=True)
    if (days := lookback(query)) is not None:
        last = pl.when(CONVERTS).then(CONVERTED).otherwise(pl.col(LOCAL).max().over(ROW))
        counts &= (pl.col(LOCAL) >= last - timedelta(days=days)).fill_null(value=True)
    return in_order(touches.filter(counts))


def moves(touches: pl.LazyFrame, credit: str, *also: str) -> pl.LazyFrame:
    """Give a row for each move of a lead, of touches in order; with more of their columns."""
    lead, channel = pl.col(ROW), pl.col(credit).cast(pl.String)
    begins = (lead != lead.shift(1)).fill_null(value=True)
    ends = (lead != lead.shift(-1)).fill_null(value=True)
    rows = touches.select(ROW, *also, channel.alias(TO), CONVERTS, ends.alias("~ends"))
    came = rows.with_columns(
        pl.when(~begins).then(pl.col(TO).shift(1)).alias(FROM), pl.lit(value=False).alias(CONVERTS)
    )
    went = rows.filter("~ends").with_columns(
        pl.col(TO).alias(FROM), pl.lit(None, pl.String).alias(TO)
    )
    columns = [ROW, *also, FROM, TO, CONVERTS]
    return pl.concat([came.select(columns), went.select(columns)])


def count_moves(rows: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """Count moves from one state to another, by more keys."""
    return rows.group_by(*keys, FROM, TO, CONVERTS).agg(pl.len().cast(pl.Int64).alias(MOVES))


def count_paths(touches: pl.LazyFrame, credit: str, keys: Sequence[str]) -> pl.LazyFrame:
    """Count the paths that each channel is in."""
    named = touches.with_columns(pl.col(credit).cast(pl.String))
    return named.group_by(*keys, credit).agg(pl.col(ROW).n_unique().cast(pl.Int64).alias("#paths"))


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the model gives to channels, or why it is not shown."""

    effects: Mapping[str, float]
    """The removal effect of each."""
    conversions: int
    """Those after a touch."""
    refusal: str = ""

    def shares(self, total: int) -> dict[str, int]:
        """Share a whole number among the channels; nothing where the model is refused."""
        return {} if self.refusal else shared_out(total, self.effects)


def fitted(counted: Iterable[Move], *, fewest: int = FEWEST, most: int = MOST) -> Fitted:
    """Fit the model to counted moves.

    Where there are conversions, the effects do not add up to 0: each channel at the end of a path
    to one has some.
    """
    states: dict[tuple[State, State], int] = {}
    for start, end, converts, count in counted:
        key = start, (converts if end is None else end)
        states[key] = states.get(key, 0) + count
    conversions = sum(count for (_, end), count in states.items() if end is CONVERSION)
    channels = len({end for _, end in states if isinstance(end, str)})
    refusal = ""
    if conversions < fewest:
        refusal = f"it takes {fewest} conversions after a touch, and there are {conversions}"
    elif channels > most:
        refusal = f"it takes at most {most} rows, and there are {channels}"
    return Fitted({} if refusal else solved(states).effects, conversions, refusal)
