"""What the reader must know about how the leads came to be."""

from collections.abc import Iterator, Mapping, Sequence

from funnelcli.config import Config
from funnelcli.config.query import Asked
from funnelcli.define.as_of import AsOf
from funnelcli.define.cells import Cells
from funnelcli.define.scan import Misfit, count_readable
from funnelcli.errors import DataError
from funnelcli.listing import listed
from funnelcli.privacy import SHARED
from funnelcli.raw import WINDOWS
from funnelcli.report import InputFile, Note, counted

MANY = 3
"""From so many values of another format on, a column that mostly has such is refused."""

_WORDS = {"date": "dates", "money": "amounts", "number": "numbers", "boolean": "true or false"}


def unreadable(cells: Cells, misfits: Sequence[Misfit]) -> Iterator[Note]:
    """Say how many dates and amounts could not be read, and took no part.

    A column that mostly holds values of another format is not as the YAML says: an error.
    Words such as "soon" are no values of another format.
    """
    for misfit in misfits:
        header, what = cells.names.header[misfit.column], _WORDS[misfit.kind]
        if misfit.meant >= MANY and misfit.meant > count_readable(cells, misfit):
            raise DataError(
                f"{misfit.place}: most {what} in column {header!r} cannot be read: "
                f"{counted(misfit.count, 'value')}, such as {misfit.examples}",
                "ISO and other usual dates need no configuration; any other format is named: "
                '`read: {dates: "%Y%m%d"}`.'
                if misfit.kind == "date"
                else "Expected amounts such as 1234.50, $1,234.50, 1.234,50 € or $12.5K; if the "
                "decimal mark is not the one that was found: `read: {decimal: ','}`.",
            )
        yield Note(
            f"unreadable-{what.replace(' ', '-')}",
            f"{cells.names.table}: {counted(misfit.count, 'value')} in column {header!r} cannot be "
            f"read as {what} and took no part, such as {misfit.examples}.",
        )


def uncertain(counts: Mapping[str, int]) -> Iterator[Note]:
    """Say for how many rows a predicate had no answer."""
    answered = [f"{called}: {counted(count, 'row')}" for called, count in counts.items() if count]
    if answered:
        yield Note(
            "null-predicates",
            "A predicate on an empty value has no answer and counts as false "
            f"({'; '.join(answered)}).",
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


def unmatched(files: Sequence[InputFile]) -> Iterator[Note]:
    """Say how many rows of joined tables belong to no lead."""
    alone = [f"{file.table}: {counted(file.unmatched, 'row')}" for file in files if file.unmatched]
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


def mended(files: Sequence[InputFile]) -> Iterator[Note]:
    """Say which files were not what they should be, and were read all the same."""
    recoded = [file.path for file in files if file.read.encoding == WINDOWS]
    if recoded:
        yield Note(
            "encoding",
            f"Not UTF-8, and read as Windows-1252: {', '.join(recoded)}. If letters look wrong, "
            "name the encoding with `read: {encoding: …}`.",
        )
    # of the leads, the page counts them as dropped
    footers = [
        f"{file.path}: {counted(file.read.trailer, 'row')}"
        for file in files
        if file.read.trailer and file.table != "leads"
    ]
    if footers:
        yield Note("footers", f"Footers below the rows were left out ({'; '.join(footers)}).")
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


def of_time(config: Config, asked: Asked, as_of: AsOf) -> Iterator[Note]:
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
