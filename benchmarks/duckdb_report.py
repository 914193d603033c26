"""The peer: prints the report of config.yaml as DuckDB computes it, in funnelcli's JSON fields.

    python benchmarks/duckdb_report.py [--merge plain|tuned] leads.csv|leads.parquet > report.json

The queries are in duckdb_report.sql, and how duplicates are merged in duckdb_merge_*.sql; here
are only the reading and the printing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import duckdb

# Declared, so that nothing is sniffed and each value is parsed once. DuckDB reads the date of a
# timestamp where a date is declared, and casts no column that the query does not use.
COLUMNS = {
    **dict.fromkeys(("Lead ID", "Email", "Name", "Company", "Country", "Employees"), "VARCHAR"),
    "Created": "TIMESTAMP",
    **dict.fromkeys(("Source", "Campaign", "Owner", "Status"), "VARCHAR"),
    **dict.fromkeys(("MQL Date", "SAL Date", "SQL Date", "Opportunity Date"), "DATE"),
    "Customer Date": "DATE",
    "Amount": "DECIMAL(18, 2)",
    "Lost Date": "DATE",
    "Notes": "VARCHAR",
}


def scan(path: str, names: dict[str, str] = COLUMNS) -> str:
    """The table function that reads this file."""
    quoted = path.replace("'", "''")
    if path.endswith(".parquet"):
        return f"read_parquet('{quoted}')"
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in names.items())
    return (
        f"read_csv('{quoted}', auto_detect = false, header = true, delim = ',', quote = '\"',"
        f" escape = '\"', new_line = '\\n', columns = {{{columns}}})"
    )


def report(path: str, merge: str) -> dict[str, Any]:
    """Runs the SQL beside this file: first what it sets up, then its named results."""
    here = Path(__file__)
    script = here.with_suffix(".sql").read_text(encoding="utf-8")
    merging = here.with_name(f"duckdb_merge_{merge}.sql").read_text(encoding="utf-8")
    script = script.replace("-- merge\n", merging)
    setup, *queries = script.split("\n-- result: ")
    connection = duckdb.connect()
    connection.execute(f"CREATE TEMP VIEW export AS FROM {scan(path)}")
    connection.execute(setup)
    results: dict[str, list[dict[str, Any]]] = {}
    for query in queries:
        name, _, select = query.partition("\n")
        cursor = connection.execute(select)
        fields = [column[0] for column in cursor.description]
        results[name] = [dict(zip(fields, row, strict=True)) for row in cursor.fetchall()]
    population = results["population"][0]
    return {
        "query": results["horizon"][0],
        "population": {
            "rows": population["rows"],
            # the generator writes no blank rows, repeated headers or footers
            "dropped": {"blank": 0, "header": 0, "trailer": 0, "where": 0},
            "unusable": {key: population[key] for key in ("no_id", "no_created")},
            "not_leads": 0,
            "excluded": {key: population[key] for key in ("junk", "internal")},
            "after_as_of": population["after_as_of"],
            "merged": population["merged"],
            "filtered": 0,
            "leads": population["leads"],
        },
        "tables": [
            {"name": name, "rows": results[name]} for name in ("funnel", "cohorts", "sources")
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Prints the report as DuckDB computes it.")
    parser.add_argument("data", help="leads.csv or leads.parquet")
    parser.add_argument("--merge", choices=("plain", "tuned"), default="tuned")
    arguments = parser.parse_args()
    json.dump(report(arguments.data, arguments.merge), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
