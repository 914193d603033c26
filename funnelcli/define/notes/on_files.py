"""Notes on files: how they were read where they were not plain, and which rows are of no lead."""

from collections.abc import Callable, Iterator, Sequence

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile
from funnelcli.config import Config
from funnelcli.tables.raw import WINDOWS
from funnelcli.words.text import counted, named


def unmatched(config: Config, files: Sequence[InputFile]) -> Iterator[Note]:
    """Say how many rows of joined tables belong to no lead, and of events, which move no rate."""
    beside = config.input_tables()
    of_leads = [file for file in files if file.table not in beside]
    events = [file for file in files if file.table in beside]
    for some, rows in ((of_leads, sum(file.unmatched for file in of_leads)), (events, None)):
        alone = [
            f"{file.table}: {file.unmatched:,} of {counted(file.read_rows, 'row')}"
            for file in some
            if file.unmatched
        ]
        if alone:
            yield Note(
                "unmatched-rows",
                f"Rows whose lead is not in the leads table were left out ({'; '.join(alone)}).",
                rows=rows,
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
    footers = _listed(files, lambda file: file.table != "leads" and file.read.trailer, "row")
    if footers:
        yield Note("footers", f"Footers below the rows were left out ({footers}).")
    filled = {file.table for file in files if file.rows}
    bare = [file.path for file in files if not file.rows and file.table in filled]
    if bare:
        yield Note("empty-files", f"Files with a header and no rows: {named(bare)}.")
    if unwrapped := _listed(files, lambda file: file.read.unwrapped, "row"):
        yield Note(
            "unwrapped-rows",
            "Rows that stood in one pair of quotes as a whole, as a spreadsheet leaves them, were "
            f"unwrapped ({unwrapped}).",
        )
    if requoted := _listed(files, lambda file: file.read.requoted, "record"):
        yield Note(
            "requoted-rows",
            "Quotes inside quoted fields that were not doubled were read as text, as no delimiter "
            f"and no line end follows them ({requoted}).",
        )


def _listed(files: Sequence[InputFile], count: Callable[[InputFile], int], what: str) -> str:
    """List the files that have such rows, and how many."""
    found = ((file.path, count(file)) for file in files)
    return "; ".join(f"{path}: {counted(n, what)}" for path, n in found if n)


def _below_other_lines(config: Config, files: Sequence[InputFile]) -> Iterator[Note]:
    """Say which line was taken for the header, and what to do if that is another one."""
    above, is_guessed = [], False
    for file in files:
        if rows := file.read.header_row - 1:
            line = "row" if file.read.format == "excel" else "line"
            above.append(f"{file.path}: {counted(rows, line)}, the header is {line} {rows + 1:,}")
            is_guessed |= config.tables()[file.table].read.header_row is None
    if above:
        other = " If another line is the header, say which: `read: {header_row: …}`."
        yield Note(
            "header-row",
            f"What stands above the header was left out ({'; '.join(above)})."
            + (other if is_guessed else ""),
        )
