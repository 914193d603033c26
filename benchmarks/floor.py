"""The floor: the columns that a report needs are read and their dates parsed, and nothing else.

    python benchmarks/floor.py leads.csv|leads.parquet|FOLDER [history.csv|history.parquet]

What cannot be faster for a program that reads with Polars. Of each column the largest value is
taken, so that none is left unread, and none is kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

MOMENT, DAY = "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"
LOGGED = "%Y-%m-%dT%H:%M:%S.000Z"
TEXT = None
REPORT = {
    **dict.fromkeys(("Lead ID", "Email", "Source", "Status", "Amount"), TEXT),
    **dict.fromkeys(("Created", "MQL Date", "SAL Date"), MOMENT),
    **dict.fromkeys(("SQL Date", "Opportunity Date", "Customer Date", "Lost Date"), DAY),
}
WITH_HISTORY = {"Lead ID": TEXT, "Created": MOMENT, "Source": TEXT, "Status": TEXT}
HISTORY = {"LeadId": TEXT, "Field": TEXT, "NewValue": TEXT, "CreatedDate": LOGGED}


def read(path: Path, columns: dict[str, str | None]) -> None:
    """Each of the columns, from its first row to its last."""
    if path.is_dir() or path.suffix == ".parquet":
        frame = pl.scan_parquet(path).select(list(columns))
    else:
        frame = pl.scan_csv(path, infer_schema=False).select(
            pl.col(name).str.to_datetime(form, exact=True, cache=False) if form else name
            for name, form in columns.items()
        )
    frame.select(pl.all().max()).collect(engine="streaming")


def main() -> None:
    parser = argparse.ArgumentParser(description="Reads the columns that a report needs.")
    parser.add_argument("leads", type=Path)
    parser.add_argument("history", type=Path, nargs="?")
    arguments = parser.parse_args()
    if arguments.history is None:
        read(arguments.leads, REPORT)
    else:
        read(arguments.leads, WITH_HISTORY)
        read(arguments.history, HISTORY)


if __name__ == "__main__":
    main()
