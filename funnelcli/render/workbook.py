"""An Excel workbook: a sheet in front that explains, and a sheet a table, with numbers as numbers.

Text from the data is never more than text: no formula, no link, no markup. A value that no cell
can hold as what it is (a number of more digits than Excel keeps, a day before its calendar) is a
text, too. The same tables give the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final, Literal, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from funnelcli.errors import DataError
from funnelcli.render.csv import may_run
from funnelcli.render.raw import LONGEST, Raw
from funnelcli.render.visible import in_xml
from funnelcli.render.width import width

Cell: TypeAlias = "Raw | date"
Look = Literal["title", "heading", "line", "entry"]
Line: TypeAlias = "tuple[Look, tuple[Cell, ...]]"
"""A line of the sheet in front: one text that runs on to the right, or names with what they mean
in the last column."""

FRONT: Final = "Report"
"""The sheet in front."""
WHOLE: Final = "#,##0"
PERCENT: Final = "0.0%"
AS_IT_IS: Final = "General"

_ROWS, _COLUMNS = 1_048_576, 16_384
_UNITS = 32_767
"""So many UTF-16 units a cell can hold."""
_NAME = 31
"""So many signs the name of a sheet can have."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel has a 29 February 1900 before it, which never was."""
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001  (it has no zone)
"""What the file says of its own age: a clock would give other bytes each time."""
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_WIDTHS = (8, 60)
_FRONT_WIDTHS = (16, 28, 100)
_A4 = 9


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a workbook has it: each column with a format for its numbers."""

    name: str
    header: tuple[str, ...]
    formats: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def written(front: Iterable[Line], sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook; raises `DataError` where a table is larger than a sheet."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"title": "funnelcli", "created": _MADE})
    looks = _Looks(book)
    _in_front(book.add_worksheet(FRONT), front, looks)
    names = _names([sheet.name for sheet in sheets])
    for name, sheet in zip(names, sheets, strict=True):
        if len(sheet.rows) >= _ROWS or len(sheet.header) > _COLUMNS:
            raise DataError(
                f"{sheet.name}: {len(sheet.rows):,} rows of {len(sheet.header):,} columns, and a "
                f"sheet of Excel has room for {_ROWS - 1:,} of {_COLUMNS:,}",
                "csv, jsonl and json have no such limit.",
            )
        _filled(book.add_worksheet(name), sheet, looks)
    book.close()
    return file.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


class _Exact(float):
    """A number that is written with all its digits, of which the writer of files would drop one."""

    __slots__ = ()

    def __format__(self, _as: str) -> str:
        return repr(float(self))


def _put(sheet: Worksheet, at: tuple[int, int], value: Cell, looks: _Looks, **look: Any) -> None:
    """Write a value into a cell as what it is; nothing for null."""
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(*at, value, looks(**look))
        case int() | float() if abs(value) <= LONGEST:
            number = _Exact(value) if isinstance(value, float) else value
            sheet.write_number(*at, number, looks(**look))
        case date() if date(value.year, value.month, value.day) >= _FIRST_DAY:
            is_moment = isinstance(value, datetime)
            moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            form = _MOMENT if is_moment else _DAY
            sheet.write_datetime(*at, moment, looks(**look | {"num_format": form}))
        case date():
            _put_text(sheet, at, value.isoformat(), looks, look)
        case _:
            _put_text(sheet, at, str(value), looks, look)


def _put_text(
    sheet: Worksheet, at: tuple[int, int], value: str, looks: _Looks, look: dict[str, Any]
) -> None:
    """Write a text; one that looks like a formula stays a text when somebody edits the cell."""
    text = _short(in_xml(value))
    look = {name: as_is for name, as_is in look.items() if name != "num_format"}
    form = looks(**look, quote_prefix=True) if may_run(text) else looks(**look)
    if text.startswith("<r>") and text.endswith("</r>"):
        # the writer would take it for markup of its own, unless it comes in parts
        sheet.write_rich_string(*at, text[:1], text[1:2], text[2:], form)
    else:
        sheet.write_string(*at, text, form)


def _short(text: str) -> str:
    """Cut what no cell can hold, and show that it is cut."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _UNITS:
        return text
    return units[: 2 * (_UNITS - 1)].decode("utf-16-le", "ignore") + "…"


def _filled(sheet: Worksheet, table: Sheet, looks: _Looks) -> None:
    """Write a table: its header and first column stay in sight; the header is a filter."""
    for column, name in enumerate(table.header):
        _put(sheet, (0, column), name, looks, bold=True, bottom=1)
    for row, values in enumerate(table.rows, 1):
        for column, (value, form) in enumerate(zip(values, table.formats, strict=True)):
            _put(sheet, (row, column), value, looks, num_format=form)
    for column, name in enumerate(table.header):
        cells = (row[column] for row in table.rows)
        sheet.set_column(column, column, _wide(name, cells, table.formats[column]))
    sheet.freeze_panes(1, 1)
    if table.header:
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    sheet.repeat_rows(0)
    _on_paper(sheet)


def _wide(name: str, values: Iterable[Cell], form: str) -> int:
    """Tell how many digits wide a column has to be for its header and what is in it."""
    button = 3  # that of the filter
    return _within(max([width(name) + button, *(_digits(value, form) for value in values)]) + 1)


def _digits(value: Cell, form: str) -> int:
    match value:
        case None | bool():
            return 0
        case int() | float() if form == PERCENT:
            return len(f"{value:.1%}")
        case int() | float() if form == AS_IT_IS:
            return len(f"{value:.10g}")
        case int() | float():
            return len(f"{value:,.{len(form.partition('.')[2])}f}")
        case date():
            return len(_MOMENT if isinstance(value, datetime) else _DAY)
        case _:
            return max(map(width, value.split("\n")))


def _within(wide: int) -> int:
    least, most = _WIDTHS
    return min(max(wide, least), most)


def _in_front(sheet: Worksheet, lines: Iterable[Line], looks: _Looks) -> None:
    """Write the sheet in front: what is longer than its column is wrapped there."""
    last = len(_FRONT_WIDTHS) - 1
    for row, (look, cells) in enumerate(lines):
        for column, value in enumerate(cells):
            match look:
                case "title":
                    _put(sheet, (row, column), value, looks, bold=True, font_size=14)
                case "heading":
                    _put(sheet, (row, column), value, looks, bold=True, bottom=1)
                case "line":
                    _put(sheet, (row, column), value, looks)
                case "entry":
                    form = {"text_wrap": True, "align": "left"} if column == last else {}
                    _put(sheet, (row, column), value, looks, valign="top", **form)
    for column, wide in enumerate(_FRONT_WIDTHS):
        sheet.set_column(column, column, wide)
    sheet.hide_gridlines(2)
    _on_paper(sheet)


def _on_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _names(names: Sequence[str]) -> list[str]:
    """Name the sheets, none like another: Excel forbids some signs, and more than 31."""
    taken = {FRONT.casefold()}
    given = []
    for name in names:
        plain = "".join("_" if sign in "[]:*?/\\'" else sign for sign in name)[:_NAME]
        chosen, number = plain, 1
        while chosen.casefold() in taken:
            number += 1
            ending = f" {number}"
            chosen = plain[: _NAME - len(ending)] + ending
        taken.add(chosen.casefold())
        given.append(chosen)
    return given
