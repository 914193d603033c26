"""The first-order Markov model: moves of leads from channel to channel, and what they come to.

The paths are those of all leads with a touch. Converted ones end with the conversion, and have the
touches that count before it. The others end with nothing, and have their touches until as-of; with
a lookback those of so many days before their last. Touches of one instant stand by channel and
campaign. It is a model of all paths together: no lead has a credit of its own by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from funnelcli.counting.attribution.chain import CONVERSION, State, shared_out, solved
from funnelcli.counting.attribution.touches import CONVERTS, IS_FIRST, IS_LAST
from funnelcli.model import NONE, ROW

MARKOV: Final = "markov"
Move = tuple[str | None, str | None, bool, int]
"""From, to, whether that is a conversion, and how many leads went there how often."""
FROM, TO = "from", "to"
"""The channel that a lead comes from, null at the start, and the one that it goes to, null at the
end, of which `CONVERTS` tells whether it is a conversion."""
MOVES, PATHS = "#moves", "#paths"
FEWEST: Final = 50
"""With fewer conversions after a touch the model is not shown."""
FEWEST_PATHS: Final = 10
"""A channel in fewer paths is marked."""
MOST: Final = 200
"""The most channels, since the time goes with their third power."""


def moves(touches: pl.LazyFrame, credit: str, *also: str) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Give a row for each move of a lead, of touches in order; with more of their columns.

    First those to a channel, beside them those from the last one to the end.
    """
    rows = touches.with_columns(pl.col(credit).fill_null(NONE).alias(TO))
    came = pl.when(~pl.col(IS_FIRST)).then(pl.col(TO).shift(1)).alias(FROM)
    went = rows.filter(IS_LAST).select(ROW, *also, pl.col(TO).alias(FROM), CONVERTS)
    return rows.select(ROW, *also, came, TO), went


def count_moves(rows: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """Count moves by keys, the two states among them."""
    return rows.group_by(*keys).agg(pl.len().cast(pl.Int64).alias(MOVES))


def count_paths(touches: pl.LazyFrame, credit: str, keys: Sequence[str]) -> pl.LazyFrame:
    """Count the paths that each channel is in."""
    named = touches.with_columns(pl.col(credit).fill_null(NONE))
    return named.group_by(*keys, credit).agg(pl.col(ROW).n_unique().cast(pl.Int64).alias(PATHS))


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
        refusal = f"it takes {fewest} conversions after a touch"
    elif channels > most:
        refusal = f"it can solve paths among {most} rows at most"
    return Fitted({} if refusal else solved(states).effects, conversions, refusal)
