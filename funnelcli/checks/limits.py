"""Rules about files that hold exactly as many rows as an export may have."""

from collections.abc import Iterator
from typing import Final

from funnelcli.answers.report import InputFile
from funnelcli.checks.base import Case, Fact, Yielded, rule
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS

LIMITS: Final = frozenset({
    1_000, 2_000, 5_000, 10_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 65_000, 65_535,
    65_536, 75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 750_000,
    1_000_000, 1_048_575, 1_048_576,
})  # fmt: skip
"""Where exports end: pages of interfaces and reports, and sheets with and without a header."""
COMMON: Final = 10_000
"""A smaller file has such a number of rows by chance too often to say so for that alone."""
LACKING, LACKING_LEAST = 0.01, 5
"""So large a share of the rows of another table, and so many, name leads that are not there."""


@rule("VL004", "round-row-count", "warning")
def round_row_count(case: Case) -> Yielded:
    """A file has exactly as many rows as an export may have at most.

    Why: exports end at 10,000 or 50,000 rows, sheets at 65,536 or 1,048,576, and nothing says so.
    What is missing is not a fair sample: it is the oldest rows, or the newest. A number by
    itself may be chance, which below 10,000 rows is too common to be told; where something else
    says that rows are missing, that is VL005, an error. Of several files of one table, full ones
    beside one that is not are pages, and no finding.

    In the CRM: export in parts, by year for example, or by the API.

    In the YAML: `path` takes a list, a folder or a glob.

    Example: deals.csv with 50,000 rows.
    """
    for file in case.evidence.inputs:
        full = _is_full(case, file) and _rows(file) >= COMMON and not _cut(case, file)
        said = f"{file.path} has {_rows(file):,} rows." if full else ""
        yield Fact(
            found=int(full), of=1, noun="file", column=file.path,
            place=case.place(file.table), said=said,
        )  # fmt: skip


@rule("VL005", "cut-table", "error")
def cut_table(case: Case) -> Yielded:
    """A file ends at a limit of exports, and rows of it are missing.

    Why: the number of its rows is that of a limit, from 1,000 on, and something else says the
    same: the table ends long before the others (VL001), a joined table or the history begins
    long after the leads, or at least 1 % of the rows of another table, and five, name leads
    that are not in it. Rates are then of a part of the leads, or of all leads and a part of
    the deals.

    In the CRM: export in parts, by year for example, or by the API.

    In the YAML: `path` takes a list, a folder or a glob.

    Example: 10,000 leads, and 412 of 1,480 deals are of other leads.
    """
    for file in case.evidence.inputs:
        signs = _cut(case, file) if _is_full(case, file) else []
        said = f"{file.path} has {_rows(file):,} rows, and {' and '.join(signs)}." if signs else ""
        yield Fact(
            found=int(bool(signs)), of=1, noun="file", column=file.path,
            place=case.place(file.table), said=said,
        )  # fmt: skip


def _rows(file: InputFile) -> int:
    """Count the rows of a file without its footer."""
    return file.rows - file.read.trailer


def _is_full(case: Case, file: InputFile) -> bool:
    """Tell whether a file has as many rows as a limit, and no other file goes on where it ends."""
    of_table = [each for each in case.evidence.inputs if each.table == file.table]
    return _rows(file) in LIMITS and all(_rows(each) in LIMITS for each in of_table)


def _cut(case: Case, file: InputFile) -> list[str]:
    """List what else says that rows of a table are missing."""
    return [*_lacking(case, file.table), *_apart(case, file.table)]


def _lacking(case: Case, table: str) -> Iterator[str]:
    if table != LEADS:
        return
    for name, other in case.evidence.attached.items():
        read, orphans = int(other.rows[row.READ].sum()), other.orphans.len()
        if orphans >= LACKING_LEAST and orphans >= LACKING * read:
            yield f"{orphans:,} of {read:,} rows of {name} are of leads that are not in it"


def _apart(case: Case, table: str) -> Iterator[str]:
    if case.config.leads.created is None or not case.record.leads.days:
        return
    record = case.record
    series = record.leads if table == LEADS else record.tables.get(table)
    if series is None:
        return
    if end := record.end(series):
        yield f"it ends on {series.last}, {end.days} days before others"
    if table != LEADS and (gap := record.beginning(series)):
        yield f"it begins {gap.days} days after the leads"


RULES = (round_row_count, cut_table)
