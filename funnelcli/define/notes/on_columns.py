"""Notes on columns: values that cannot be read, and what was taken off dates and ids."""

from collections.abc import Iterator, Mapping, Sequence

from funnelcli.answers.notes import Note
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.dates import unreadable as unreadable_dates
from funnelcli.define.columns.scan import Unreadable, count_readable
from funnelcli.errors import DataError
from funnelcli.words.text import counted

MANY = 3
"""From so many amounts of another format on, a column that mostly has such is refused."""

_WORDS = {"date": "dates", "money": "amounts", "number": "numbers", "boolean": "true or false"}


def cannot_be_read(cells: Cells, unreadable: Sequence[Unreadable]) -> Iterator[Note]:
    """Say how many dates and amounts could not be read, and took no part.

    Rows of the log count without their date, too, as `dateless` says.

    A column that mostly holds amounts of another format is not as the YAML says: an error.
    Of dates, fewer are too many (`dates.unreadable`). Those of tables beside the leads move no
    rate of theirs.
    """
    beside = cells.definition.config.input_tables()
    for each in unreadable:
        header, what = cells.names.header[each.column], _WORDS[each.kind]
        if each.kind == "date":
            unreadable_dates.refuse(cells, each)
        elif each.meant >= MANY and each.meant > count_readable(cells, each):
            raise DataError(
                f"{each.place}: most {what} in column {header!r} cannot be read: "
                f"{counted(each.count, 'value')}, such as {each.examples}",
                "Expected amounts such as 1234.50, $1,234.50, 1.234,50 € or $12.5K; if the "
                "decimal mark is not the one that was found: `read: {decimal: ','}`.",
            )
        gone = "" if unreadable_dates.is_of_log(cells, each) else " and took no part"
        dates_leads = each.kind == "date" and cells.names.table not in beside
        yield Note(
            f"unreadable-{what.replace(' ', '-')}",
            f"{cells.names.table}: {counted(each.count, 'value')} in column {header!r} cannot be "
            f"read as {what}{gone}, such as {each.examples}.",
            rows=each.count if dates_leads else None,
        )
    yield from _of_dates(cells)


def _of_dates(cells: Cells) -> Iterator[Note]:
    """Say which values of date columns say that there is none, and what was taken off dates."""

    def listed(counts: Mapping[int, int]) -> str:
        header = cells.names.header
        found = sorted(each for each in counts.items() if each[1])
        return "; ".join(f"{header[column]!r}: {counted(n, 'value')}" for column, n in found)

    if empty := listed({column: rows.len() for column, rows in cells.dates.empty.items()}):
        yield Note(
            "empty-dates",
            f"{cells.names.table}: dashes, words such as N/A and zeros in columns of dates say "
            f"that there is none ({empty}).",
        )
    if wrapped := listed(cells.dates.wrapped()):
        yield Note(
            "wrapped-dates",
            f'{cells.names.table}: dates behind an apostrophe or in ="…" were read without it '
            f"({wrapped}).",
        )


def unwrapped(cells: Cells) -> Iterator[Note]:
    """Say of each column of ids how many are compared otherwise than as they stand, and why."""
    for column, counts in cells.unwrapped.items():
        if counts:
            ways = ", ".join(f"{way} ({count:,})" for way, count in counts.items())
            yield Note(
                "unwrapped-ids",
                f"{cells.names.table}: ids in column {cells.names.header[column]!r} were cleaned "
                f"before they were compared: {ways}.",
            )
    for column, count in cells.fractions.items():
        yield Note(
            "ids-with-fractions",
            f"{cells.names.table}: {counted(count, 'id')} in column "
            f"{cells.names.header[column]!r} with .0 behind them are compared as they stand: it "
            "may be part of them, as it is of a version.",
        )
