"""The counts of `funnelcli response` in SQL for DuckDB, of the files of `response.py`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb

ROWS = (
    "5 minutes", "30 minutes", "1 hour", "24 hours", "later", "never", "young", "before_answer",
)  # fmt: skip
COLUMNS = {
    "response": ["bucket", "leads", "to", "n", "converted"],
    "response_owners": ["owner", "leads", "followed_up", "accepted"],
    "response_touches": ["touches", "leads", "lost", "silent", "median_days"],
}
CSV = {
    "leads": "{'Id': 'VARCHAR', 'Created': 'TIMESTAMP', 'Source': 'VARCHAR', 'Owner': 'VARCHAR', "
    "'Qualified': 'TIMESTAMP', 'Bought': 'TIMESTAMP', 'Lost': 'TIMESTAMP'}",
    "activities": "{'Lead': 'VARCHAR', 'At': 'TIMESTAMP', 'Type': 'VARCHAR', "
    "'Direction': 'VARCHAR', 'User': 'VARCHAR'}",
}
BUCKETS = """
    SELECT {row} AS place, source, count(*) AS leads, count(*) FILTER (mature) AS n,
           count(*) FILTER ({to} AND (mature OR {row} > 5)) AS converted
    FROM told GROUP BY 1, 2 ORDER BY 1
"""
OWNERS = """
    SELECT {owner} AS owner, count(*), count(*) FILTER (followed),
           count(*) FILTER (qualified::DATE - created::DATE <= 2)
    FROM told
    WHERE DATE '2026-06-30' - created::DATE >= 2
    GROUP BY 1 ORDER BY 2 DESC, 1
"""
TOUCHES = """
    SELECT least(coalesce(touches, 0), 10) AS n, count(*), count(*) FILTER (is_lost),
           count(*) FILTER (NOT is_lost), quantile_cont(touched_last - touched, 0.5)
    FROM told
    WHERE is_lost OR bought IS NULL
          AND coalesce(seen_last, created::DATE) <= DATE '2026-06-30' - 90
    GROUP BY 1 ORDER BY 1
"""


def view(db: duckdb.DuckDBPyConnection, folder: Path, name: str, types: str) -> None:
    """Name a file of the folder, a CSV of these types or Parquet, as a table is named."""
    path = folder / f"{name}.csv"
    read = f"read_csv('{path}', header = true, columns = {types})"
    if not path.exists():
        read = f"read_parquet('{path.with_suffix('.parquet')}')"
    db.execute(f"CREATE VIEW {name} AS SELECT * FROM {read}")


def counted(folder: Path) -> dict[str, Any]:
    """Count everything, of the one process."""
    db = duckdb.connect()
    for name, types in CSV.items():
        view(db, folder, name, types)
    db.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))
    response: list[list[Any]] = []
    for to, row in (("MQL", "mql"), ("Customer", "won")):
        found = db.execute(BUCKETS.format(row=f"row_{row}", to=f"to_{row}")).fetchall()
        for place, name in enumerate(ROWS):
            parts = [each[2:] for each in found if each[0] == place]
            leads, n, converted = (sum(each) for each in zip(*parts, strict=True))
            response.append([name, leads, to, n if place < 6 else None, converted])
    owners = [
        list(row)
        for of in ("NULL", "owner")
        for row in db.execute(OWNERS.format(owner=of)).fetchall()
    ]
    touches: dict[int, list[Any]] = {n: [0, 0, 0, None] for n in range(11)}
    touches |= {n: list(rest) for n, *rest in db.execute(TOUCHES).fetchall()}
    names = [str(n) for n in range(10)] + ["10 and more"]
    times = db.execute(
        "SELECT quantile_disc(coalesce(minutes, 999999999), [0.5, 0.9]) FROM told WHERE row_won < 6"
    ).fetchone()
    return {
        "columns": COLUMNS, "response": response, "response_owners": owners,
        "response_touches": [[names[n], *rest] for n, rest in touches.items()],
        "times": times,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(counted(Path(sys.argv[1]))))
