"""How the columns of one table are read, settled by looking at their values.

A column is read in the one way that its first values suggest, and read again in the general
way when a later value did not fit. The common export costs one pass, and no export is
judged by its head.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from funnelcli.config import ColumnType, Definition, ReadOptions, written_path
from funnelcli.define.columns import values
from funnelcli.define.columns.amounts.columns import AmountColumns
from funnelcli.define.columns.dates.columns import DateColumns
from funnelcli.define.columns.names import Names
from funnelcli.define.columns.sample import Sample
from funnelcli.define.columns.types import ColumnTypes, Type, value_type
from funnelcli.define.columns.values import Conventions
from funnelcli.errors import DataError
from funnelcli.model import is_own
from funnelcli.tables.raw import RawTable
from funnelcli.tables.rows import EMPTY

NOWHERE = (sys.maxsize, 0)

Kind = ColumnType | Literal["money", "sign", "label", "capitals", "domain", "utc"]
"""What a column is read as."""


@dataclass(eq=False)
class Cells:
    """The used columns of one table, each with its type and its way of being read."""

    table: RawTable
    names: Names
    options: ReadOptions
    definition: Definition
    used: set[int] = field(default_factory=set)
    """Columns that are read."""
    unwrapped: dict[int, dict[str, int]] = field(default_factory=dict)
    """How many ids of a column were written otherwise than they are compared, by the way."""
    fractions: dict[int, int] = field(default_factory=dict)
    """How many ids of a column end in .0 and are compared so."""
    is_whole: bool = False
    """Whether columns that are not in use are looked at as well, to tell which rows are blank."""
    _first_named: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where in the YAML each column is first named, read or not."""
    _read_as: dict[tuple[int, Kind], None] = field(default_factory=dict)
    _named: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.conventions = Conventions(
            zone=self.definition.config.timezone,
            nulls=self.options.nulls,
            dates=self.options.dates,
            written_in=self.options.timezone,
        )
        self._sample = Sample(self.table)
        self._dtypes = dict(self.table.frame.collect_schema())
        self.types = ColumnTypes(self._infer)
        self.dates = DateColumns(self)
        self.amounts = AmountColumns(self)

    def find(self, name: str, *path: str | int) -> int:
        """Find the column that `name` means at `path` of the YAML; it is used from now on."""
        column = self.mention(name, *path)
        self.used.add(column)
        return column

    def mention(self, name: str, *path: str | int) -> int:
        """Find the column that `name` means, and note where the YAML names it first."""
        column = self.names.find(name, self.place(*path))
        if column in self.table.lacking:
            raise DataError(
                f"{self.table.lacking[column]}; {self.place(*path)} names it",
                "The files of one table have the columns that are named, in whatever order.",
            )
        position = NOWHERE if is_option(path) else self.definition.position(*path)
        self._first_named[column] = min(position, self._first_named.get(column, position))
        return column

    def name(self, written: str, *path: str | int) -> int:
        """Find a column and let SQL see it, typed, under the name as written."""
        if is_own(written):
            raise DataError(f"{self.place(*path)}: {written!r}: no name in SQL begins with '~'")
        self._named[written] = self.find(written, *path)
        return self._named[written]

    def place(self, *path: str | int) -> str:
        """Say where something is asked for: file, line, column and key, or the option."""
        if is_option(path):
            return str(path[0])
        key = written_path(self.definition.written(*path))
        return f"{self.definition.place(*path)}: {key}"

    def in_yaml_order(self) -> list[int]:
        """List the columns that the YAML names, in the order in which it does so."""
        return sorted(self._first_named, key=self._first_named.__getitem__)

    def position(self, column: int) -> tuple[int, int]:
        """Tell where in the YAML a column is named first."""
        return self._first_named[column]

    def typed(self, column: int) -> pl.Expr:
        """Read a column as SQL sees it."""
        kind = self.types.of(column)
        if kind == "empty":
            return pl.lit(None)
        value = self.read(column, kind)
        return value.cast(pl.Datetime("us")) if kind == "date" else value

    def read(self, column: int, kind: Kind) -> pl.Expr:
        """Name a column as read as one kind of value, which is done once for all who name it."""
        if isinstance(self.dtype(column), pl.List | pl.Array):
            raise DataError(
                f"{self.names.table}: column {self.names.header[column]!r} holds lists",
                "Expected one value in each row: write the one that is meant, or all as one text, "
                "into a column of its own.",
            )
        self._read_as.setdefault((column, kind))
        return pl.col(f"~{column}_{kind}")

    @property
    def frame(self) -> pl.LazyFrame:
        """The table, prepared for the expressions that read the columns the YAML names."""
        columns = {*self._first_named, *self._looked_at()}
        named = {f"~{column}": self._dtypes[f"~{column}"] for column in sorted(columns)}
        return self.dates.with_plain(values.with_trimmed(self.table.frame, named))

    def read_table(self) -> pl.LazyFrame:
        """Add columns as read, those that SQL names as written, and which rows are `EMPTY`."""
        seen = [self.typed(column).alias(name) for name, column in self._named.items()]
        seen.append(self.blank().alias(EMPTY))
        self.dates.recognise(column for column, kind in self._read_as if kind == "date")
        read = [self.reading(*key).alias(f"~{key[0]}_{key[1]}") for key in self._read_as]
        return self.frame.with_columns(read).with_columns(seen)

    def reading(self, column: int, kind: Kind, *, generally: bool = False) -> pl.Expr:
        """Read a column as one kind of value; what is empty or does not fit is null.

        Dates are read in the one format that the sample shows, or `generally`, in any of ISO;
        where other forms were seen, in those of all values. Amounts are read in the form that
        the sample shows, or that of all values.
        """
        value = self._reading(column, kind, generally=generally)
        if kind != "label" and self.conventions.nulls and not self.is_text(column):
            value = pl.when(values.text(f"~{column}", self.conventions).is_not_null()).then(value)
        return value

    def _reading(self, column: int, kind: Kind, *, generally: bool) -> pl.Expr:
        name, dtype = f"~{column}", self._dtypes[f"~{column}"]
        match kind:
            case "text" | "capitals" | "domain":
                return values.FORMS[kind](values.text(name, self.conventions))
            case "label":
                return values.label(name, dtype)
            case "boolean":
                return values.boolean(name, dtype, self.conventions)
            case "number":
                codes = not self.types.is_inferred(column)
                return self.amounts.number(column, codes=codes, generally=generally)
            case "money" | "sign":
                return self.amounts.reading(column, kind, generally=generally)
            case "date" | "utc":
                return self.dates.reading(column, generally=generally, in_utc=kind == "utc")

    def blank(self, *, whole: bool = False) -> pl.Expr:
        """True for a row in which no column in use, or on the `whole` none, shows anything."""
        every = range(len(self.names.header)) if whole or self.is_whole else self._looked_at()
        return values.nothing({f"~{column}": self.is_text(column) for column in every})

    def repeated_header(self) -> pl.Expr:
        """True for a row of text in which columns hold their own names; three are proof."""
        if not self.table.is_text:
            return pl.lit(value=False)
        header = self.names.header
        named = (pl.col(f"~{c}") == header[c] for c in self._looked_at()[:3])
        return pl.all_horizontal(named).fill_null(value=False)

    def _looked_at(self) -> list[int]:
        """List the columns in use; where a YAML names none, all of them."""
        return sorted(self.used) or list(range(len(self.names.header)))

    def readings(self) -> list[tuple[int, Kind]]:
        """List what can fail: text read as something else, and anything read as money or a date."""
        return [
            (column, kind)
            for column, kind in self._read_as
            if kind in ("money", "date")
            or (kind not in (*values.FORMS, "sign", "label", "utc") and self.is_text(column))
            or (kind == "date" and self.dtype(column).is_numeric())
        ]

    def filled(self, column: int) -> pl.Expr:
        """True where a column of text holds a value: no spaces, null word or repeated header."""
        value = values.text(f"~{column}", self.conventions)
        return (value != self.names.header[column]).fill_null(value=False)

    def forget(self) -> None:
        """Take note anew of what is read, before a query is put together again."""
        self._read_as.clear()

    def settle(self, columns: Iterable[int]) -> None:
        """Read columns in the general way from now on, of the type that all their values fit."""
        for column in columns:
            self.types.settle(column)
            self.dates.settle(column)

    def dtype(self, column: int) -> pl.DataType:
        """Give the type that the file gives a column."""
        return self._dtypes[f"~{column}"]

    def is_text(self, column: int) -> bool:
        """Tell whether what the column holds is text, however it is stored."""
        return isinstance(self.dtype(column), pl.String | pl.Categorical | pl.Enum)

    def seen(self, column: int) -> list[str]:
        """List the distinct values of the sample, as a CSV would write them."""
        header, nulls = self.names.header[column], self.conventions.nulls
        sample, dtype = self._sample.of(column, self.used), self.dtype(column)
        if dtype.is_float():
            sample = pl.select(values.as_text(pl.lit(sample), dtype)).to_series()
        seen = {str(value).strip() for value in sample if value is not None}
        return sorted(seen - {"", header, *nulls})

    def _infer(self, column: int) -> Type:
        dtype = self._dtypes[f"~{column}"]
        if dtype.is_numeric():
            return "number"
        if isinstance(dtype, pl.Date | pl.Datetime):
            return "date"
        if isinstance(dtype, pl.Boolean):
            return "boolean"
        seen = self.seen(column)
        if not seen or self.types.is_settled(column):
            rows = self.frame.select(values.text(f"~{column}", self.conventions).alias("x"))
            return value_type(rows.filter(pl.col("x") != self.names.header[column]))
        return value_type(pl.LazyFrame({"x": seen}))


def is_option(path: Sequence[str | int]) -> bool:
    """Tell a name that stands on the command line from one in the YAML."""
    return str(path[0]).startswith("--")
