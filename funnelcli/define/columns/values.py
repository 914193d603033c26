"""Expressions that read the values of one column as text, number or boolean.

Every expression gives null for what is empty and for what does not fit; `Cells` tells the
two apart. They are for frames that `with_trimmed` has prepared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from funnelcli.config import fold
from funnelcli.define.columns.ids.wrappings import SEEN
from funnelcli.tables.raw import written

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
BETWEEN = r"""[^@\s<>,;/|&'"()\[\]]"""
"""What stands between the @ of an address and whatever ends it."""
_FIRST_SEEN, _BEYOND = "!", "\x7f"
"""A text from the first up to the second begins with a character of ASCII that can be seen."""
LEADING_ZERO = r"^[+-]?0\d"
"""A code, not a quantity: a postcode, a phone number."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a table writes what the file does not say: its empty words, its dates, its zone."""

    zone: str
    """The report's time zone; moments come out as local times of it."""
    nulls: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    written_in: str | None = None
    """The zone of naive times, when it is not the report's."""


def with_trimmed(frame: pl.LazyFrame, columns: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """Add each column as text without spaces around it; what nobody reads costs nothing.

    A column of its own, because Polars would trim anew for every place in an expression.
    """
    return frame.with_columns(
        as_text(pl.col(name), dtype).str.strip_chars().alias(f"{name}_trimmed")
        for name, dtype in columns.items()
    )


def text(name: str, conventions: Conventions) -> pl.Expr:
    """Trimmed text; empty, quoted or not, and the table's empty words are null."""
    value = pl.col(f"{name}_trimmed")
    if conventions.nulls:
        return pl.when(~value.is_in(["", *conventions.nulls])).then(value)
    return pl.when(value.str.len_bytes() > 0).then(value)


def nothing(columns: Mapping[str, bool]) -> pl.Expr:
    """True where no column shows anything; of each it is told whether it is text.

    What is none is not written out as one for this: it is there, or it is not.
    """
    return pl.all_horizontal(
        pl.col(name).is_null() | (_is_unseen(pl.col(name).cast(pl.String)) if is_text else False)
        for name, is_text in columns.items()
    )


def _is_unseen(value: pl.Expr) -> pl.Expr:
    """True for a text without anything to see; most begin with what is seen, and are not odd."""
    is_odd = (value < _FIRST_SEEN) | (value >= _BEYOND)
    return is_odd & ~pl.when(is_odd).then(value).str.contains(SEEN)


def capitals(text: pl.Expr) -> pl.Expr:
    """Write text in capitals, which fold ß and ς too."""
    return text.str.to_uppercase()


def folded(texts: pl.Series) -> pl.Series:
    """Fold texts as `config.fold` does: what is of ASCII alone fast, the others one by one."""
    name = texts.name
    ascii_only = texts.str.len_bytes() == texts.str.len_chars()
    spaced = texts.str.replace_all(r"[\s_\x1c-\x1f]+", " ").str.strip_chars(" ")
    fast = spaced.str.to_lowercase()
    if ascii_only.all():
        return fast
    others = texts.filter(~ascii_only).unique()
    slow = pl.DataFrame({"text": others, "folded": [fold(text) for text in others]})
    found = texts.alias("text").to_frame().join(slow, on="text", how="left", maintain_order="left")
    return found.select(pl.coalesce("folded", fast).alias(name)).to_series()


def domain(text: pl.Expr) -> pl.Expr:
    """Take the domain of an e-mail address, in lower case; null where there is none with a dot.

    Of several addresses it is that of the first.
    """
    return text.str.to_lowercase().str.extract(rf"^[^@]*@({BETWEEN}+\.{BETWEEN[:-1]}.]+)")


def label(name: str, dtype: pl.DataType) -> pl.Expr:
    """A value as it stands, for what is read value by value later: few are different."""
    return as_text(pl.col(name), dtype).cast(pl.Categorical)


def as_text(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Write a value as a CSV would: 5 and not 5.0, a date without its midnight, no NaN."""
    if isinstance(dtype, pl.String):
        return value
    if isinstance(dtype, pl.Date | pl.Datetime):
        return written(value, dtype).str.replace(r"\.0+", "").str.replace(r" 00:00:00$", "")
    if dtype.is_float():
        whole = (value == value.round()) & (value.abs() < 2**53)
        number = value.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(whole).then(number).when(value.is_not_nan()).then(value.cast(pl.String))
    return value.cast(pl.String)


def boolean(name: str, dtype: pl.DataType, conventions: Conventions) -> pl.Expr:
    """True and false, in whatever case they are written."""
    if isinstance(dtype, pl.Boolean):
        return pl.col(name)
    value = text(name, conventions).str.to_lowercase()
    return (
        pl.when(value == "true").then(statement=True).when(value == "false").then(statement=False)
    )


def number(name: str, dtype: pl.DataType, conventions: Conventions, *, codes: bool) -> pl.Expr:
    """A quantity as Float64, for comparisons; nothing is ever summed from it.

    Unless `codes` are allowed, what has a leading zero is none.
    """
    if dtype.is_numeric():
        return pl.col(name).cast(pl.Float64).fill_nan(None)
    value = text(name, conventions)
    is_number = value.str.contains(NUMBER)
    if not codes:
        is_number &= ~value.str.contains(LEADING_ZERO)
    return pl.when(is_number).then(value.cast(pl.Float64, strict=False))


FORMS: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "text": lambda text: text,
    "capitals": capitals,
    "domain": domain,
}
"""What text is compared as."""
