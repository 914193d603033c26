"""What the values of a column look like: the format of dates, the type of anything else."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from funnelcli.config import ColumnType
from funnelcli.define import dates, values

Type = ColumnType | Literal["empty"]
"""What a column is in SQL; one without any value compares with everything, and is null."""


def date_format(seen: Sequence[str], named: Sequence[str]) -> str | None:
    """Find the one format, ISO or one of those named, in which all dates are written."""
    if (written := dates.iso_format(seen)) or not seen:
        return written
    parsed = pl.DataFrame({"x": seen}).select(
        pl.col("x").str.to_datetime(form, strict=False).is_not_null().all().alias(form)
        for form in named
    )
    return next((form for form in parsed.columns if parsed[form][0]), None)


def value_type(frame: pl.LazyFrame) -> Type:
    """Tell the type that all values of the text column `x` fit: the first of the list."""
    value = pl.col("x")
    is_number = value.str.contains(values.NUMBER) & ~value.str.contains(values.LEADING_ZERO)
    fits = frame.select(
        some=value.is_not_null().any(),
        boolean=value.str.to_lowercase().is_in(["true", "false"]).all(),
        number=is_number.all(),
        date=value.str.contains(r"^\d{4}-\d\d-\d\d").all(),
    ).collect()
    if not fits["some"][0]:
        return "empty"
    if fits["date"][0]:
        plain = values.Conventions(zone="UTC")
        readable = dates.moment("x", pl.String(), plain, None).is_not_null()
        prepared = values.with_trimmed(frame.drop_nulls(), {"x": pl.String()})
        all_dates = prepared.select(readable.all()).collect().item()
        return "date" if all_dates else "text"
    types: tuple[Type, ...] = ("boolean", "number")
    return next((kind for kind in types if fits[kind][0]), "text")
