"""Paths: the channels that a lead met, one after the other, as a text."""

from typing import Final, Literal, cast

import polars as pl

from funnelcli.config import Config
from funnelcli.config.option import Option
from funnelcli.config.query import Query
from funnelcli.counting.attribution.journeys import FIRST
from funnelcli.counting.attribution.touches import CHANNEL, IS_FIRST, LOCAL
from funnelcli.counting.looked_up import looked_up
from funnelcli.errors import UsageError
from funnelcli.model import NONE, ROW
from funnelcli.words.text import did_you_mean

Repeats = Literal["every", "runs", "first", "count"]
_REPEATS: Final = ("every", "runs", "first", "count")
BETWEEN: Final = " > "
"""What stands between two touches of a path."""
MOST_TOUCHES: Final = 50
"""So many touches a path shows at most; of longer ones those in the middle are left out."""
LEFT_OUT: Final = "…"
"""What stands for them."""
PATH: Final = "path"
IS_CUT: Final = "~is_cut"
_NAME, _TIMES, _NAMES = "~name", "~times", "~names"


def repeats_of(option: str, text: str, _config: Config | None = None) -> Repeats:
    """Read how repeats are written."""
    word = text.strip().casefold()
    if word not in _REPEATS:
        raise UsageError(
            f"{option}: {text!r} is no way to write repeats{did_you_mean(word, _REPEATS)}",
            "every: each touch; runs: repeats at once as one; first: each channel where it comes "
            "first; count: likewise, with how often.",
        )
    return cast("Repeats", word)


REPEATS: Final[Option[Repeats]] = Option(
    name="--repeats",
    metavar="every|runs|first|count",
    help="Paths name each touch (every), repeats at once as one (runs), each channel where it came "
    "first (first), or likewise with how often (count).  [default: every]",
    read=repeats_of,
    default="every",
)


def paths(touches: pl.LazyFrame, query: Query, most: int | None = MOST_TOUCHES) -> pl.LazyFrame:
    """Write the path of each lead that was touched, with its `FIRST` touch and whether it `IS_CUT`.

    `every` names the channel of each touch, `runs` one that is repeated at once only once, `first`
    each channel where it came first, and `count` likewise with how often: `A(2) > B(1)`. A sign of
    `>` in a name is written `›`, so that it does not part the path. Of a path of more than `most`
    names those in the middle are left out.
    """
    names = pl.col(_NAMES)
    found = _named(touches, query).group_by(ROW, maintain_order=True).agg(
        pl.col(_NAME).alias(_NAMES), pl.col(FIRST).first()
    )  # fmt: skip
    if most is None:
        return found.select(ROW, FIRST, names.list.join(BETWEEN).alias(PATH))
    is_long, half = names.list.len() > most, most // 2
    ends = pl.concat_list(names.list.head(half), pl.lit(LEFT_OUT), names.list.tail(half))
    shown = pl.when(is_long).then(ends).otherwise(names)
    return found.select(ROW, FIRST, shown.list.join(BETWEEN).alias(PATH), is_long.alias(IS_CUT))


def _named(touches: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Give the names of which paths are made, in their order, with the moment of each."""
    name = looked_up(CHANNEL, _as_written, pl.String, null=NONE).alias(_NAME)
    moment, repeats = pl.col(LOCAL).alias(FIRST), query.asked.option(REPEATS)
    if repeats == "runs":
        is_other = pl.col(CHANNEL).ne_missing(pl.col(CHANNEL).shift(1))
        touches = touches.filter(pl.col(IS_FIRST) | is_other)
    if repeats in {"every", "runs"}:
        return touches.select(ROW, moment, name)
    once = touches.group_by(ROW, CHANNEL, maintain_order=True).agg(
        moment.first(), pl.len().alias(_TIMES)
    )
    named = once.select(ROW, FIRST, _TIMES, name)
    if repeats == "first":
        return named
    return named.with_columns(pl.format("{}({})", _NAME, _TIMES).alias(_NAME))


def _as_written(channel: str) -> str:
    """Write a channel so that its name parts no path."""
    return channel.replace(">", "›")
