"""The rows behind a finding as they stand in the files, for whoever mends them."""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.answers.findings import Extract, Result
from funnelcli.checks.judge import Judged
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Evidence
from funnelcli.tables.raw import written


def extracts(evidence: Evidence, judged: Sequence[Judged]) -> Iterator[Extract]:
    """Read again the rows that are left of what each rule found in each table.

    Those are neither accepted nor known; none where it looked in vain.
    """
    evaluated = [each for each in judged if each.result.status != "not_evaluated"]
    labels = sorted({_label(each.result) for each in evaluated})
    found: dict[tuple[str, str], list[pl.DataFrame]] = {}
    for each in evaluated:
        if each.fresh.rows is not None and each.found.table is not None:
            column = pl.lit(each.result.column, pl.String).alias("_column")
            rows = pl.DataFrame({row.ROW: each.fresh.rows}).unique().with_columns(column)
            found.setdefault((_label(each.result), each.found.table), []).append(rows)
    for label in labels:
        for table, raw in sorted(evidence.tables.items()):
            rows = pl.DataFrame()
            if parts := found.get((label, table)):
                each_row = (
                    pl.concat(parts)
                    .group_by(row.ROW)
                    .agg(pl.col("_column").drop_nulls().unique().sort().str.join(", "))
                    .sort(row.ROW)
                )
                rows = _rows(evidence, table, each_row[row.ROW])
                rows = rows.with_columns(each_row["_column"], pl.lit(label).alias("_rule"))
            name = f"{label}.csv" if table == LEADS else f"{label}.{table}.csv"
            yield Extract(name, raw.header, rows)


def _label(result: Result) -> str:
    return result.name if result.is_own else f"{result.code}-{result.name}"


def _rows(evidence: Evidence, table: str, numbers: pl.Series) -> pl.DataFrame:
    raw = evidence.tables[table]
    kinds = raw.frame.collect_schema()
    columns = [_text(f"~{i}", kinds[f"~{i}"]) for i in range(len(raw.header))]
    query = raw.frame.with_row_index(row.ROW).filter(pl.col(row.ROW).is_in(numbers.implode()))
    places = list(evidence.places(table, numbers))
    return raw.look(query.sort(row.ROW).select(columns)).with_columns(
        pl.Series("_file", [file for file, _ in places], pl.String),
        pl.Series("_row", [line for _, line in places], pl.Int64),
    )


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    """Take a cell as text; what no text can be, a list or bytes, is left out."""
    if kind.is_nested() or kind == pl.Binary:
        return pl.lit(None, pl.String).alias(name)
    return written(pl.col(name), kind)
