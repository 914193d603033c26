"""The rows behind a finding as they stand in the files, for whoever mends them."""

from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.checks.judge import Judged
from funnelcli.evidence import LEADS, Evidence
from funnelcli.findings import Extract

if TYPE_CHECKING:
    import polars as pl


def extracts(evidence: Evidence, judged: list[Judged]) -> list[Extract]:
    """Read again the rows that each rule found in each table."""
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
    columns = [pl.col(f"~{i}").cast(pl.String) for i in range(len(raw.header))]
    query = raw.frame.with_row_index(row.ROW).filter(pl.col(row.ROW).is_in(numbers.implode()))
    places = list(evidence.places(table, numbers))
    return raw.look(query.sort(row.ROW).select(columns)).with_columns(
        pl.Series("_file", [file for file, _ in places], pl.String),
        pl.Series("_row", [line for _, line in places], pl.Int64),
    )
