"""The expressions that read the values of one column as money."""

import polars as pl

from funnelcli.counting.sums import can_be_added
from funnelcli.define.columns.amounts.forms import PLAIN, AmountForm
from funnelcli.define.columns.values import Conventions, text
from funnelcli.model import money_in

LARGEST = 10**30
"""What is larger is read as this: far more than can be counted, and still no sum wraps round."""


def money(
    name: str,
    dtype: pl.DataType,
    conventions: Conventions,
    form: AmountForm,
    digits: int,
    *,
    wide: bool,
) -> pl.Expr:
    """Int64 minor units: the decimal number as written, half up at the last of `digits`.

    Null for what Int64 cannot hold; `wide`, it is there as Int128.
    """
    is_exact = isinstance(dtype, pl.Decimal) or dtype.is_integer()
    number = pl.col(name) if is_exact else form.number(text(name, conventions))

    def minor(decimals: int) -> pl.Expr:
        exact = number if isinstance(dtype, pl.Decimal) else _decimal(number, decimals)
        return _decimal(exact.round(digits, mode="half_away_from_zero"), digits).to_physical()

    # With so many digits before the point a decimal holds all that Int64 does.
    held = minor(19 + digits).cast(pl.Int64, strict=False)
    if not wide:
        return held
    size = number.cast(pl.Float64, strict=False)
    if not is_exact:
        size = pl.when(number.cast(pl.String).str.contains(PLAIN)).then(size)
    most = pl.lit(LARGEST, pl.Int128)
    beyond = pl.when(size >= 1).then(most).when(size <= -1).then(-most)
    return pl.coalesce(held.cast(pl.Int128), minor(digits).clip(-LARGEST, LARGEST), beyond)


def quantity(name: str, conventions: Conventions, form: AmountForm) -> pl.Expr:
    """An amount as Float64, for comparisons in SQL; nothing is ever summed from it."""
    return form.number(text(name, conventions)).cast(pl.Float64, strict=False)


def sign(name: str, conventions: Conventions, form: AmountForm) -> pl.Expr:
    """The signs and codes beside an amount, of which few are different."""
    return form.sign(text(name, conventions)).cast(pl.Categorical)


def narrowed(frame: pl.LazyFrame) -> list[pl.Expr]:
    """Take amounts that were read with more digits than they need as Int64."""
    schema = frame.collect_schema()
    wide = [name for name in money_in(schema) if schema[name] == pl.Int128]
    if not wide:
        return []
    held = {name: pl.col(name).cast(pl.Int64, strict=False) for name in wide}
    fits = (each.null_count() == pl.col(name).null_count() for name, each in held.items())
    found = frame.select(fits).collect().row(0)
    return [each for each, fit in zip(held.values(), found, strict=True) if fit]


def summable(frame: pl.DataFrame) -> pl.DataFrame:
    """Give amounts more digits where a sum of them may need these."""
    large = [name for name in money_in(frame.columns) if not can_be_added(frame[name])]
    return frame.with_columns(pl.col(large).cast(pl.Int128)) if large else frame


def added_up(amount: pl.Expr) -> pl.Expr:
    """Add amounts up; null where there is none."""
    return pl.when(amount.count() > 0).then(amount.sum())


def _decimal(number: pl.Expr, digits: int) -> pl.Expr:
    """Make a decimal with so many digits behind the point; null where it has no place for one."""
    return number.cast(pl.Decimal(38, digits), strict=False)
