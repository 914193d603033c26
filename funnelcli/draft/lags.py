"""How long after a lead was created its other dates usually are, to put stages in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from funnelcli.define.columns.dates.order import HEAD, Undecided, order_of, proves_order
from funnelcli.draft.profile import DAY_AND_MONTH, Column
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.words import usual_place

DAY = 86_400
LOOKED_AT = 200_000
"""So many entries show the order of stages."""
_CLOCK = r"[T ](\d{1,2}):(\d{2})(?::(\d{2}))?"
_PARTS = r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{2,4})"


def median_lags(
    sheet: Sheet, created: Column | None, dated: Sequence[Column]
) -> Mapping[Column, float]:
    """The median of days from `created` to each date; columns of which nothing is known lack."""
    if created is None or not dated:
        return {}
    orders = day_orders(sheet, [created, *dated])
    if created not in orders:
        return {}
    known = [column for column in dated if column in orders]
    if not known:
        return {}
    begun = _day(created, orders[created])
    row = sheet.look(
        sheet.texts.select(
            (_day(column, orders[column]) - begun).dt.total_days().median().alias(str(i))
            for i, column in enumerate(known)
        )
    ).row(0)
    return {column: days for column, days in zip(known, row, strict=True) if days is not None}


def date_places(sheet: Sheet, dated: Sequence[Column]) -> Mapping[Column, int]:
    """Give each date its place in the order in which rows have them; empty if one is unknown."""
    orders = day_orders(sheet, dated)
    if not dated or any(column not in orders for column in dated):
        return {}
    moments = [moment(column, orders[column]).alias(column.name) for column in dated]
    rows = sheet.texts.select(moments).head(LOOKED_AT).with_row_index("lead")
    long = rows.unpivot(index="lead", variable_name="stage", value_name="moment")
    in_order = _in_order(sheet.look(long.drop_nulls()), [column.name for column in dated])
    return {column: in_order.index(column.name) for column in dated}


@dataclass(frozen=True, slots=True)
class Entries:
    """When the leads of a log first entered each stage, as far as its dates tell."""

    frame: pl.DataFrame
    """A row for each lead and stage with the `moment`, in seconds."""
    lags: Mapping[str, float]
    """The median of days from the first row of a lead to its entry into each stage."""
    final: frozenset[str]
    """The stages that nobody who entered them has left for another."""


def entries(sheet: Sheet, rows: pl.LazyFrame, lead: Column, stage: Column, at: Column) -> Entries:
    """Find when each lead first entered each stage of a log, and which stages are the last."""
    order = day_orders(sheet, [at]).get(at, "")
    when = moment(at, order) if order else pl.lit(None, pl.Int64)
    known = sheet.look(
        rows.select(
            pl.col(f"~{lead.index}").alias("lead"),
            pl.col(f"~{stage.index}").alias("stage"),
            when.alias("moment"),
        ).drop_nulls()
    )
    first = known.group_by("lead", "stage").agg(pl.col("moment").min())
    days = pl.col("moment") // DAY
    lags = (
        first.with_columns((days - days.min().over("lead")).alias("days"))
        .group_by("stage")
        .agg(pl.col("days").median())
    )
    ends = known.with_columns(
        (pl.col("moment") == pl.col("moment").max().over("lead")).alias("is_last")
    )
    final = ends.group_by("stage").agg(pl.col("is_last").all()).filter("is_last")
    return Entries(first, dict(lags.iter_rows()), frozenset(final["stage"].to_list()))


def places(entered: Entries, values: Sequence[str]) -> Mapping[str, int]:
    """Give each stage its place in the order in which leads enter them; empty if unknown."""
    if any(value not in entered.lags for value in values):
        return {}
    in_order = _in_order(entered.frame.head(LOOKED_AT), values)
    return {value: place for place, value in enumerate(in_order)}


def _in_order(entered: pl.DataFrame, stages: Sequence[str]) -> list[str]:
    """Put stages in the order in which most leads that have two of them entered these.

    Each goes by how many of the others it comes before more often than after; where that is
    equal, by its usual place.
    """
    pairs = entered.join(entered, on="lead", suffix="_other")
    before = (
        pairs.filter(pl.col("stage") != pl.col("stage_other"))
        .group_by("stage", "stage_other")
        .agg((pl.col("moment_other") - pl.col("moment")).sign().sum().alias("before"))
    )
    wins = dict(before.group_by("stage").agg(pl.col("before").sign().sum()).iter_rows())
    return sorted(stages, key=lambda stage: (-wins.get(stage, 0), usual_place(stage)))


def day_orders(sheet: Sheet, columns: Sequence[Column]) -> dict[Column, str]:
    """Tell the order of day and month of each column by its values, else as it was said."""
    told = {} if sheet.date_order is None else dict.fromkeys(columns, sheet.date_order)
    return {**{c: order for c, order in told.items() if DAY_AND_MONTH in c.form},
            **decided_orders(sheet, columns)}  # fmt: skip


def decided_orders(sheet: Sheet, columns: Sequence[Column]) -> dict[Column, str]:
    """Decide the order of day and month of each column by all its values; left out if undecided."""
    orders: dict[Column, str] = {c: "ymd" for c in columns if c.form in ("ISO", "year first")}
    for column, heads in _open_heads(sheet, columns):
        order = order_of(heads)
        if not isinstance(order, Undecided):
            orders[column] = order
    return orders


def proven(sheet: Sheet, columns: Sequence[Column]) -> list[Column]:
    """List the columns with a value that tells day from month, and not only days such as 3/3."""
    return [column for column, heads in _open_heads(sheet, columns) if proves_order(heads)]


def _open_heads(sheet: Sheet, columns: Sequence[Column]) -> Iterator[tuple[Column, pl.Series]]:
    """Yield the beginnings of the values of each column that is not told by its form."""
    open_ones = [c for c in columns if DAY_AND_MONTH in c.form]
    if open_ones:
        heads = sheet.look(
            sheet.texts.select(
                pl.col(f"~{c.index}").drop_nulls().str.head(HEAD).unique().implode()
                for c in open_ones
            )
        )
        for column in open_ones:
            yield column, heads[f"~{column.index}"].explode()


def _day(column: Column, order: str) -> pl.Expr:
    parts = {
        part: pl.col(f"~{column.index}").str.extract(_PARTS, i)
        for i, part in enumerate(order, start=1)
    }
    year = pl.when(parts["y"].str.len_chars() == 2).then("20" + parts["y"]).otherwise(parts["y"])  # noqa: PLR2004
    written = pl.concat_str(year, parts["m"], parts["d"], separator="-")
    return written.str.to_date("%Y-%m-%d", strict=False, cache=False)


def moment(column: Column, order: str) -> pl.Expr:
    """Read the seconds since 1970, of a date without a time those of its midnight."""
    text = pl.col(f"~{column.index}")
    hours, minutes, seconds = (
        text.str.extract(_CLOCK, part).cast(pl.Int64, strict=False).fill_null(0)
        for part in (1, 2, 3)
    )
    is_late = text.str.contains(r"(?i)p\.?\s?m").fill_null(value=False) & (hours < 12)  # noqa: PLR2004
    hours += pl.when(is_late).then(12).otherwise(0)
    day = _day(column, order).cast(pl.Int32).cast(pl.Int64)
    return day * DAY + hours * 3600 + minutes * 60 + seconds
