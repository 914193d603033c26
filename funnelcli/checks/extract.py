"""The rows behind a finding as they stand in the files, for whoever mends them."""

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.checks.judge import Judged
from funnelcli.evidence import LEADS, Evidence

if TYPE_CHECKING:
    import polars as pl

FORMULA = r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]"
NUMBER = r"^[+-]?[0-9][0-9.,]*$"
CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"


@dataclass(frozen=True, eq=False)
class Extract:
    """All rows of one table that a rule found, with their columns as in the files."""

    name: str
    """What the file is to be called."""
    header: tuple[str, ...]
    rows: "pl.DataFrame"

    def text(self) -> str:
        """Write it as CSV; the header apart, since names in it may be equal."""
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerow(self.header)
        return written.getvalue() + self.rows.write_csv(include_header=False)


def extracts(evidence: Evidence, judged: list[Judged]) -> list[Extract]:
    """Read again the rows that each rule found in each table, in the order of the files.

    Beside their own columns they have `_file`, `_row`, which is the line if no field has line
    ends, and `_rule`. Texts that a spreadsheet would run begin with an apostrophe, and control
    characters are replaced.
    """
    import polars as pl

    slots: dict[tuple[str, str], list[pl.Series]] = {}
    names = {each.result.code: each.result.name for each in judged}
    for each in judged:
        if each.found.rows is not None and each.result.table is not None:
            slots.setdefault((each.result.code, each.result.table), []).append(each.found.rows)
    made = []
    for (code, table), found in sorted(slots.items()):
        label = code if code == names[code] else f"{code}-{names[code]}"
        name = f"{label}.csv" if table == LEADS else f"{label}.{table}.csv"
        raw = evidence.tables[table]
        rows = _rows(evidence, table, pl.concat(found).unique().sort())
        rows = rows.with_columns(pl.lit(label).alias("_rule"))
        made.append(Extract(name, (*raw.header, "_file", "_row", "_rule"), rows))
    return made


def _rows(evidence: Evidence, table: str, numbers: "pl.Series") -> "pl.DataFrame":
    import polars as pl

    raw = evidence.tables[table]
    cells = [f"~{i}" for i in range(len(raw.header))]
    columns = [_cell(pl.col(name).cast(pl.String)).alias(name) for name in cells]
    query = raw.frame.with_row_index(row.ROW).filter(pl.col(row.ROW).is_in(numbers.implode()))
    places = list(evidence.places(table, numbers))
    return raw.look(query.sort(row.ROW).select(columns)).with_columns(
        pl.Series("_file", [file for file, _ in places], pl.String),
        pl.Series("_row", [line for _, line in places], pl.Int64),
    )


def _cell(text: "pl.Expr") -> "pl.Expr":
    import polars as pl

    runs = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    quoted = pl.when(runs).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)
    return quoted.str.replace_all(CONTROLS, "\ufffd")
