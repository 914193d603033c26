"""Writes a seeded stage-change log for the export of generate_leads.py, as CSV and as Parquet.

    python benchmarks/generate_history.py DIR [--per-lead 10] [--seed N]

The log is one of Salesforce (`LeadHistory`): a row says that a field of a lead got a new
value. Four in ten rows are about other fields than the status, some statuses are saved again
unchanged or moved back, in one save several may change. The rows are newest first.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl
from generate_leads import DAY, EXPORTED, FIRST_DAY
from people import pick

STATUSES = ["New", "Working", "Accepted", "Qualified", "Opportunity", "Customer", "Disqualified"]
FIELDS = ["Status", "Owner", "Rating", "leadConverted"]
FIELD_SHARES = [0.6, 0.25, 0.14, 0.01]
OTHER_VALUES = ["Hot", "Warm", "Cold", "005A1", "005B2", "005C3", "true"]
FORWARD, SAME, ONE_SAVE, UNKNOWN_LEAD = 0.45, 0.10, 0.02, 0.01


def log(ids: pl.Series, per_lead: int, seed: int) -> pl.DataFrame:
    """A row for each of `per_lead` changes of each lead on average, newest first."""
    rng = np.random.default_rng([seed, ids.len()])
    size = ids.len() * per_lead
    lead = np.sort(rng.integers(0, ids.len(), size))
    position = np.arange(size) - np.searchsorted(lead, lead)
    began = FIRST_DAY + (EXPORTED - FIRST_DAY) * np.sqrt((lead + 1) / (ids.len() + 1))
    steps = rng.exponential(9 * DAY, size) * (rng.random(size) >= ONE_SAVE)
    walked = np.cumsum(steps)
    moment = began + walked - np.maximum.accumulate(np.where(position == 0, walked - steps, 0))
    # how far a lead has come: forward, back, or saved again as it is
    moves = rng.choice([1, 0, -1], size, p=[FORWARD, 1 - FORWARD - SAME, SAME])
    stage = np.clip(position // 2 + moves, 0, len(STATUSES) - 1)
    field = rng.choice(len(FIELDS), size, p=FIELD_SHARES)
    is_status = pl.Series(field == 0)
    other = pick(OTHER_VALUES, rng.integers(0, len(OTHER_VALUES), size))
    was = pick(STATUSES, np.clip(stage - moves, 0, len(STATUSES) - 1))
    unknown = pl.Series(rng.random(size) < UNKNOWN_LEAD)
    at = pl.Series(np.minimum(moment, EXPORTED).astype(np.int64) * 1_000_000)
    frame = pl.DataFrame({"LeadId": ids.gather(lead), "Field": pick(FIELDS, field)}).with_columns(
        LeadId=pl.when(unknown).then(pl.lit("00Qdeleted")).otherwise("LeadId"),
        OldValue=pl.select(pl.when(is_status).then(was)).to_series(),
        NewValue=pl.select(
            pl.when(is_status).then(pick(STATUSES, stage)).otherwise(other)
        ).to_series(),
        CreatedDate=at.cast(pl.Datetime("us")),
        position=position,
    )
    order = ["CreatedDate", "LeadId", "position"]
    frame = frame.sort(order, descending=[True, False, True]).drop("position")
    number = pl.Series(np.arange(size, 0, -1)).cast(pl.String).str.zfill(12)
    return frame.select(Id="017" + number, **{name: pl.col(name) for name in frame.columns})


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a stage-change log as CSV and Parquet.")
    parser.add_argument("folder", type=Path, help="holds leads.parquet")
    parser.add_argument("--per-lead", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    started = time.perf_counter()
    ids = pl.read_parquet(arguments.folder / "leads.parquet", columns=["Lead ID"])["Lead ID"]
    frame = log(ids, arguments.per_lead, arguments.seed)
    frame.write_csv(arguments.folder / "history.csv", datetime_format="%Y-%m-%dT%H:%M:%S.000Z")
    frame.write_parquet(arguments.folder / "history.parquet", row_group_size=122_880)
    print(f"{frame.height} rows in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
