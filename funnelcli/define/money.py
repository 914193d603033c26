"""The expression that reads the values of one column as money."""

from typing import TYPE_CHECKING

from funnelcli.define.values import Conventions, text

if TYPE_CHECKING:
    import polars as pl


def money(name: str, dtype: "pl.DataType", conventions: Conventions, digits: int) -> "pl.Expr":
    """Int64 minor units: the decimal number as written, half up at the last of `digits`."""
    import polars as pl

    exact = pl.Decimal(38, 20)
    if isinstance(dtype, pl.Decimal) or dtype.is_integer():
        value = pl.col(name).cast(exact, strict=False)
    else:
        value = text(name, conventions).cast(exact, strict=False)
    rounded = value.round(digits, mode="half_away_from_zero").cast(pl.Decimal(38, digits))
    return rounded.to_physical().cast(pl.Int64, strict=False)
