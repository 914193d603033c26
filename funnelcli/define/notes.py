"""What the reader must know about how the leads came to be."""

from collections.abc import Iterator, Mapping, Sequence

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile
from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.define import unread_dates
from funnelcli.define.as_of import AsOf
from funnelcli.define.beyond import Beyond
from funnelcli.define.cells import Cells
from funnelcli.define.history import Log
from funnelcli.define.scan import Misfit, count_readable
from funnelcli.errors import DataError
from funnelcli.tables.raw import WINDOWS
from funnelcli.words.listing import listed
from funnelcli.words.privacy import SHARED
from funnelcli.words.text import counted, named

MANY = 3
"""From so many amounts of another format on, a column that mostly has such is refused."""

_WORDS = {"date": "dates", "money": "amounts", "number": "numbers", "boolean": "true or false"}


def unreadable(cells: Cells, misfits: Sequence[Misfit]) -> Iterator[Note]:
    """Say how many dates and amounts could not be read, and took no part.

    Rows of the log count without their date, too, as `dateless` says.

    A column that mostly holds amounts of another format is not as the YAML says: an error.
    Of dates, fewer are too many (`unread_dates`).
    """
    for misfit in misfits:
        header, what = cells.names.header[misfit.column], _WORDS[misfit.kind]
        if misfit.kind == "date":
            unread_dates.refuse(cells, misfit)
        elif misfit.meant >= MANY and misfit.meant > count_readable(cells, misfit):
            raise DataError(
                f"{misfit.place}: most {what} in column {header!r} cannot be read: "
                f"{counted(misfit.count, 'value')}, such as {misfit.examples}",
                "Expected amounts such as 1234.50, $1,234.50, 1.234,50 € or $12.5K; if the "
                "decimal mark is not the one that was found: `read: {decimal: ','}`.",
            )
        gone = "" if unread_dates.is_of_log(cells, misfit) else " and took no part"
        yield Note(
            f"unreadable-{what.replace(' ', '-')}",
            f"{cells.names.table}: {counted(misfit.count, 'value')} in column {header!r} cannot be "
            f"read as {what}{gone}, such as {misfit.examples}.",
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


def uncertain(counts: Mapping[str, int]) -> Iterator[Note]:
    """Say for how many rows a condition had no answer."""
    answered = [f"{called}: {counted(count, 'row')}" for called, count in counts.items() if count]
    if answered:
        yield Note(
            "null-predicates",
            "Where a cell that a condition asks about is empty, the row counts as not meeting the "
            f"condition ({'; '.join(answered)}): COALESCE(column, '') in it decides otherwise.",
        )


def unmet(counts: Mapping[str, int]) -> Iterator[Note]:
    """Say how many rows satisfy a stage's predicate but have no date to enter it."""
    lacking = [f"{stage}: {counted(count, 'row')}" for stage, count in counts.items() if count]
    if lacking:
        yield Note(
            "missing-dates",
            "Rows that satisfy the `where` of a stage but lack its date are no entry "
            f"({'; '.join(lacking)}).",
        )


def unnamed(counts: Mapping[str, int]) -> Iterator[Note]:
    """Say which values of the history are of no stage: new names, or misspelled ones."""
    if counts:
        yield Note(
            "unnamed-values",
            "Values of the history that no stage and no loss names are no entry: "
            f"{listed(counts.items())}.",
        )


def hidden(segments: Mapping[str, Mapping[str, str]]) -> Iterator[Note]:
    """Say of which segments some values are shown as what they are, since they name a person."""
    for name, labels in segments.items():
        kinds = " and ".join(sorted(set(labels.values())))
        yield Note(
            "hidden-values",
            f"{name}: {counted(len(labels), 'value')} of fewer than {SHARED} leads each, by which "
            f"a person could be reached, {'is' if len(labels) == 1 else 'are'} shown as {kinds}.",
        )


def dateless(log: Log) -> tuple[list[Note], list[Note]]:
    """Say how many rows of the log tell of a stage or a loss, and not when.

    What must come first of all notes is apart: that the log dates nothing, or no more than half
    of the entries into the last stage.
    """
    if not log.lacking:
        return [], []
    rows, (undated, entries) = counted(log.lacking, "row"), log.undated_of_last()
    told = (
        f"{log.name}: {rows} without a date that can be read: the stages and losses there count, "
        "undated, where no other row dates them."
    )
    if log.pairs.is_empty():
        plain = f"{log.name}: no row has a date that can be read"
    elif 2 * undated >= entries > 0:
        plain = (
            f"{log.name}: of {counted(entries, 'entry', 'entries')} into "
            f"{log.config.stages[-1].name}, {undated:,} {'has' if undated == 1 else 'have'} no "
            "date that can be read"
        )
    else:
        return [], [Note("undated-rows", told)]
    plain += (
        f" ({rows} without one name a stage or a loss). They count all the same, at any as-of, "
        "and nobody knows since when: they are in no number of days, and in no window."
    )
    return [Note("undated-rows", plain)], []


def overridden(leads: int) -> Iterator[Note]:
    """Say how many leads are lost by what one table tells, and not beside what another tells."""
    if leads:
        yield Note(
            "overridden-losses",
            f"{counted(leads, 'lead')} that one table calls lost "
            f"{'is' if leads == 1 else 'are'} not lost: another table has a later row or an open "
            "deal (`funnelcli explain ID` tells which).",
        )


def beyond(later: Beyond) -> Iterator[Note]:
    """Say what of these leads lies after an as-of that was given."""
    if later.entries or later.losses:
        yield Note(
            "after-as-of",
            f"After as-of lie {counted(later.entries, 'entry', 'entries')} and "
            f"{counted(later.losses, 'loss', 'losses')} of these leads, which took no part.",
        )


def unmatched(files: Sequence[InputFile]) -> Iterator[Note]:
    """Say how many rows of joined tables belong to no lead."""
    alone = [
        f"{file.table}: {file.unmatched:,} of {counted(file.read_rows, 'row')}"
        for file in files
        if file.unmatched
    ]
    if alone:
        yield Note(
            "unmatched-rows",
            f"Rows whose lead is not in the leads table were left out ({'; '.join(alone)}).",
        )


def shared(table: str, rows: int) -> Iterator[Note]:
    """Say how many rows of a joined table belong to several leads, and count for each."""
    if rows:
        yield Note(
            "shared-rows",
            f"{table}: {counted(rows, 'row')} of several leads, as the lists of ids say, with its "
            "date and its amount for each of them.",
        )


def shared_deals(table: str, column: str, deals: int) -> Iterator[Note]:
    """Say how many deals of a joined table are of several leads, and count for each."""
    if deals:
        yield Note(
            "shared-rows",
            f"{table}: {counted(deals, 'value')} of column {column!r} in rows of several leads, "
            "with date and amount for each of them.",
        )


def mended(config: Config, files: Sequence[InputFile]) -> Iterator[Note]:
    """Say which files were not what they should be, and were read all the same."""
    recoded = [file.path for file in files if file.read.encoding == WINDOWS]
    if recoded:
        yield Note(
            "encoding",
            f"Not UTF-8, and read as Windows-1252: {', '.join(recoded)}. If letters look wrong, "
            "name the encoding with `read: {encoding: …}`.",
        )
    yield from _below_other_lines(config, files)
    # of the leads, the page counts them as dropped
    footers = [
        f"{file.path}: {counted(file.read.trailer, 'row')}"
        for file in files
        if file.read.trailer and file.table != "leads"
    ]
    if footers:
        yield Note("footers", f"Footers below the rows were left out ({'; '.join(footers)}).")
    filled = {file.table for file in files if file.rows}
    bare = [file.path for file in files if not file.rows and file.table in filled]
    if bare:
        yield Note("empty-files", f"Files with a header and no rows: {named(bare)}.")
    unwrapped = [
        f"{file.path}: {counted(file.read.unwrapped, 'row')}"
        for file in files
        if file.read.unwrapped
    ]
    if unwrapped:
        yield Note(
            "unwrapped-rows",
            "Rows that stood in one pair of quotes as a whole, as a spreadsheet leaves them, were "
            f"unwrapped ({'; '.join(unwrapped)}).",
        )
    requoted = [
        f"{file.path}: {counted(file.read.requoted, 'record')}"
        for file in files
        if file.read.requoted
    ]
    if requoted:
        yield Note(
            "requoted-rows",
            "Quotes inside quoted fields that were not doubled were read as text, as no delimiter "
            f"and no line end follows them ({'; '.join(requoted)}).",
        )


def _below_other_lines(config: Config, files: Sequence[InputFile]) -> Iterator[Note]:
    """Say which line was taken for the header, and what to do if that is another one."""
    above, is_guessed = [], False
    for file in files:
        if rows := file.read.header_row - 1:
            line = "row" if file.read.format == "excel" else "line"
            above.append(f"{file.path}: {counted(rows, line)}, the header is {line} {rows + 1:,}")
            is_guessed |= config.tables[file.table].read.header_row is None
    if above:
        other = " If another line is the header, say which: `read: {header_row: …}`."
        yield Note(
            "header-row",
            f"What stands above the header was left out ({'; '.join(above)})."
            + (other if is_guessed else ""),
        )


def of_time(config: Config, asked: Question, as_of: AsOf) -> Iterator[Note]:
    """Say what as-of passed over, and what cannot be told of time."""
    if as_of.passed_over:
        yield Note(
            "future-dates",
            f"{counted(as_of.passed_over, 'value')} dated in the future took no part: as-of is the "
            "latest date that is not.",
        )
    if config.leads.created is None:
        yield Note(
            "no-created",
            "The leads table has no `created` column: there are no cohorts, no window and no "
            "maturity.",
        )
    if asked.window is not None:
        yield Note(
            "window",
            f"Only entries within {counted(asked.window, 'day')} of the lead count, and none that "
            "is undated.",
        )
