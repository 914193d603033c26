"""The peer in ClickHouse, through chdb: the SQL is in chdb_report.sql.

python benchmarks/chdb_report.py leads.csv|leads.parquet > report.json
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import peers
from chdb.session import Session

# Declared, so that nothing is sniffed and each value is parsed once; in Parquet they are stored so.
COLUMNS = {
    **dict.fromkeys(("Lead ID", "Email", "Name", "Company", "Country", "Employees"), "String"),
    "Created": "DateTime('UTC')",
    **dict.fromkeys(("Source", "Campaign", "Owner", "Status"), "String"),
    **dict.fromkeys(("MQL Date", "SAL Date"), "DateTime('UTC')"),
    **dict.fromkeys(("SQL Date", "Opportunity Date", "Customer Date"), "Date"),
    "Amount": "Decimal(18, 2)",
    "Lost Date": "Date",
    "Notes": "String",
}


def text(value: str) -> str:
    """As SQL writes it."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def scan(path: str) -> str:
    """The table function that reads this file."""
    form = "Parquet" if path.endswith(".parquet") else "CSVWithNames"
    columns = ", ".join(f"`{name}` Nullable({kind})" for name, kind in COLUMNS.items())
    return f"file({text(path)}, {text(form)}, {text(columns)})"


def by_label(cells: list[peers.Cell]) -> str:
    """The label of a source, as an expression."""
    called = peers.spellings(cells)
    known = [source for source in called if source is not None]
    written = ", ".join(map(text, known))
    labels = ", ".join(text(called[source]) for source in known)
    return f"transform(toString(source), [{written}], [{labels}], '(none)')"


def count(path: str) -> peers.Counts:
    """Runs the SQL beside this file: first what it sets up, then its named results."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    setup, *queries = script.split("\n-- result: ")
    named = dict(query.split("\n", 1) for query in queries)
    with Session() as session:

        def rows(name: str, by: str = "") -> list[list[Any]]:
            answer = str(session.query(named[name].replace("{by}", by), "JSONCompact"))
            found: list[list[Any]] = json.loads(answer)["data"]
            return found

        for statement in setup.replace("{export}", scan(path)).split(";\n"):
            if statement.strip():
                session.query(statement)
        cells: list[peers.Cell] = [
            (date.fromisoformat(month), source, furthest, bool(lost), int(leads))
            for month, source, furthest, lost, leads in rows("cells")
        ]
        ((horizon,),) = rows("horizon")
        return peers.Counts(
            buckets={bucket: int(each) for bucket, each in rows("buckets")},
            horizon=None if horizon is None else int(horizon),
            cells=cells,
            steps=[(int(imputed), middle, late) for imputed, middle, late in rows("steps")],
            by_month={
                date.fromisoformat(month): (int(cents), middle)
                for month, cents, middle in rows("sales", "month")
            },
            by_label={
                label: (int(cents), middle)
                for label, cents, middle in rows("sales", by_label(cells))
            },
        )


if __name__ == "__main__":
    peers.main("ClickHouse", count)
