"""Linear, position and time decay in SQL for DuckDB, of the files of `attribution.py`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb
from duckdb_response import view

MODELS = ("linear", "position", "time_decay")
CSV = {
    "leads": "{'Id': 'VARCHAR', 'Created': 'TIMESTAMP', 'Source': 'VARCHAR', "
    "'Qualified': 'TIMESTAMP', 'Opened': 'TIMESTAMP', 'Bought': 'TIMESTAMP', "
    "'Amount': 'DECIMAL(12, 2)'}",
    "touchpoints": "{'Lead': 'VARCHAR', 'At': 'TIMESTAMP', 'Campaign': 'VARCHAR', "
    "'Channel': 'VARCHAR'}",
}


def counted(folder: Path) -> dict[str, Any]:
    """Credit everything, of the one process."""
    db = duckdb.connect()
    for name, types in CSV.items():
        view(db, folder, name, types)
    sql = Path(__file__).with_suffix(".sql").read_text("utf-8")
    return {"models": MODELS, "attribution": db.execute(sql).fetchall()}


if __name__ == "__main__":
    print(json.dumps(counted(Path(sys.argv[1]))))
