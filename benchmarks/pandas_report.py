"""The peer in pandas, with pyarrow for its columns and to read Parquet.

python benchmarks/pandas_report.py leads.csv|leads.parquet > report.json
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import peers

MOMENTS = ["Created", "MQL Date", "SAL Date"]
DAYS = ["SQL Date", "Opportunity Date", "Customer Date", "Lost Date"]
NEEDED = ["Lead ID", "Email", "Source", "Status", *MOMENTS, *DAYS, "Amount"]
STAGES = ["mql", "sal", "sql", "opportunity", "customer"]
AS_OF = np.datetime64(peers.AS_OF, "D")
TOMORROW = pd.Timestamp(peers.AS_OF) + pd.Timedelta(days=1)


def read(path: str) -> Any:
    """The columns that are needed; pyarrow's own CSV parser takes no line breaks in a value."""
    if path.endswith(".parquet"):
        frame = pd.read_parquet(path, columns=NEEDED, dtype_backend="pyarrow")
    else:
        texts = dict.fromkeys(["Lead ID", "Email", "Source", "Status"], "string[pyarrow]")
        types = {**texts, "Amount": "float64"}
        formats = {
            **dict.fromkeys(MOMENTS, "%Y-%m-%d %H:%M:%S"),
            **dict.fromkeys(DAYS, "%Y-%m-%d"),
        }
        frame = pd.read_csv(
            path,
            usecols=NEEDED,
            dtype=types,
            parse_dates=[*MOMENTS, *DAYS],
            date_format=formats,
            engine="c",
        )
    for name in (*MOMENTS, *DAYS):
        frame[name] = frame[name].astype("datetime64[s]")
    frame["Amount"] = frame["Amount"].astype("float64")
    return frame


def entries_of(frame: Any) -> tuple[dict[int, int], Any]:
    """Rows by bucket, and one entry for each usable row."""
    bucket = np.select(
        [
            frame["Lead ID"].isna(),
            frame["Created"].isna(),
            (frame["Status"] == "Junk").fillna(value=False),
            frame["Email"].str.endswith("@ourcompany.com").fillna(value=False),
            frame["Created"] >= TOMORROW,
        ],
        range(5),
        5,
    )
    kept = frame[bucket == 5]
    address = kept["Email"].str.strip().str.lower()
    entries = pd.DataFrame(
        {
            "id": kept["Lead ID"],
            "created": kept["Created"],
            "address": address.mask(address == ""),
            "source": kept["Source"].astype("category"),
            **{
                # a date after the as-of date does not exist yet
                stage: kept[f"{name} Date"].where(kept[f"{name} Date"] < TOMORROW).dt.normalize()
                for stage, name in zip(STAGES, peers.STAGES[1:], strict=True)
            },
            "lost": kept["Lost Date"] < TOMORROW,
            "cents": (kept["Amount"] * 100).round(),
        }
    )
    numbers, rows = np.unique(bucket, return_counts=True)
    return dict(zip(numbers.tolist(), rows.tolist(), strict=True)), entries


def merged(entries: Any, key: str) -> Any:
    """Entries of one key are one, that of the earliest; only what occurs twice is grouped."""
    again = entries.duplicated(key, keep=False) & entries[key].notna()
    several = entries[again].sort_values(["created", "id", "address"])
    winners = several.drop_duplicates(key).set_index(key)[
        [name for name in ("id", "created", "address", "source") if name != key]
    ]
    groups = several.groupby(key)
    combined = pd.concat(
        [winners, groups[STAGES].min(), groups["lost"].all(), groups["cents"].max()], axis="columns"
    )
    return pd.concat([entries[~again], combined.reset_index()], ignore_index=True)


def days(frame: Any, start: str, end: str) -> Any:
    """Whole days between two dates, missing where they are the wrong way round."""
    between = (frame[end] - frame[start]).dt.days
    return between.where(between >= 0)


def quantile(values: Any, q: float) -> float | None:
    found = values.quantile(q)
    return None if pd.isna(found) else float(found)


def horizon(customers: Any) -> int | None:
    """The 90th percentile of days to customer, among leads at least twice as old as it is."""
    timed = customers[customers["days"].notna()]
    old = timed["days"][timed["age"] >= 2 * timed["days"].quantile(0.9)]
    return math.ceil(old.quantile(0.9)) if len(old) >= peers.MIN_FOR_HORIZON else None


def sales(customers: Any, by: str) -> dict[Any, peers.Sales]:
    """Cents and median days of the customers of each month or source."""
    groups = customers.groupby(by, observed=True)
    table = pd.DataFrame({"cents": groups["cents"].sum(), "days": groups["days"].median()})
    return {
        key: (int(cents), None if pd.isna(middle) else middle)
        for key, cents, middle in table.itertuples()
    }


def count(path: str) -> peers.Counts:
    buckets, entries = entries_of(read(path))
    leads = merged(merged(entries, "id"), "address")
    del entries
    leads["lead"] = leads["created"].dt.normalize()
    leads["month"] = leads["lead"].dt.to_period("M").dt.to_timestamp()
    leads["furthest"] = np.select(
        [leads[stage].notna() for stage in reversed(STAGES)], range(5, 0, -1), 0
    )
    grouped = leads.groupby(["month", "source", "furthest", "lost"], observed=True, dropna=False)
    cells = [
        (month.date(), None if pd.isna(source) else source, furthest, lost, rows)
        for (month, source, furthest, lost), rows in grouped.size().items()
    ]
    steps = []
    for number, (start, end) in enumerate(zip(["lead", *STAGES], STAGES, strict=False), start=1):
        there = leads[leads["furthest"] >= number]
        taken = days(there, start, end)
        imputed = int(there[end].isna().sum())
        steps.append((imputed, quantile(taken, 0.5), quantile(taken, 0.9)))
    customers = leads[leads["furthest"] == 5].copy()
    customers["days"] = days(customers, "lead", "customer")
    customers["age"] = (AS_OF - customers["lead"]).dt.days
    called = peers.spellings(cells)
    customers["label"] = (
        customers["source"]
        .astype(object)
        .map(lambda source: called[None if pd.isna(source) else source])
    )
    by_month = {month.date(): each for month, each in sales(customers, "month").items()}
    return peers.Counts(
        buckets, horizon(customers), cells, steps, by_month, sales(customers, "label")
    )


if __name__ == "__main__":
    peers.main("pandas", count)
