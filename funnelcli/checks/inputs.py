"""Rules about the files: what was read is what was meant."""

from collections import Counter

import polars as pl

from funnelcli.checks.base import ROWS, Case, Fact, Suspicion, Yielded, rule
from funnelcli.checks.told import named_parts, parts
from funnelcli.config.headers import folded_header
from funnelcli.tables import rows as row
from funnelcli.tables.raw import WINDOWS
from funnelcli.words.text import counted


@rule("IN001", "unreadable-input", "error", by_reading=True)
def unreadable_input(_case: Case) -> Yielded:
    """A file is missing, or cannot be read.

    Why: nothing is known about a file that was not read, so nothing about it can be green.
    The run ends with exit code 3, and no report is written.

    In the CRM: look at the job that exports, and at what it left behind.

    In the YAML: `path` names the files; `read:` says what detection would otherwise decide.

    Example: `leads.csv: no such file`.
    """
    yield from ()


@rule("IN002", "empty-input", "error")
def empty_input(case: Case) -> Yielded:
    """No lead is left to be counted.

    Why: where there is nothing to check, every rule holds. An export that broke off, or a
    filter that lets nobody pass, is how most checks come to be green without having checked.
    The exit code is 3, unless `--allow-empty` says that this may be.

    In the CRM: see whether the export is complete.

    In the YAML: see what `leads.where`, `lead.where` and `lead.exclude` leave.

    Example: a file with a header and no rows.
    """
    population = case.evidence.population
    if not population.leads:
        said = f"The leads table has {counted(population.rows, 'row')}, and none counts."
        yield Fact(found=1, of=1, noun="table", said=said, place=case.place("leads"))


@rule("IN003", "missing-column", "error", by_reading=True)
def missing_column(_case: Case) -> Yielded:
    """A column that the YAML names is not in the file.

    Why: a renamed column must not look like a stage that nobody enters. The run ends with exit
    code 3.

    In the CRM: put the field back into the export.

    In the YAML: write the name as it is in the header now; the error says what is near.

    Example: `leads has no column 'MQL Date'; did you mean 'Became MQL Date'?`
    """
    yield from ()


@rule("IN004", "duplicate-column", "error")
def duplicate_column(case: Case) -> Yielded:
    """Two columns of a table have the same name.

    Why: in most programs it is a matter of luck which of them is read. Here a column that the
    YAML names must be the only one of its name, else the run ends with exit code 3. This rule
    finds the others, before somebody names them.

    In the CRM: give each field of the export a label of its own.

    In the YAML: nothing can be done there.

    Example: `Id,Created,Status,Status`.
    """
    for name, table in case.evidence.tables.items():
        times = Counter(map(folded_header, table.header))
        first = {folded_header(header): header for header in reversed(table.header)}
        for column, n in times.items():
            if n > 1:
                yield Fact(
                    found=n - 1, of=len(table.header), noun="column", column=first[column],
                    said=f"The header of {name} has it {n} times.", place=case.place(name),
                )  # fmt: skip


@rule("IN005", "ragged-rows", "error", by_reading=True)
def ragged_rows(_case: Case) -> Yielded:
    """A row has more or fewer fields than the header.

    Why: its values stand in the wrong columns, or the file was cut off. The run ends with exit
    code 3 and names the line.

    In the CRM: export again; a text with the delimiter in it needs quotes around it.

    In the YAML: `read: {delimiter: …}` if the wrong one was found.

    Example: `leads.csv:17: 9 fields, but the header has 8`.
    """
    yield from ()


@rule("IN006", "invalid-encoding", "error")
def invalid_encoding(case: Case) -> Yielded:
    """A file is not UTF-8, and its encoding had to be guessed.

    Why: a wrong guess changes letters, so that values and ids no longer match those of other
    tables.

    In the CRM: export as UTF-8.

    In the YAML: name the encoding, as in `read: {encoding: cp1252}`.

    Example: `Zürich` in a file of Windows-1252.
    """
    for name, table in case.config.tables().items():
        files = [file for file in case.evidence.inputs if file.table == name]
        guessed = [file.path for file in files if file.read.encoding == WINDOWS]
        if guessed and table.read.encoding is None:
            yield Fact(
                found=len(guessed), of=len(files), noun="file", column=name,
                place=case.place(name), parts=named_parts(guessed),
                said=lambda left: f"Read as Windows-1252: {', '.join(parts(left))}.",
            )  # fmt: skip


@rule("IN007", "unmapped-column", "info", default=False)
def unmapped_column(case: Case) -> Yielded:
    """A column of the export is named nowhere in the YAML.

    Why: a new field may be the date of a stage that the funnel does not know yet.

    In the CRM: leave fields that nobody needs out of the export.

    In the YAML: name the column, or leave this rule off, as it is by default.

    Example: `Became SAL Date` in the file, and no stage with it.
    """
    for name, table in case.evidence.tables.items():
        used = case.evidence.named[name]
        idle = [header for i, header in enumerate(table.header) if i not in used]
        for column in dict.fromkeys(idle):
            yield Fact(
                found=1, of=len(table.header), noun="column", column=column,
                said=f"It is in {name}.", place=case.place(name),
            )  # fmt: skip


@rule("IN008", "no-data-rows", "warning")
def no_data_rows(case: Case) -> Yielded:
    """A row is a repeated header or a footer, not data.

    Why: files that were put together by hand often repeat more than their headers. A footer is
    the sign of a report, and reports leave rows out that an export has.

    In the CRM: export the data, not the report, and let funnelcli read several files.

    In the YAML: `leads.path` takes a list, a folder or a glob. The rows are left out anyway.

    Example: `Total,1482,,` below the last lead.
    """
    yield Suspicion(on=ROWS, wrong=pl.col(row.BUCKET) == row.HEADER, place=case.place("leads"))
    for file in case.evidence.inputs:
        if file.read.trailer:
            yield Fact(
                found=file.read.trailer, of=file.rows, noun="row", column="footer",
                said=f"Below the rows of {file.path}.", place=case.place(file.table),
            )  # fmt: skip


RULES = (
    unreadable_input, empty_input, missing_column, duplicate_column, ragged_rows,
    invalid_encoding, unmapped_column, no_data_rows,
)  # fmt: skip
