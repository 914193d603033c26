"""Collects a table, again where its first values misled, and counts what cannot be read."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from funnelcli.define.columns.cells import Cells, Kind
from funnelcli.define.columns.dates.moments import YEARS
from funnelcli.define.columns.dates.no_date import is_empty
from funnelcli.define.columns.ids.wrappings import SEEN
from funnelcli.define.columns.stored import values_read
from funnelcli.define.columns.values import text
from funnelcli.errors import ConfigError, DataError
from funnelcli.tables.extract import Extract
from funnelcli.tables.raw import FILE, MARKS
from funnelcli.tables.rows import EMPTY
from funnelcli.tables.store import MEMORY, Store
from funnelcli.words.privacy import shapes
from funnelcli.words.text import counted

ROW, RANK = "~row", "~rank"
DIGITS = r"\d"
ISO_DAY = r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
"""What is written so and is still no date is a day that its month does not have."""


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
    """Values of a column that are there, and could not be read."""

    column: int
    kind: Kind
    rows: pl.Series
    """Their numbers."""
    meant: int
    """How many seem to be of another format: digits, and no 30 February."""
    values: pl.Series
    """As they are written."""
    place: str = ""
    """File and line of the first; in a file with line breaks in quotes, its record."""

    @property
    def count(self) -> int:
        """How many there are."""
        return self.rows.len()

    @property
    def examples(self) -> str:
        """Two shapes of theirs."""
        return shapes(self.values.unique().sort())


def collect(
    cells: Cells, outputs: Callable[[], Sequence[pl.Expr]], store: Store = MEMORY
) -> tuple[Extract, list[Unreadable]]:
    """Collect the outputs for every row, and again where a sample misled.

    `outputs` is asked again when the way a column is read has changed. The result has the
    number of each row's file in `~file`.
    """
    while True:
        cells.forget()
        try:
            made = list(outputs())
        except ConfigError:
            # An expression that does not fit the type a sample showed may fit what all values
            # show.
            if not (unsettled := cells.types.unsettled()):
                raise
            cells.settle(unsettled)
            continue
        table = cells.read_table()
        flags = {
            f"~unreadable_{i}": (column, kind) for i, (column, kind) in enumerate(cells.readings())
        }
        marks = [_is_unreadable(cells, *reading).alias(flag) for flag, reading in flags.items()]
        query = table.select(*made, *marks, *MARKS)
        with values_read(cells.names.table):
            extract = cells.table.collect(query, store)
        there = extract.holding([pl.col(name) for name in (*flags, EMPTY) if name in extract.names])
        looked = [
            _look(cells, reading, values)
            for reading, values in _not_read(cells, extract, flags, there).items()
        ]
        misled = [each.column for each, is_misled in looked if is_misled]
        if not misled and not (EMPTY in there and _is_overlooked(cells, extract)):
            found = [each for each, _ in looked if each.count]
            files = extract.columns([FILE] if found else [])
            extract = extract.drop([*flags, EMPTY])
            return extract, [_placed(cells, each, files[FILE]) for each in found]
        cells.settle(misled)


def _is_overlooked(cells: Cells, extract: Extract) -> bool:
    """Tell whether a row that is empty in every column in use is not blank; all are from now on."""
    if cells.is_whole:
        return False
    empty = extract.columns([EMPTY]).to_series().arg_true()
    cells.is_whole = len(blank(cells, empty)) < len(empty)
    return cells.is_whole


def _is_unreadable(cells: Cells, column: int, kind: Kind) -> pl.Expr:
    """True where there is something and reading it gave nothing, or a date of the year 26.

    Looked at closer if anywhere.
    """
    there, value = pl.col(f"~{column}"), cells.read(column, kind)
    if cells.conventions.nulls:  # else each null word would be looked at closer
        there = text(f"~{column}", cells.conventions)
    is_stored = isinstance(cells.dtype(column), pl.Date | pl.Datetime)
    if kind == "date" and not is_stored:  # `moment` gives no such year of a stored date
        return there.is_not_null() & (~value.is_between(*YEARS)).fill_null(value=True)
    return there.is_not_null() & value.is_null()


def _not_read(
    cells: Cells,
    extract: Extract,
    flags: Mapping[str, tuple[int, Kind]],
    there: Collection[str],
) -> dict[tuple[int, Kind], pl.DataFrame]:
    """Fetch the values that did not fit, as they stand, with the numbers of their rows.

    `there` are the flags that any row has.
    """
    found = [flag for flag in flags if flag in there]
    if not found:
        return {}
    frame = extract.columns(found)
    rows = {flag: frame[flag].arg_true() for flag in found}
    columns = {f"~{flags[flag][0]}" for flag in rows}
    table = cells.frame.select(
        pl.col(f"^({'|'.join(columns)})(_trimmed|_plain|_late|_zone)?$")
    ).with_row_index(ROW)
    together = pl.concat(list(rows.values())).unique()
    values = table.filter(pl.col(ROW).is_in(together.implode())).collect()
    return {
        flags[flag]: values.filter(pl.col(ROW).is_in(numbers.implode()))
        for flag, numbers in rows.items()
    }


def _look(cells: Cells, reading: tuple[int, Kind], values: pl.DataFrame) -> tuple[Unreadable, bool]:
    """Look at what did not fit, value by value: did the sample mislead, or are they wrong."""
    column, kind = reading
    seen = pl.col(f"~{column}_trimmed").str.contains(SEEN)
    there = _judged(cells, reading, values.filter(cells.filled(column), seen))
    wrong = there.filter("~unread")
    otherwise = not there.select((pl.col("~misread") & pl.col("~unread")).all()).item()
    misled = otherwise or (cells.types.is_inferred(column) and not wrong.is_empty())
    if kind == "date" and not cells.types.is_inferred(column):
        nothing = wrong.select(is_empty(pl.col(f"~{column}_trimmed"))).to_series()
        cells.dates.empty[column] = wrong[ROW].filter(nothing)
        wrong = wrong.filter(~nothing)
    learnt = kind == "date" and cells.dates.learn(column, wrong[f"~{column}_trimmed"])
    written = wrong[f"~{column}{'' if cells.is_text(column) else '_trimmed'}"].cast(pl.String)
    otherwise_written = written.str.contains(DIGITS)
    if kind == "date":
        otherwise_written &= ~written.str.strip_chars().str.contains(ISO_DAY)
    unreadable = Unreadable(
        column=column,
        kind=kind,
        rows=wrong[ROW],
        meant=int(otherwise_written.sum()),
        values=written,
    )
    return unreadable, learnt or (misled and not cells.types.is_settled(column))


def _judged(cells: Cells, reading: tuple[int, Kind], there: pl.DataFrame) -> pl.DataFrame:
    """Add whether each value is `~unread` in general, and `~misread` as the column is read."""
    own, general = cells.reading(*reading), cells.reading(*reading, generally=True)
    if there.is_empty() or own.meta.eq(general):
        unread = pl.lit(value=False) if there.is_empty() else general.is_null()
        return there.with_columns(unread.alias("~unread")).with_columns(
            pl.col("~unread").alias("~misread")
        )
    return there.with_columns(general.is_null().alias("~unread"), own.is_null().alias("~misread"))


def _placed(cells: Cells, unreadable: Unreadable, files: pl.Series) -> Unreadable:
    """Find file and line of the first value, and hold a declared type to its column."""
    first = int(unreadable.rows[0])
    file = int(files[first])
    line = first - int((files < file).sum()) + cells.table.first_rows[file]
    placed = replace(unreadable, place=f"{cells.table.files[file].shown}:{line}")
    if (declared := cells.types.declared_at(unreadable.column)) is not None:
        header = cells.names.header[unreadable.column]
        raise DataError(
            f"{placed.place}: {counted(unreadable.count, 'value')} in column {header!r} not of the "
            f"declared type {unreadable.kind}, such as {unreadable.examples}",
            f"The type is declared at {declared}; words that stand for nothing are named in "
            "read.nulls.",
        )
    return placed


def count_readable(cells: Cells, unreadable: Unreadable) -> int:
    """Count the values of the column of unreadable values that could be read."""
    readable = cells.reading(unreadable.column, unreadable.kind).count()
    return int(cells.frame.select(readable).collect().item())


def blank(cells: Cells, rows: pl.Series) -> pl.Series:
    """Pick those rows in which no column holds anything that can be seen, in use or not."""
    table = cells.table.frame.with_row_index(ROW).filter(pl.col(ROW).is_in(rows.implode()))
    return table.filter(cells.blank(whole=True)).select(ROW).collect().to_series()


def deciding(cells: Cells, but: Collection[int]) -> pl.LazyFrame:
    """Read all columns that the YAML names, in its order.

    The table is read once more for this; only rows that are equal in all that decides
    between them need it.
    """
    kinds = dict(cells.readings())
    order = [column for column in cells.in_yaml_order() if column not in but]
    return cells.frame.select(
        cells.reading(column, kinds.get(column, "text")).alias(str(column)) for column in order
    )


def ranked(deciding: pl.LazyFrame, rows: pl.Series) -> pl.DataFrame:
    """Put rows, by their numbers, in the order of the columns that decide, null last."""
    found = deciding.with_row_index(ROW).filter(pl.col(ROW).is_in(rows.implode())).collect()
    order = [name for name in found.columns if name != ROW]
    return found.sort(order, nulls_last=True).select(ROW).with_row_index(RANK)
