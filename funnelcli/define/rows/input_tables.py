"""Tables beside leads, joins and history, read with their roles as columns of their kinds."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile
from funnelcli.config import Definition, Table
from funnelcli.config.input_tables import are_events
from funnelcli.config.input_tables.visitors import Visitors
from funnelcli.config.tables import OfPeriods, RoleKind
from funnelcli.counting.sums import too_large
from funnelcli.define.columns.amounts.one_currency import in_one_currency, said
from funnelcli.define.columns.cells import Cells, Kind
from funnelcli.define.columns.opening import cells_of, type_of
from funnelcli.define.columns.scan import Unreadable, collect
from funnelcli.define.notes.on_channels import of_pages
from funnelcli.define.notes.on_columns import cannot_be_read
from funnelcli.define.rows.attach import inputs, sizes
from funnelcli.define.rows.for_checks import as_written, of_table
from funnelcli.define.rows.spans import FIRST, LAST, with_spans
from funnelcli.define.sql import is_read
from funnelcli.errors import DataError
from funnelcli.model import segment
from funnelcli.tables import rows as row
from funnelcli.tables.raw import RawTable
from funnelcli.words.text import counted

DTYPES: Mapping[RoleKind, pl.DataType] = {
    "text": pl.String(),
    "number": pl.Float64(),
    "count": pl.Int64(),
    "date": pl.Date(),
    "period": pl.Date(),
    "amount": pl.Int64(),
}
MOST_COUNT = 2**40
"""What is counted once is not more than this, so that sums of a million rows are exact."""


def schema_of(table: type[Table]) -> dict[str, pl.DataType]:
    """Tell the columns of such a table; what is of periods has the last day of each row, too."""
    roles = {role: DTYPES[kind] for role, kind in table.roles().items()}
    return roles | {LAST: pl.Date()} if issubclass(table, OfPeriods) else roles


@dataclass(frozen=True, eq=False)
class Watched:
    """A table whose rows rules look at."""

    cells: Cells
    rows: pl.DataFrame
    """Every row of its files, by `rows.POSITION`; `rows.READ` tells which its `where` leaves."""
    unreadable: Sequence[Unreadable]

    @property
    def name(self) -> str:
        """What the YAML calls it."""
        return self.cells.names.table


@dataclass(eq=False)
class ReadTables:
    """The rows of these tables, by key, and what is to be said of them."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    files: list[InputFile] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    uncertain: dict[str, int] = field(default_factory=dict)
    """For how many rows the `where` of a table was null, by how a note calls it."""
    watched: list[Watched] = field(default_factory=list)
    """The same tables with all of their rows, where rules look at these."""

    @property
    def bare(self) -> tuple[str, ...]:
        """Those of which there is no row to read."""
        return tuple(name for name, frame in self.frames.items() if frame.is_empty())


def open_tables(definition: Definition, tables: Mapping[str, RawTable]) -> list[Cells]:
    """Open these tables, and look for every column that the YAML names."""
    given = definition.config.input_tables().items()
    return [
        cells_of(definition, tables[name], options, name)
        for name, options in given
        if not are_events(options)
    ]


def read(opened: Sequence[Cells], *, watched: bool = False) -> ReadTables:
    """Read each table once; where rules look at the rows, all of them are kept."""
    found = ReadTables()
    for cells in opened:
        options = cells.definition.config.input_tables()[cells.names.table]
        _read_into(found, cells, options, watched=watched)
    return found


def _read_into(found: ReadTables, cells: Cells, options: Table, *, watched: bool) -> None:
    """Read the rows of a table that its `where` leaves, with a column for each role."""
    name, named, kinds = cells.names.table, options.columns(), options.roles()
    extract, unreadable = collect(cells, lambda: list(_outputs(cells, options, watched=watched)))
    frame = extract.lazy().collect()
    if watched:
        frame = frame.with_row_index(row.POSITION)
    found.files += inputs(cells, sizes(extract.lazy()), {})
    found.notes += cannot_be_read(cells, unreadable)
    found.uncertain[f"{name}.where"] = frame[row.READ].null_count()
    rows = frame.filter(row.READ)
    found.notes += of_pages(name, rows.lazy(), cells.definition.config)
    for role in (each for each in named if kinds[each] == "amount"):
        hold_amounts(rows.lazy(), role, cells, named)
    for role in (each for each in named if kinds[each] == "count"):
        rows = _whole(rows, role, cells, found)
    if isinstance(options, OfPeriods):
        rows, notes = with_spans(rows, cells, options)
        found.notes += notes
        frame = _dated(frame, rows) if watched else frame
    if watched:
        found.watched.append(Watched(cells, frame, unreadable))
    typed = [pl.col(role).cast(dtype) for role, dtype in schema_of(type(options)).items()]
    found.frames[name] = rows.select(*typed, *segment.among(rows.columns))


