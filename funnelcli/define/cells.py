"""How the columns of one table are read, settled by looking at their values.

A column is read in the one way that its first values suggest, and read again in the general
way when a later value did not fit. The common export costs one pass, and no export is
judged by its head.
"""

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from funnelcli.config import ROLES, ColumnType, Definition, Leads, ReadOptions, Table
from funnelcli.define import values
from funnelcli.define.names import Names
from funnelcli.define.values import Conventions
from funnelcli.errors import DataError
from funnelcli.model import money_digits

if TYPE_CHECKING:
    import polars as pl

    from funnelcli.read import RawTable

SAMPLE_ROWS = 1000
MARKS = ("~file", "~long", "~last_empty")
ROW, RANK = "~row", "~rank"

NOWHERE = (sys.maxsize, 0)

Type = ColumnType | Literal["empty"]
"""What a column is in SQL; one without any value compares with everything, and is null."""

Kind = ColumnType | Literal["money"]
"""What a column is read as."""


@dataclass(eq=False)
class Cells:
    """The used columns of one table, each with its type and its way of being read."""

    table: "RawTable"
    names: Names
    options: ReadOptions
    definition: Definition
    used: set[int] = field(default_factory=set)
    """Columns that are read."""
    empty: dict[int, "pl.DataType"] = field(default_factory=dict)
    """Types that expressions need columns without a value to have."""
    _first_named: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where in the YAML each column is first named, read or not."""
    _types: dict[int, Type] = field(default_factory=dict)
    """Types of columns in SQL, declared by role or `read.types`, or inferred."""
    _inferred: set[int] = field(default_factory=set)
    _declared: dict[int, str] = field(default_factory=dict)
    """Columns whose values must fit, with the place in the YAML that says so."""
    _read_as: dict[tuple[int, Kind], None] = field(default_factory=dict)
    _named: dict[str, int] = field(default_factory=dict)
    _settled: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.conventions = Conventions(
            zone=self.definition.config.timezone,
            nulls=self.options.nulls,
            dates=self.options.dates,
            written_in=self.options.timezone,
        )
        self._digits = money_digits(self.definition.config.currency)
        self._dtypes = dict(self.table.frame.collect_schema())
        self._sample = self.table.head(SAMPLE_ROWS)

    def find(self, name: str, *path: str | int) -> int:
        """Find the column that `name` means at `path` of the YAML; it is used from now on."""
        column = self.mention(name, *path)
        self.used.add(column)
        return column

    def mention(self, name: str, *path: str | int) -> int:
        """Find the column that `name` means, and note where the YAML names it first."""
        column = self.names.find(name, self.place(*path))
        position = NOWHERE if is_option(path) else self.definition.position(*path)
        self._first_named[column] = min(position, self._first_named.get(column, position))
        return column

    def name(self, written: str, *path: str | int) -> int:
        """Find a column and let SQL see it, typed, under the name as written."""
        if written.startswith("~"):
            raise DataError(f"{self.place(*path)}: {written!r}: no name in SQL begins with '~'")
        self._named[written] = self.find(written, *path)
        return self._named[written]

    def place(self, *path: str | int) -> str:
        """Say where something is asked for: file, line and column, or the option."""
        return str(path[0]) if is_option(path) else self.definition.place(*path)

    def in_yaml_order(self) -> list[int]:
        """List the columns that the YAML names, in the order in which it does so."""
        return sorted(self._first_named, key=self._first_named.__getitem__)

    def assume(self, column: int, kind: Type) -> None:
        """Take a column for what its role says, wherever SQL meets it."""
        self._types.setdefault(column, kind)

    def declare(self, column: int, kind: Type, place: str) -> None:
        """Hold a column to the type that `read.types` gives it."""
        self._types[column] = kind
        self._declared[column] = place

    def type_of(self, column: int) -> Type:
        """Tell the type of a column in SQL: as declared, else as its values show."""
        if column not in self._types:
            self._types[column] = self._infer(column)
            self._inferred.add(column)
        return self._types[column]

    def typed(self, column: int) -> "pl.Expr":
        """Read a column as SQL sees it."""
        import polars as pl

        kind = self.type_of(column)
        if kind == "empty":
            return pl.lit(None, self.empty.get(column, pl.Null()))
        return self.read(column, kind)

    def read(self, column: int, kind: Kind) -> "pl.Expr":
        """Read a column as one kind of value; what is empty or does not fit is null."""
        name, dtype = f"~{column}", self._dtypes[f"~{column}"]
        self._read_as.setdefault((column, kind))
        match kind:
            case "text":
                return values.text(name, dtype, self.conventions)
            case "boolean":
                return values.boolean(name, dtype, self.conventions)
            case "number":
                return values.number(name, dtype, self.conventions)
            case "money":
                return values.money(name, dtype, self.conventions, self._digits)
            case "date":
                return values.moment(name, dtype, self.conventions, self._format(column))

    def blank(self) -> "pl.Expr":
        """True for a row in which no used column holds anything."""
        import polars as pl

        return pl.all_horizontal(pl.col(f"~{column}").is_null() for column in self.used)

    def repeated_header(self) -> "pl.Expr":
        """True for a row of text in which every used column holds its own name."""
        import polars as pl

        if not self.table.dialects:
            return pl.lit(value=False)
        header = self.names.header
        return pl.all_horizontal(pl.col(f"~{c}") == header[c] for c in self.used)

    def collect(self, outputs: Callable[[], Sequence["pl.Expr"]]) -> "pl.DataFrame":
        """Collect the outputs of every row, once, or once more where the sample misled.

        Beside them stand `~file` and a column `~misfit_<column>_<kind>` for each reading
        that can fail. `outputs` is asked again when a type has changed.
        """
        while True:
            self._read_as.clear()
            made = outputs()
            seen = [self.typed(column).alias(name) for name, column in self._named.items()]
            misfits = self._misfits()
            query = self.table.frame.with_columns(seen).select(*made, *misfits, *MARKS)
            frame = self.table.collect(query)
            misled = {
                int(name.split("_")[1])
                for name in (expression.meta.output_name() for expression in misfits)
                if frame[name].any()
            } - self._settled
            if not misled:
                return frame
            for column in misled:
                self._settle(column)

    def misfits(self, frame: "pl.DataFrame") -> dict[tuple[int, Kind], int]:
        """Count the values of each reading that were there and did not fit."""
        return {
            (column, kind): int(frame[f"~misfit_{column}_{kind}"].sum())
            for column, kind in self._read_as
            if f"~misfit_{column}_{kind}" in frame.columns
        }

    def refuse_undeclared(self, frame: "pl.DataFrame") -> None:
        """Raise for a value that is not of the type that `read.types` gives its column."""
        for (column, kind), count in self.misfits(frame).items():
            if count and column in self._declared:
                file, line = self.first_misfit(frame, column, kind)
                header, quoted = self.names.header[column], self.examples(frame, column, kind)
                raise DataError(
                    f"{file}:{line}: {count} in column {header!r} not of the declared type "
                    f"{kind}, such as {' and '.join(quoted)}",
                    f"The type is declared at {self._declared[column]}; words that stand for "
                    "nothing are named in read.nulls.",
                )

    def readable(self, column: int, kind: Kind) -> int:
        """Count the values of a column that could be read."""
        return int(self.table.frame.select(self.read(column, kind).count()).collect().item())

    def first_misfit(self, frame: "pl.DataFrame", column: int, kind: Kind) -> tuple[str, int]:
        """Find file and line of the first value that did not fit.

        The line is that of the record in a file without line breaks in quotes or blank
        lines before it, which is what an editor shows for nearly all exports.
        """
        row = int(frame[f"~misfit_{column}_{kind}"].arg_true()[0])
        file = int(frame["~file"][row])
        before = int((frame["~file"] < file).sum())
        return self.table.files[file].shown, row - before + 2

    def examples(self, frame: "pl.DataFrame", column: int, kind: Kind) -> list[str]:
        """Quote the first two values that did not fit."""
        import polars as pl

        rows = frame[f"~misfit_{column}_{kind}"].arg_true()[:2]
        indexed = self.table.frame.select(f"~{column}").with_row_index("~row")
        found = indexed.filter(pl.col("~row").is_in(rows.to_list())).collect().sort("~row")
        return [repr(value) for value in found[f"~{column}"].to_list()]

    def not_blank(self, rows: "pl.Series") -> "pl.Series":
        """Pick those rows that hold something in a column that is not in use."""
        import polars as pl

        columns = [pl.col(f"~{i}").is_not_null() for i in range(len(self.names.header))]
        table = self.table.frame.select(pl.any_horizontal(columns).alias("~filled"))
        filled = table.with_row_index(ROW).filter("~filled", pl.col(ROW).is_in(rows.implode()))
        return filled.select(ROW).collect().to_series()

    def ranked(self, rows: "pl.Series", but: Collection[int]) -> "pl.DataFrame":
        """Put rows in the order of all columns that the YAML names, null last.

        The table is read once more for this; only rows that are equal in all that decides
        between them need it.
        """
        import polars as pl

        kinds = {column: kind for column, kind in self._read_as if kind != "text"}
        order = [column for column in self.in_yaml_order() if column not in but]
        values = [
            self.read(column, kinds.get(column, "text")).alias(str(column)) for column in order
        ]
        table = self.table.frame.select(values).with_row_index(ROW)
        ranked = table.filter(pl.col(ROW).is_in(rows.implode())).collect()
        ranked = ranked.sort([str(column) for column in order], nulls_last=True)
        return ranked.select(ROW).with_row_index(RANK)

    def _misfits(self) -> list["pl.Expr"]:
        import polars as pl

        found = []
        for column, kind in list(self._read_as):
            dtype = self._dtypes[f"~{column}"]
            if kind == "text" or not isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
                continue
            if column in self._settled or self.conventions.nulls or dtype != pl.String:
                filled = values.text(f"~{column}", dtype, self.conventions).is_not_null()
            else:
                filled = pl.col(f"~{column}") != ""
            # a repeated header is no value, and dropped as such
            filled &= pl.col(f"~{column}").cast(pl.String) != self.names.header[column]
            missing = self.read(column, kind).is_null()
            found.append((filled & missing).alias(f"~misfit_{column}_{kind}"))
        return found

    def _format(self, column: int) -> str | None:
        """Find the one format that the first values of a date column are written in."""
        import polars as pl

        dtype = self._dtypes[f"~{column}"]
        if dtype.is_temporal() or column in self._settled:
            return None
        if dtype.is_numeric() or isinstance(dtype, pl.Boolean):
            raise DataError(
                f"{self.names.table}: column {self.names.header[column]!r} holds {dtype}, "
                "not dates"
            )
        if dtype != pl.String:
            return None
        seen = self._seen(column)
        if (written := values.iso_format(seen)) or not seen:
            return written
        fits = pl.Series(seen).to_frame("x").select(
            pl.col("x").str.to_datetime(form, strict=False).is_not_null().all().alias(form)
            for form in self.conventions.dates
        )
        return next((form for form in fits.columns if fits[form][0]), None)

    def _seen(self, column: int) -> list[str]:
        """List the distinct values of the sample."""
        expression = values.text(f"~{column}", self._dtypes[f"~{column}"], self.conventions)
        seen = self._sample.select(expression.alias("x")).drop_nulls().unique()
        return [value for value in seen["x"].to_list() if value != self.names.header[column]]

    def _infer(self, column: int) -> Type:
        import polars as pl

        dtype = self._dtypes[f"~{column}"]
        if dtype.is_numeric():
            return "number"
        if dtype.is_temporal():
            return "date"
        if isinstance(dtype, pl.Boolean):
            return "boolean"
        seen = self._seen(column)
        if not seen or column in self._settled:
            text = values.text(f"~{column}", dtype, self.conventions).alias("x")
            values_of_rows = self.table.frame.select(text)
            return _type_of(values_of_rows.filter(pl.col("x") != self.names.header[column]))
        return _type_of(pl.LazyFrame({"x": seen}))

    def _settle(self, column: int) -> None:
        """Read a column in the general way from now on, of the type that all its values fit."""
        self._settled.add(column)
        if column in self._inferred:
            self._inferred.remove(column)
            del self._types[column]


def is_option(path: Sequence[str | int]) -> bool:
    """Tell a name that stands on the command line from one in the YAML."""
    return str(path[0]).startswith("--")


def _type_of(frame: "pl.LazyFrame") -> Type:
    """Tell the type that all values of the column `x` fit: the first of the list that does."""
    import polars as pl

    value = pl.col("x")
    plain = Conventions(zone="UTC")
    fits = frame.select(
        some=value.is_not_null().any(),
        boolean=value.str.to_lowercase().is_in(["true", "false"]).all(),
        number=(
            value.str.contains(values.NUMBER) & ~value.str.contains(values.LEADING_ZERO)
        ).all(),
        date=(
            values.moment("x", pl.String(), plain, None).is_not_null() | value.is_null()
        ).all(),
    ).collect()
    if not fits["some"][0]:
        return "empty"
    return next((kind for kind in ("boolean", "number", "date") if fits[kind][0]), "text")


def cells_of(definition: Definition, table: "RawTable", options: Table, *path: str) -> Cells:
    """Open the columns of a table, hold `read.types` to it, and look for each role's column."""
    roles = {}
    if isinstance(options, Leads):
        named = {role: getattr(options, role) for role in ("id", "created", *ROLES)}
        roles = {role: name for role, name in named.items() if name is not None}
    cells = Cells(table, Names(table.name, table.header, roles), options.read, definition)
    for role, name in roles.items():
        column = cells.mention(name, *path, role)
        if role in ("created", "last_activity"):
            cells.assume(column, "date")
        elif role in ("amount", "score"):
            cells.assume(column, "number")
        else:
            cells.assume(column, "text")
    for name, kind in options.read.types.items():
        place = definition.place(*path, "read", "types", name)
        cells.declare(cells.names.find(name, place), kind, place)
    return cells
