"""Two lead tables side by side: what each says of an entry, in two bytes.

0 is no entry, 1 one without a date, and 2 the first of January 1900, from which on days are
counted; earlier days are that one, and those after the 4th of June 2079 that one. Where a lead is
in one of the tables only, what the other says is null.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

import polars as pl

from funnelcli.config import Reach
from funnelcli.model import CREATED, OWN, Family, after, before, entry

CODE: Final = pl.UInt16
UNDATED: Final = 1
FIRST: Final = 2
"""The code of the first day, and so of every dated entry the least."""
_EPOCH: Final = (date(1900, 1, 1) - date(1970, 1, 1)).days
_MOST: Final = 2**16 - 1 - FIRST


def codes(last: int) -> list[pl.Expr]:
    """Write what a lead table says of each stage, under its number."""
    return [_code(stage).alias(str(stage)) for stage in range(last + 1)]


def _code(stage: int) -> pl.Expr:
    day = pl.col(entry(stage) if stage else CREATED)
    is_own = (pl.col(OWN) & (1 << stage)) != 0 if stage else pl.lit(value=True)
    since = (day.to_physical() - _EPOCH).clip(0, _MOST) + FIRST
    coded = pl.when(day.is_not_null()).then(since).when(is_own).then(UNDATED).otherwise(0)
    return coded.cast(CODE)


def day_of(code: pl.Expr) -> pl.Expr:
    """Read the day of an entry; null where there is none, or none with a date."""
    days = code.cast(pl.Int32) - FIRST + _EPOCH
    return pl.when(code >= FIRST).then(days.cast(pl.Date))


def has_reached(side: Family[int], stage: int, last: int, reach: Reach) -> pl.Expr:
    """Tell whether a lead reached a stage, as one of the tables says; null where it has it not."""
    match reach:
        case "reached":
            return pl.any_horizontal(pl.col(side(k)) > 0 for k in range(stage, last + 1))
        case "observed":
            return pl.all_horizontal(pl.col(side(k)) > 0 for k in range(stage + 1))
        case "any":
            return pl.col(side(stage)) > 0


def pattern(side: Family[int], last: int) -> pl.Expr:
    """Number the stages that a lead has an entry in, bit by bit; null where it is no lead."""
    bits = (
        pl.when(pl.col(side(k)) > 0).then(pl.lit(1 << k, pl.Int64)).otherwise(0)
        for k in range(last + 1)
    )
    return pl.when(pl.col(side(0)).is_not_null()).then(reduce(or_, bits))


def in_pattern(own: int | None, stage: int, reach: Reach) -> bool:
    """Tell of such a number whether its leads reached a stage; None is no lead."""
    if own is None:
        return False
    up_to = (1 << (stage + 1)) - 1
    match reach:
        case "reached":
            return own >= 1 << stage
        case "observed":
            return own & up_to == up_to
        case "any":
            return own >> stage & 1 == 1


def joined(a: pl.DataFrame, b: pl.DataFrame, by: str, stages: Sequence[int]) -> pl.DataFrame:
    """Put two tables of codes side by side; `stages` are the last of each."""
    sides = [
        table.rename({str(k): side(k) for k in range(last + 1)})
        for table, side, last in zip((a, b), (before, after), stages, strict=True)
    ]
    return sides[0].join(sides[1], on=by, how="full", coalesce=True)