def _dated(frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Give all rows of a table the first and the last day of those that are read."""
    days, ends = rows.select(row.POSITION, FIRST, LAST), pl.lit(None, pl.Date)
    if LAST in frame.columns and frame[LAST].dtype.is_temporal():
        ends = pl.col(LAST).cast(pl.Date)
    others = frame.with_columns(ends.alias(row.BACKWARD)).drop(FIRST, LAST, strict=False)
    dated = others.join(days, on=row.POSITION, how="left", maintain_order="left")
    return dated.with_columns(pl.col(row.BACKWARD) < pl.col(FIRST))


def _outputs(cells: Cells, options: Table, *, watched: bool) -> Iterator[pl.Expr]:
    """Yield each role as a column; of amounts the signs beside them, and which rows are read."""
    name, named = cells.names.table, options.columns()
    for role, kind, value in role_outputs(cells, options):
        yield value.alias(role)
        if kind == "amount" and role in named:
            yield from signs(cells, role, named[role])
    if isinstance(options, Visitors):
        for of, called in options.by.items():
            yield cells.read(cells.find(called, name, "by", of), "text").alias(segment(of))
    if watched:
        yield as_written(cells)
        yield from of_table(cells, name)
    yield from is_read(cells, options.where, (name, "where"))


def _whole(rows: pl.DataFrame, role: str, cells: Cells, found: ReadTables) -> pl.DataFrame:
    """Leave of counts those that are whole and not negative, and say how many are not."""
    count = pl.col(role)
    is_one = (count >= 0) & (count < MOST_COUNT) & (count == count.floor())
    if wrong := int(rows.select((~is_one).sum()).item()):
        message = (
            f"{cells.names.table}: {counted(wrong, 'value')} of `{role}` that are no whole numbers "
            "of at least 0 took no part."
        )
        found.notes.append(Note("no-counts", message))
    return rows.with_columns(pl.when(is_one).then(count).cast(pl.Int64).alias(role))


def role_outputs(cells: Cells, options: Table) -> Iterator[tuple[str, RoleKind, pl.Expr]]:
    """Yield each role of a table, of what kind it is, and its column; null where none is named."""
    name, named = cells.names.table, options.columns()
    for role, kind in options.roles().items():
        value = pl.lit(None, DTYPES[kind])
        if role in named:
            column = cells.find(named[role], name, role)
            read_as: Kind = "money" if kind == "amount" else type_of(kind, cells, column)
            value = cells.read(column, read_as)
        yield role, kind, value


def signs(cells: Cells, role: str, written: str) -> Iterator[pl.Expr]:
    """Yield the signs beside the amounts of a role, where there are any."""
    column = cells.find(written, cells.names.table, role)
    if cells.amounts.form(column).words:
        yield cells.read(column, "sign").alias(row.sign(role))


def hold_amounts(rows: pl.LazyFrame, role: str, cells: Cells, named: Collection[str]) -> None:
    """Raise where amounts are not in the report's currency, or may add up to too much.

    Signs beside them say the currency, and the role `currency`, if it is `named`.
    """
    name, renamed = cells.names.table, {"currency": row.CURRENCY} if "currency" in named else {}
    groups = said(rows.rename(renamed), role, pl.lit(value=True)).collect()
    in_one_currency(groups, role, cells, (name,), (name, role))
    amounts = rows.select(role).collect().to_series()
    if too_large(amounts) is not None:
        raise DataError(
            f"{cells.place(cells.names.table, role)}: the amounts of "
            f"{counted(amounts.count(), 'row')} add up to more than is counted",
            "Mend these amounts in the export, or leave their rows out with `where` of the table.",
        )
