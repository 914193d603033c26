"""Tables collected: once in the common case, and what did not fit is counted."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnelcli.define.cells import Cells, Kind
from funnelcli.errors import DataError
from funnelcli.raw import FILE, MARKS

if TYPE_CHECKING:
    import polars as pl

ROW, RANK = "~row", "~rank"


@dataclass(frozen=True, slots=True)
class Misfit:
    """Values of a column that are there, and could not be read."""

    column: int
    kind: Kind
    count: int
    readable: int
    """How many values of the column could be read."""
    examples: tuple[str, ...]
    place: str
    """File and line of the first; in a file with line breaks in quotes, its record."""


def collect(
    cells: Cells, outputs: Callable[[], Sequence["pl.Expr"]]
) -> tuple["pl.DataFrame", list[Misfit]]:
    """Collect the outputs for every row, and again where a sample misled.

    `outputs` is asked again when the way a column is read has changed. The result has the
    number of each row's file in `~file`.
    """
    import polars as pl

    while True:
        cells.forget()
        made = list(outputs())
        flags = {
            f"~misfit_{i}": (column, kind) for i, (column, kind) in enumerate(cells.readings())
        }
        unfit = [
            (cells.filled(column, exactly=False) & cells.read(column, kind).is_null()).alias(name)
            for name, (column, kind) in flags.items()
        ]
        query = cells.with_readings(cells.table.frame).select(*made, *unfit, *MARKS)
        try:
            frame = cells.table.collect(query)
        except pl.exceptions.PolarsError as error:
            raise DataError(
                f"{cells.names.table}: an expression of the YAML fails on a value: "
                f"{str(error).splitlines()[0]}",
                "Casts and date formats in SQL fail on what does not fit: guard them with CASE.",
            ) from error
        flagged = [reading for name, reading in flags.items() if frame[name].any()]
        found = _look(cells, flagged)
        if not any(look.misled for look in found):
            files = frame[FILE]
            return frame.drop(flags), [_misfit(cells, look, files) for look in found if look.count]
        for look in found:
            if look.misled:
                cells.settle(look.column)


@dataclass(frozen=True, slots=True)
class _Look:
    """A column in which a value did not fit, looked at value by value."""

    column: int
    kind: Kind
    count: int
    readable: int
    misled: bool
    """Whether another way of reading would read more."""


def _look(cells: Cells, readings: Sequence[tuple[int, Kind]]) -> list[_Look]:
    """Count, in one pass, what the general way of reading makes of each column."""
    if not readings:
        return []
    counts = []
    for i, (column, kind) in enumerate(readings):
        there = cells.filled(column, exactly=True)
        fast, general = cells.reading(column, kind), cells.reading(column, kind, generally=True)
        counts += [
            there.sum().alias(f"there_{i}"),
            (there & fast.is_not_null()).sum().alias(f"fast_{i}"),
            (there & general.is_not_null()).sum().alias(f"general_{i}"),
        ]
    found = cells.table.frame.select(counts).collect().row(0, named=True)
    return [
        _Look(
            column=column,
            kind=kind,
            count=found[f"there_{i}"] - found[f"general_{i}"],
            readable=found[f"general_{i}"],
            misled=not cells.is_settled(column)
            and (
                found[f"general_{i}"] > found[f"fast_{i}"]
                or (cells.is_inferred(column) and found[f"there_{i}"] > found[f"general_{i}"])
            ),
        )
        for i, (column, kind) in enumerate(readings)
    ]


def _misfit(cells: Cells, look: _Look, files: "pl.Series") -> Misfit:
    """Quote the first two values that did not fit, and find the line of the first."""
    import polars as pl

    name = f"~{look.column}"
    unread = cells.reading(look.column, look.kind, generally=True).is_null()
    rows = cells.table.frame.with_row_index(ROW).filter(
        cells.filled(look.column, exactly=True), unread
    )
    first = rows.select(ROW, name).head(2).collect()
    row = int(first[ROW][0])
    file = int(files[row])
    line = row - int((files < file).sum()) + 2
    misfit = Misfit(
        look.column,
        look.kind,
        look.count,
        look.readable,
        tuple(repr(value) for value in first[name].cast(pl.String).to_list()),
        f"{cells.table.files[file].shown}:{line}",
    )
    if (declared := cells.declared_at(look.column)) is not None:
        raise DataError(
            f"{misfit.place}: {misfit.count} in column {cells.names.header[look.column]!r} not "
            f"of the declared type {look.kind}, such as {' and '.join(misfit.examples)}",
            f"The type is declared at {declared}; words that stand for nothing are named in "
            "read.nulls.",
        )
    return misfit


def not_blank(cells: Cells, rows: "pl.Series") -> "pl.Series":
    """Pick those rows that hold something, if only in a column that is not in use."""
    import polars as pl

    columns = [pl.col(f"~{i}").is_not_null() for i in range(len(cells.names.header))]
    table = cells.table.frame.select(pl.any_horizontal(columns).alias("~filled"))
    filled = table.with_row_index(ROW).filter("~filled", pl.col(ROW).is_in(rows.implode()))
    return filled.select(ROW).collect().to_series()


def ranked(cells: Cells, rows: "pl.Series", but: Collection[int]) -> "pl.DataFrame":
    """Put rows in the order of all columns that the YAML names, null last.

    The table is read once more for this; only rows that are equal in all that decides
    between them need it.
    """
    import polars as pl

    kinds = dict(cells.readings())
    order = [column for column in cells.in_yaml_order() if column not in but]
    values = [
        cells.reading(column, kinds.get(column, "text")).alias(str(column)) for column in order
    ]
    table = cells.table.frame.select(values).with_row_index(ROW)
    found = table.filter(pl.col(ROW).is_in(rows.implode())).collect()
    found = found.sort([str(column) for column in order], nulls_last=True)
    return found.select(ROW).with_row_index(RANK)
