"""Excel workbooks, as the delimited text that Excel would have saved."""

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import polars as pl

from funnelcli.config.headers import folded_header
from funnelcli.errors import DataError, library_missing
from funnelcli.read.archive import is_workbook
from funnelcli.read.failures import is_of_data
from funnelcli.read.files import Found
from funnelcli.read.limits import Limits
from funnelcli.read.preamble import LOOK, Place, Record, declared, place_in_sheet
from funnelcli.read.workbook import check_workbook
from funnelcli.words.privacy import shapes
from funnelcli.words.text import did_you_mean, named

if TYPE_CHECKING:
    import fastexcel  # which only `funnelcli[excel]` brings

MIDNIGHT = " 00:00:00"

_LONG = r"^-?\d{16,}$"
_KNOWN = 15
"""So many digits Excel keeps of a number; a text has all of them."""

_CELL_OF_DATE = r"^\d{4}-\d\d-\d\d \d"
_TEXT_OF_DATE = r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(\D|$)"


def sheets_of(file: Found, limits: Limits) -> tuple[str, ...]:
    """Name the visible sheets of a workbook that have rows; what is none has no sheets."""
    if not is_workbook(file.path):
        return ()
    return tuple(sheet.name for sheet in _filled(file, _opened(file, limits)))


def save_as_csv(
    file: Found, name: str | None, copy: Path, header_row: int | None, limits: Limits
) -> Place:
    """Write a table of a sheet as comma-separated UTF-8, and tell where in the sheet it is.

    The sheet is the one of that name, else the one visible sheet that has rows. Cells come as
    values, not as they are formatted: dates in ISO form, numbers plain as far as Excel knows
    their digits. Columns in which nothing is are left out.
    """
    book = _opened(file, limits)
    sheet = _only(file, book) if name is None else _named(file, book, name)
    frame = sheet.to_polars()
    place = _place(file, frame, header_row)
    table = _table(_as_shown(book, sheet.name, frame, place), place)
    _check_dates(file, table)
    table.select(_dates(table)).write_csv(copy, include_header=False)
    return place


def _opened(file: Found, limits: Limits) -> "fastexcel.ExcelReader":
    try:
        import fastexcel
    except ImportError:
        raise library_missing(
            f"{file.shown}: an Excel workbook, which", "excel", ", or save the sheet as 'CSV UTF-8'"
        ) from None
    try:
        check_workbook(file, limits)
        return fastexcel.read_excel(file.path)
    except BaseException as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Found, error: BaseException) -> BaseException:
    """Say of a workbook that it cannot be read; what no file can cause stands as it is."""
    import fastexcel

    causes = (fastexcel.FastExcelError, BadZipFile)
    if not isinstance(error, causes) and not is_of_data(error):
        return error
    return DataError(
        f"{file.shown}: a zip archive, but no spreadsheet that can be read",
        "Save the sheet as 'CSV UTF-8', and try again.",
    )


def _loaded(file: Found, book: "fastexcel.ExcelReader", name: str) -> "fastexcel.ExcelSheet":
    """Load a sheet from its first row on, blank or not, so that rows are counted as it does."""
    try:
        return book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    except BaseException as error:
        raise _unreadable(file, error) from error


def _filled(file: Found, book: "fastexcel.ExcelReader") -> "list[fastexcel.ExcelSheet]":
    sheets = [_loaded(file, book, name) for name in book.sheet_names]
    return [sheet for sheet in sheets if sheet.visible == "visible" and sheet.height]


def _only(file: Found, book: "fastexcel.ExcelReader") -> "fastexcel.ExcelSheet":
    filled = _filled(file, book)
    if not filled:
        raise DataError(f"{file.shown}: the workbook is empty", "Expected a header and rows.")
    if len(filled) > 1:
        names = ", ".join(repr(sheet.name) for sheet in filled)
        raise DataError(
            f"{file.shown}: {len(filled)} sheets with rows: {names}",
            f"Name the one that is meant: `{file.shown}#{filled[0].name}` as the path, or "
            f"`read: {{sheet: {filled[0].name}}}`.",
        )
    return filled[0]


