"""The peer of history.yaml: prints funnel and cohorts as DuckDB counts them from a log.

    python benchmarks/duckdb_history.py leads.csv history.csv > report.json

The SQL is in duckdb_history.sql. It counts sources, too, by their spelling in small letters; they
are not printed, as only funnelcli tells which spellings are one.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
from duckdb_report import scan

LOG = {
    **dict.fromkeys(("Id", "LeadId", "Field", "OldValue", "NewValue"), "VARCHAR"),
    "CreatedDate": "TIMESTAMP",
}
STAGES = ("Lead", "Working", "Accepted", "Qualified", "Opportunity", "Customer")


def report(leads: str, history: str) -> dict[str, Any]:
    """Runs the SQL beside this file, and reads the table it leaves."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    script = script.replace("$leads", scan(leads)).replace("$history", scan(history, LOG))
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false; SET TimeZone = 'UTC';")
    connection.execute(script)
    selected = "leads, s1, s2, s3, s4, s5"
    ((total, *reached),) = connection.execute(
        f"SELECT {selected} FROM report WHERE part = 3"
    ).fetchall()
    months = connection.execute(
        f"SELECT strftime(month, '%Y-%m'), {selected}, median_days"
        " FROM report WHERE part = 1 AND month IS NOT NULL ORDER BY month"
    ).fetchall()
    names = ["cohort", "leads", *(stage.lower() for stage in STAGES[1:]), "median_days"]
    funnel = [
        {"stage": stage, "reached": count}
        for stage, count in zip(STAGES, (total, *reached), strict=True)
    ]
    cohorts = [dict(zip(names, row, strict=True)) for row in months]
    return {
        "population": {"leads": total},
        "tables": [{"name": "funnel", "rows": funnel}, {"name": "cohorts", "rows": cohorts}],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Prints funnel and cohorts as DuckDB counts them.")
    parser.add_argument("leads", help="leads.csv or leads.parquet")
    parser.add_argument("history", help="history.csv or history.parquet")
    arguments = parser.parse_args()
    json.dump(report(arguments.leads, arguments.history), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
