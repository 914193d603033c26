"""The expressions that read the values of one column as money."""

from typing import TYPE_CHECKING

from funnelcli.define.amount_forms import AmountForm
from funnelcli.define.values import Conventions, text

if TYPE_CHECKING:
    import polars as pl


def money(
    name: str, dtype: "pl.DataType", conventions: Conventions, form: AmountForm, digits: int
) -> "pl.Expr":
    """Int64 minor units: the decimal number as written, half up at the last of `digits`."""
    import polars as pl

    exact = pl.Decimal(38, 20)
    if isinstance(dtype, pl.Decimal) or dtype.is_integer():
        value = pl.col(name).cast(exact, strict=False)
    else:
        value = form.number(text(name, conventions)).cast(exact, strict=False)
    rounded = value.round(digits, mode="half_away_from_zero").cast(pl.Decimal(38, digits))
    return rounded.to_physical().cast(pl.Int64, strict=False)


def quantity(name: str, conventions: Conventions, form: AmountForm) -> "pl.Expr":
    """An amount as Float64, for comparisons in SQL; nothing is ever summed from it."""
    import polars as pl

    return form.number(text(name, conventions)).cast(pl.Float64, strict=False)


def sign(name: str, conventions: Conventions, form: AmountForm) -> "pl.Expr":
    """The signs and codes beside an amount, of which few are different."""
    import polars as pl

    return form.sign(text(name, conventions)).cast(pl.Categorical)
