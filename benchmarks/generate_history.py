"""Writes a seeded stage-change log for the export of generate_leads.py, as CSV and as Parquet.

    python benchmarks/generate_history.py DIR [--per-lead 10] [--forms csv parquet] [--seed N]

The log is one of Salesforce (`LeadHistory`): a row says that a field of a lead got a new
value. Four in ten rows are about other fields than the status, some statuses are saved again
unchanged or moved back, in one save several may change. The rows are newest first.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from generate_leads import CHUNK, DAY, EXPORTED, FIRST_DAY, FORMS, store
from people import pick

MOMENT = "%Y-%m-%dT%H:%M:%S.000Z"
STATUSES = ["New", "Working", "Accepted", "Qualified", "Opportunity", "Customer", "Disqualified"]
FIELDS = ["Status", "Owner", "Rating", "leadConverted"]
FIELD_SHARES = [0.6, 0.25, 0.14, 0.01]
OTHER_VALUES = ["Hot", "Warm", "Cold", "005A1", "005B2", "005C3", "true"]
FORWARD, SAME, ONE_SAVE, UNKNOWN_LEAD = 0.45, 0.10, 0.02, 0.01


@dataclass(frozen=True)
class Log:
    """The log of these leads, made from some of them at a time."""

    ids: pl.LazyFrame
    leads: int
    per_lead: int
    seed: int

    def newest_first(self, scratch: Path) -> Iterator[pl.DataFrame]:
        """All changes, those of a month at a time; until then they lie in a folder."""
        for first in range(0, self.leads, CHUNK // self.per_lead):
            changes = self.changes(first).with_columns(
                month=pl.col("CreatedDate").dt.truncate("1mo")
            )
            for (month,), part in changes.partition_by("month", as_dict=True).items():
                (scratch / f"{month:%Y-%m}").mkdir(exist_ok=True)
                part.drop("month").write_ipc(scratch / f"{month:%Y-%m}" / f"{first:012}.arrow")
        number = self.leads * self.per_lead
        for month in sorted(scratch.iterdir(), reverse=True):
            order = ["CreatedDate", "LeadId", "position"]
            frame = pl.read_ipc(month / "*.arrow").sort(order, descending=[True, False, True])
            numbers = pl.Series(np.arange(number, number - frame.height, -1)).cast(pl.String)
            number -= frame.height
            yield frame.drop("position").insert_column(
                0, ("017" + numbers.str.zfill(12)).alias("Id")
            )

    def changes(self, first: int) -> pl.DataFrame:
        """The changes of the leads from this one on, `per_lead` of each on average."""
        ids = self.ids.slice(first, CHUNK // self.per_lead).collect().to_series()
        rng = np.random.default_rng([self.seed, self.leads, first])
        size = ids.len() * self.per_lead
        lead = np.sort(rng.integers(0, ids.len(), size))
        position = np.arange(size) - np.searchsorted(lead, lead)
        place = np.sqrt((first + lead + 1) / (self.leads + 1))
        began = FIRST_DAY + (EXPORTED - FIRST_DAY) * place
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
        frame = pl.DataFrame({"LeadId": ids.gather(lead), "Field": pick(FIELDS, field)})
        now = pl.when(is_status).then(pick(STATUSES, stage)).otherwise(other)
        return frame.with_columns(
            LeadId=pl.when(unknown).then(pl.lit("00Qdeleted")).otherwise("LeadId"),
            OldValue=pl.select(pl.when(is_status).then(was)).to_series(),
            NewValue=pl.select(now).to_series(),
            CreatedDate=at.cast(pl.Datetime("us")),
            position=position,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a stage-change log as CSV and Parquet.")
    parser.add_argument("folder", type=Path, help="holds leads.parquet")
    parser.add_argument("--per-lead", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS)
    arguments = parser.parse_args()
    started = time.perf_counter()
    ids = pl.scan_parquet(arguments.folder / "leads.parquet").select("Lead ID")
    leads = ids.select(pl.len()).collect().item()
    log = Log(ids, leads, arguments.per_lead, arguments.seed)
    with tempfile.TemporaryDirectory(dir=arguments.folder) as scratch:
        chunks = log.newest_first(Path(scratch))
        store(chunks, arguments.folder / "history", arguments.forms, MOMENT)
    print(f"{leads * arguments.per_lead} rows in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
