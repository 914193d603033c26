"""The order of day and month in a column, by all of its values."""

from dataclasses import dataclass

import polars as pl

from funnelcli.config import DateOrder

HEAD = 11
"""So many letters of a value hold its date and, at most, one digit of the hour."""

ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")

MANY = 20
"""From so many different dates on, days vary more than years."""

_PARTS = r"^(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P<s2>[-/.])(?P<c>\d{4}|\d{2})(?:\D|$)"


@dataclass(frozen=True, eq=False, slots=True)
class Undecided:
    """The heads of values that fit several orders, or that prove orders which exclude another."""

    possible: tuple[DateOrder, ...]
    """The orders that all values fit, and in which they are not the same dates."""
    open: pl.Series
    """Heads that are another date in another of the possible orders."""
    not_dmy: pl.Series
    not_mdy: pl.Series


def order_of(heads: pl.Series) -> DateOrder | Undecided:
    """Find the order in which every head is a date that is one in any order.

    What is a date in no order, such as 31/02/2026, proves nothing. What is the same date in
    each possible order, such as 05/05/2026, leaves nothing open.
    """
    read = _in_each_order(heads)
    read = read.filter(pl.any_horizontal(pl.col(ORDERS).is_not_null()))
    candidates = ORDERS if _may_be_year_first(read) else ORDERS[:2]
    possible = tuple(order for order in candidates if read[order].null_count() == 0)
    first = pl.col(possible[0]) if possible else pl.lit(None)
    differs = pl.any_horizontal(pl.col(order) != first for order in possible or ORDERS)
    open_ = read.filter(differs)["head"]
    if possible and open_.is_empty():
        return possible[0]
    not_dmy, not_mdy = (read.filter(pl.col(order).is_null())["head"] for order in ORDERS[:2])
    return Undecided(possible, open_, not_dmy, not_mdy)


def proves_order(heads: pl.Series) -> bool:
    """Tell whether some head is a date in one order of day and month alone; 03/03/2026 is not."""
    return (
        not _in_each_order(heads)
        .filter(pl.col("dmy").is_null() ^ pl.col("mdy").is_null())
        .is_empty()
    )


def _in_each_order(heads: pl.Series) -> pl.DataFrame:
    """Read heads of numbers in each order; a year of two digits is at the end or in front."""
    parts = heads.rename("head").to_frame()
    parts = parts.with_columns(pl.col("head").str.extract_groups(_PARTS).alias("p")).unnest("p")
    parts = parts.filter(pl.col("s") == pl.col("s2"))

    def date(year: str, month: str, day: str) -> pl.Expr:
        short = pl.col(year).str.len_bytes() == 2  # noqa: PLR2004
        century = pl.when(pl.col(year) >= "69").then(pl.lit("19")).otherwise(pl.lit("20"))
        full = pl.when(short).then(century + pl.col(year)).otherwise(pl.col(year))
        return pl.concat_str(full, month, day, separator="-").str.to_date("%Y-%m-%d", strict=False)

    two_in_front = pl.col("a").str.len_bytes() == 2  # noqa: PLR2004
    two_behind = pl.col("c").str.len_bytes() == 2  # noqa: PLR2004
    return parts.with_columns(
        dmy=date("c", "b", "a"),
        mdy=date("c", "a", "b"),
        ymd=pl.when(two_in_front, two_behind, pl.col("s") == "-").then(date("a", "b", "c")),
    )


def _may_be_year_first(read: pl.DataFrame) -> bool:
    """Tell whether 26-01-31 may be of 2026: years vary less than days, once there are many.

    Only with hyphens, as in ISO; with other marks a year of two digits stands at the end.
    """
    span = [pl.col(part).cast(pl.Int32) for part in ("a", "c")]
    first, last = read.select(part.max() - part.min() for part in span).row(0)
    if first is None or read["ymd"].null_count() == read.height:
        return False
    return first <= last or read["head"].n_unique() < MANY
