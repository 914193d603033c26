"""How long after a lead was created its other dates usually are, to put stages in order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from funnelcli.define.date_order import HEAD, Undecided, order_of, proves_order
from funnelcli.draft.profile import DAY_AND_MONTH, Column, texts
from funnelcli.draft.sheet import Sheet

if TYPE_CHECKING:
    import polars as pl

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
    row = sheet.table.look(
        texts(sheet.table).select(
            (_day(column, orders[column]) - begun).dt.total_days().median().alias(str(i))
            for i, column in enumerate(known)
        )
    ).row(0)
    return {column: days for column, days in zip(known, row, strict=True) if days is not None}


def entry_lags(
    sheet: Sheet, rows: "pl.LazyFrame", lead: Column, stage: Column, at: Column
) -> Mapping[str, float]:
    """The median of days from the first row of a lead in a log to its entry into each stage."""
    import polars as pl

    order = day_orders(sheet, [at]).get(at)
    if order is None:
        return {}
    entries = (
        rows.select(
            pl.col(f"~{lead.index}").alias("lead"),
            pl.col(f"~{stage.index}").alias("stage"),
            _day(at, order).alias("day"),
        )
        .drop_nulls()
        .group_by("lead", "stage")
        .agg(pl.col("day").min())
    )
    days = (pl.col("day") - pl.col("day").min().over("lead")).dt.total_days()
    found = sheet.table.look(
        entries.with_columns(days.alias("days")).group_by("stage").agg(pl.col("days").median())
    )
    return dict(found.iter_rows())


def day_orders(sheet: Sheet, columns: Sequence[Column]) -> dict[Column, str]:
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


def _open_heads(sheet: Sheet, columns: Sequence[Column]) -> Iterator[tuple[Column, "pl.Series"]]:
    """Yield the beginnings of the values of each column that is not told by its form."""
    import polars as pl

    open_ones = [c for c in columns if DAY_AND_MONTH in c.form]
    if open_ones:
        heads = sheet.table.look(
            texts(sheet.table).select(
                pl.col(f"~{c.index}").drop_nulls().str.head(HEAD).unique().implode()
                for c in open_ones
            )
        )
        for column in open_ones:
            yield column, heads[f"~{column.index}"].explode()


def _day(column: Column, order: str) -> "pl.Expr":
    import polars as pl

    parts = {
        part: pl.col(f"~{column.index}").str.extract(_PARTS, i)
        for i, part in enumerate(order, start=1)
    }
    year = pl.when(parts["y"].str.len_chars() == 2).then("20" + parts["y"]).otherwise(parts["y"])  # noqa: PLR2004
    written = pl.concat_str(year, parts["m"], parts["d"], separator="-")
    return written.str.to_date("%Y-%m-%d", strict=False, cache=False)
