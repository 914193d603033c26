"""What the values of a column look like: the format of dates, the type of anything else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from funnelcli.config import ColumnType
from funnelcli.define import values

if TYPE_CHECKING:
    import polars as pl

Type = ColumnType | Literal["empty"]
"""What a column is in SQL; one without any value compares with everything, and is null."""


def date_format(seen: Sequence[str], named: Sequence[str]) -> str | None:
    """Find the one format, ISO or one of those named, in which all dates are written."""
    import polars as pl

    if (written := values.iso_format(seen)) or not seen:
        return written
    parsed = pl.DataFrame({"x": seen}).select(
        pl.col("x").str.to_datetime(form, strict=False).is_not_null().all().alias(form)
        for form in named
    )
    return next((form for form in parsed.columns if parsed[form][0]), None)


def value_type(frame: "pl.LazyFrame") -> Type:
    """Tell the type that all values of the text column `x` fit: the first of the list."""
    import polars as pl

    value, plain = pl.col("x"), values.Conventions(zone="UTC")
    is_number = value.str.contains(values.NUMBER) & ~value.str.contains(values.LEADING_ZERO)
    is_date = values.moment("x", pl.String(), plain, None).is_not_null() | value.is_null()
    fits = frame.select(
        some=value.is_not_null().any(),
        boolean=value.str.to_lowercase().is_in(["true", "false"]).all(),
        number=is_number.all(),
        date=is_date.all(),
    ).collect()
    if not fits["some"][0]:
        return "empty"
    types: tuple[Type, ...] = ("boolean", "number", "date")
    return next((kind for kind in types if fits[kind][0]), "text")
