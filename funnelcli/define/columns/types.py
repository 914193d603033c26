"""The types that columns have in SQL: as roles or the YAML say, else as their values show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from funnelcli.config import ColumnType
from funnelcli.define.columns import values
from funnelcli.define.columns.dates import moments

Type = ColumnType | Literal["empty"]
"""What a column is in SQL; one without any value compares with everything, and is null."""


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
        readable = moments.moment("x", pl.String(), plain, None).is_not_null()
        prepared = values.with_trimmed(frame.drop_nulls(), {"x": pl.String()})
        all_dates = prepared.select(readable.all()).collect().item()
        return "date" if all_dates else "text"
    types: tuple[Type, ...] = ("boolean", "number")
    return next((kind for kind in types if fits[kind][0]), "text")


@dataclass(eq=False)
class ColumnTypes:
    """The types of the columns of one table in SQL, and how each is known."""

    infer: Callable[[int], Type]
    """Find the type of a column by its values: those of the sample, or all once it is settled."""
    _types: dict[int, Type] = field(default_factory=dict)
    _inferred: set[int] = field(default_factory=set)
    _declared: dict[int, str] = field(default_factory=dict)
    """Columns whose values must fit, with the place in the YAML that says so."""
    _settled: set[int] = field(default_factory=set)

    def assume(self, column: int, kind: Type) -> None:
        """Take a column for what its role says, wherever SQL meets it."""
        self._types.setdefault(column, kind)

    def declare(self, column: int, kind: Type, place: str) -> None:
        """Hold a column to the type that `read.types` gives it."""
        self._types[column] = kind
        self._declared[column] = place

    def of(self, column: int) -> Type:
        """Tell the type of a column: as declared, else as its values show."""
        if column not in self._types:
            self._types[column] = self.infer(column)
            self._inferred.add(column)
        return self._types[column]

    def unsettled(self) -> list[int]:
        """List the columns whose type was only found by looking at a sample."""
        return sorted(self._inferred - self._settled)

    def is_settled(self, column: int) -> bool:
        """Tell whether a column is already read in the general way."""
        return column in self._settled

    def is_inferred(self, column: int) -> bool:
        """Tell whether the type of a column was only found by looking at a sample."""
        return column in self._inferred

    def declared_at(self, column: int) -> str | None:
        """Say where the YAML declares the type of a column, if it does."""
        return self._declared.get(column)

    def settle(self, column: int) -> None:
        """Find the type of a column by all of its values from now on, where they say it."""
        self._settled.add(column)
        if column in self._inferred:
            self._inferred.remove(column)
            del self._types[column]