def _named(file: Found, book: "fastexcel.ExcelReader", name: str) -> "fastexcel.ExcelSheet":
    names = {folded_header(each): each for each in book.sheet_names}
    if (found := names.get(folded_header(name))) is None:
        raise DataError(
            f"{file.path.name}: there is no sheet {name!r}{did_you_mean(name, book.sheet_names)}",
            f"Its sheets: {named(book.sheet_names)}.",
        )
    sheet = _loaded(file, book, found)
    if not sheet.height:
        raise DataError(f"{file.path.name}: the sheet {found!r} is empty", "Expected a header.")
    return sheet


def _place(file: Found, frame: pl.DataFrame, header_row: int | None) -> Place:
    """Find the header of a sheet, which is above its rows as that of a text is."""
    first = (
        header_row or 1 + frame.select(pl.any_horizontal(pl.all().is_not_null()).arg_max()).item()
    )
    rows = frame.slice(first - 1, LOOK).rows()
    records = [
        Record(at, at, tuple((cell or "").strip() for cell in row))
        for at, row in enumerate(rows, start=first)
    ]
    if header_row is None:
        return place_in_sheet(file.shown, records) or Place(first, first, first + 1)
    if not records or not records[0].filled:
        raise DataError(
            f"{file.shown}:{header_row}: nothing is in the row that `read.header_row` names",
            "It is the row of the sheet that has the header, counted from 1.",
        )
    return declared(records[0], records[1:])


def _table(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Take the header and the rows of a sheet, without columns in which nothing is."""
    table = pl.concat([frame.slice(place.header - 1, 1), frame.slice(place.rows - 1)])
    return table.select(column for column in table if column.null_count() < table.height)


def _as_shown(
    book: "fastexcel.ExcelReader", sheet: str, frame: pl.DataFrame, place: Place
) -> pl.DataFrame:
    """Write numbers of more digits than Excel keeps as it shows them: with an exponent."""
    if not any(column.str.contains(_LONG).any() for column in frame):
        return frame
    typed = book.load_sheet(sheet, header_row=place.header - 1, schema_sample_rows=None)
    kinds = [column.dtype for column in typed.available_columns()]
    numbers = [n for n, kind in zip(frame.columns, kinds, strict=False) if kind == "float"]
    return frame.with_columns(_rounded(frame[name]) for name in numbers)


def _rounded(column: pl.Series) -> pl.Series:
    long = column.filter(column.str.contains(_LONG)).unique().to_list()
    return column.replace(long, [f"{float(number):.{_KNOWN - 1}E}" for number in long])


def _check_dates(file: Found, frame: pl.DataFrame) -> None:
    """Raise for columns in which Excel understood only some of the dates.

    It reads 05/01 in the order of its own region and leaves 13/01 as text: where both are there,
    the dates it understood may have day and month swapped.
    """
    for column in frame.columns:
        values = frame[column].drop_nulls()
        texts = values.filter(values.str.contains(_TEXT_OF_DATE))
        if not texts.is_empty() and values.str.contains(_CELL_OF_DATE).any():
            raise DataError(
                f"{file.shown}: column {frame[column][0]!r} has dates beside texts such as "
                f"{shapes(texts)}: Excel did not understand all of them, and may have swapped day "
                "and month in the others",
                "Export it again, and do not open it in Excel before.",
            )


def _dates(frame: pl.DataFrame) -> list[pl.Expr]:
    """Take the midnight off columns of dates, which no time zone may shift."""
    expressions = []
    for column in map(pl.col, frame.columns):
        timed = column.str.contains(_CELL_OF_DATE) & ~column.str.ends_with(MIDNIGHT)
        dates = column.str.strip_suffix(MIDNIGHT)
        expressions.append(pl.when(timed.any()).then(column).otherwise(dates))
    return expressions
