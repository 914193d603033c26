"""Excel workbooks, as the delimited text that Excel would have saved."""

from pathlib import Path
from typing import TYPE_CHECKING

from funnelcli.errors import DataError
from funnelcli.privacy import shapes
from funnelcli.read.failures import is_of_data
from funnelcli.read.files import Found

if TYPE_CHECKING:
    import polars as pl

MAGIC, OLD_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MIDNIGHT = " 00:00:00"

_CELL_OF_DATE = r"^\d{4}-\d\d-\d\d \d"
_TEXT_OF_DATE = r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(\D|$)"


def save_as_csv(file: Found, copy: Path) -> None:
    """Write the one visible sheet that has rows as comma-separated UTF-8.

    Cells come as values, not as they are formatted: dates in ISO form, numbers plain.
    """
    try:
        import fastexcel
    except ImportError:
        raise DataError(
            f"{file.shown}: an Excel workbook, which needs one more library",
            "Install it with `pip install 'funnelcli[excel]'`, or save the sheet as 'CSV UTF-8'.",
        ) from None
    try:
        book = fastexcel.read_excel(file.path)
        sheets = [
            book.load_sheet(name, header_row=None, dtypes="string") for name in book.sheet_names
        ]
        filled = [sheet for sheet in sheets if sheet.visible == "visible" and sheet.height]
    except BaseException as error:
        if not isinstance(error, fastexcel.FastExcelError) and not is_of_data(error):
            raise
        raise DataError(
            f"{file.shown}: a zip archive, but no spreadsheet that can be read",
            "Save the sheet as 'CSV UTF-8', and try again.",
        ) from error
    if not filled:
        raise DataError(f"{file.shown}: the workbook is empty", "Expected a header and rows.")
    if len(filled) > 1:
        names = ", ".join(repr(sheet.name) for sheet in filled)
        raise DataError(
            f"{file.shown}: {len(filled)} sheets with rows: {names}",
            "Save the one that is meant as 'CSV UTF-8', or hide or delete the others.",
        )
    frame = filled[0].to_polars()
    _check_dates(file, frame)
    frame.select(_dates(frame)).write_csv(copy, include_header=False)


def _check_dates(file: Found, frame: "pl.DataFrame") -> None:
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


def _dates(frame: "pl.DataFrame") -> "list[pl.Expr]":
    """Take the midnight off columns of dates, which no time zone may shift."""
    import polars as pl

    expressions = []
    for column in map(pl.col, frame.columns):
        timed = column.str.contains(_CELL_OF_DATE) & ~column.str.ends_with(MIDNIGHT)
        dates = column.str.strip_suffix(MIDNIGHT)
        expressions.append(pl.when(timed.any()).then(column).otherwise(dates))
    return expressions
