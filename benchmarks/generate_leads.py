"""Writes a seeded leads export of any size as CSV and as Parquet: the same rows, twice.

    python benchmarks/generate_leads.py --rows 5_000_000 --out DIR [--forms csv parquet] [--seed N]

Who a row's person is follows from the row's number alone, so that a later row can repeat
an earlier one's address without any state; everything else comes from one random
generator per chunk. The same rows and seed give the same data, and no more than a chunk of it
is held: memory grows by four bytes a row.
"""

from __future__ import annotations

import argparse
import time
from collections import deque
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from people import Ints, Person, pick
from polars.io.plugins import register_io_source
from vocabulary import CAMPAIGNS, NOTE_ENDINGS, NOTE_OPENINGS, OWNERS, SOURCES, spellings

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FORMS = ("csv", "parquet")
MOMENT = "%Y-%m-%d %H:%M:%S"
CHUNK = 250_000
DAY = 86_400
FIRST_DAY = int(np.datetime64("2023-01-01", "s").astype(np.int64))
EXPORTED = int(np.datetime64("2026-07-15", "s").astype(np.int64))  # two weeks past the as-of date

DUPLICATE, INTERNAL, JUNK = 0.05, 0.01, 0.03
NO_EMAIL, BLANK_EMAIL, NO_SOURCE, NO_CREATED = 0.02, 0.001, 0.04, 0.002
SKIPPED, BACKDATED, LOST, LOST_THEN_WON = 0.06, 0.003, 0.55, 0.02
BACKFILLED = 0.10  # rows created up to 90 days before their place in the file
OTHER_SPELLING, NO_AMOUNT, NO_NOTE, LINE_BREAK = 0.12, 0.03, 0.04, 0.005

STAGES = ["MQL Date", "SAL Date", "SQL Date", "Opportunity Date", "Customer Date"]
PASSES = [0.36, 0.80, 0.50, 0.60, 0.26]  # chance to go on from the stage before
MEDIAN_DAYS = [4.0, 2.0, 9.0, 14.0, 32.0]


def moments(seconds: Floats, keep: Flags, kind: type[pl.Datetime | pl.Date]) -> pl.Series:
    """Seconds since 1970 as timestamps or dates, null where not kept or after the export."""
    series = pl.Series(seconds.astype(np.int64) * 1_000_000).cast(pl.Datetime("us"))
    if kind is pl.Date:
        series = series.cast(pl.Date)
    shown = pl.Series(keep & (seconds < EXPORTED))
    return pl.select(pl.when(shown).then(series)).to_series()


class Export:
    """A leads export, chunk by chunk; it remembers which rows show an address of their own."""

    def __init__(self, rows: int, seed: int, repeated_ids: float) -> None:
        self.rows = rows
        self.seed = seed
        self.repeated_ids = repeated_ids
        self.person = Person(seed)
        self.own = np.empty(rows, dtype=np.int32)  # filled up to `owners`
        self.owners = 0

    def chunks(self) -> Iterator[pl.DataFrame]:
        """All rows."""
        return (self.chunk(start) for start in range(0, self.rows, CHUNK))

    def chunk(self, start: int) -> pl.DataFrame:
        """The rows from start on, at most CHUNK of them."""
        rng = np.random.default_rng([self.seed, start])
        row = np.arange(start, min(start + CHUNK, self.rows), dtype=np.int64)
        source = rng.choice(len(SOURCES), row.size, p=[share for _, share, _ in SOURCES])
        created, dates = self.history(rng, row, np.array([lift for *_, lift in SOURCES])[source])
        number = row.copy()
        again = rng.random(row.size) < self.repeated_ids
        number[again] = (rng.random(int(again.sum())) * row[again]).astype(np.int64)
        return pl.DataFrame(
            {
                "Lead ID": "00Q" + pl.Series(number).cast(pl.String).str.zfill(9),
                **self.identity(rng, row),
                "Employees": np.exp(rng.normal(4.2, 1.6, row.size)).astype(np.int32) + 1,
                "Created": created,
                "Source": self.sources(rng, row, source),
                "Campaign": pick(CAMPAIGNS, rng.integers(0, len(CAMPAIGNS), row.size)),
                "Owner": pick(OWNERS, rng.integers(0, len(OWNERS), row.size)),
                **dates,
                "Notes": self.notes(rng, row.size),
            }
        )

    def identity(self, rng: np.random.Generator, row: Ints) -> dict[str, pl.Series]:
        """Name, company, country and address, some of them an earlier row's."""
        kind = rng.random(row.size)
        edges = np.cumsum([DUPLICATE, INTERNAL, NO_EMAIL, BLANK_EMAIL])
        repeat, internal = kind < edges[0], (kind >= edges[0]) & (kind < edges[1])
        missing, blank = (kind >= edges[1]) & (kind < edges[2]), (kind >= edges[2])
        blank &= kind < edges[3]
        owning = row[kind >= edges[3]]
        self.own[self.owners : self.owners + owning.size] = owning
        earlier = self.owners + np.searchsorted(owning, row)
        self.owners += owning.size
        repeat &= earlier > 0
        chosen = (rng.random(row.size) * earlier).astype(np.int64)
        who = np.where(repeat, self.own[np.minimum(chosen, self.owners - 1)], row)
        frame = self.person.columns(who).with_columns(
            variant=np.where(repeat, rng.integers(0, 5, row.size), 0),
            domain=pl.when(pl.Series(internal))
            .then(pl.lit("ourcompany.com"))
            .otherwise(pl.col("domain")),
        )
        email = pl.col("local") + "@" + pl.col("domain")
        shown = (
            pl.when(pl.Series(missing))
            .then(None)
            .when(pl.Series(blank))
            .then(pl.lit(" "))
            .when(pl.col("variant") == 1)
            .then(email.str.to_uppercase())
            .when(pl.col("variant") == 2)
            .then(email.str.to_titlecase())
            .when(pl.col("variant") == 3)
            .then(" " + email)
            .when(pl.col("variant") == 4)
            .then(email + "  ")
            .otherwise(email)
        )
        columns = frame.select(Email=shown, Name="name", Company="company", Country="country")
        return columns.to_dict()

    def sources(self, rng: np.random.Generator, row: Ints, source: Ints) -> pl.Series:
        """Source labels in several spellings, some empty; twelve rows share a rare one."""
        written = [spelling for label, *_ in SOURCES for spelling in spellings(label)]
        width = len(written) // len(SOURCES)
        variant = rng.integers(1, width, row.size) * (rng.random(row.size) < OTHER_SPELLING)
        labels = pick(written, source * width + variant)
        empty = pl.Series(rng.random(row.size) < NO_SOURCE)
        rare = pl.Series(row % max(self.rows // 12, 1) == 7)
        shown = pl.when(rare).then(pl.lit("Radio")).when(~empty).then(labels)
        return pl.select(shown).to_series()

    def history(
        self, rng: np.random.Generator, row: Ints, lift: Floats
    ) -> tuple[pl.Series, dict[str, pl.Series]]:
        """Created, and what became of the lead: status, stage dates, amount, lost date."""
        size = row.size
        # the square root lets the number of leads grow over the years
        place = np.sqrt((row + 1) / (self.rows + 1))
        created = FIRST_DAY + (EXPORTED - FIRST_DAY) * place
        early = rng.random(size) < BACKFILLED
        created = np.maximum(created - early * rng.random(size) * 90 * DAY, FIRST_DAY)
        moment, going = created.copy(), np.ones(size, dtype=bool)
        deepest = np.zeros(size, dtype=np.int64)
        columns: dict[str, pl.Series] = {}
        own: list[tuple[str, Floats]] = []
        for stage, (name, chance, days) in enumerate(
            zip(STAGES, PASSES, MEDIAN_DAYS, strict=True), start=1
        ):
            moment = moment + days * DAY * np.exp(rng.normal(0, 0.8, size))
            going = going & (rng.random(size) < chance * lift ** (1 / 3)) & (moment < EXPORTED)
            deepest = np.where(going, stage, deepest)
            own.append((name, moment - 20 * DAY * (rng.random(size) < BACKDATED)))
        for stage, (name, entered) in enumerate(own, start=1):
            skipped = (rng.random(size) < SKIPPED) & (deepest > stage)
            kind = pl.Datetime if stage <= 2 else pl.Date
            columns[name] = moments(entered, (deepest >= stage) & ~skipped, kind)
        won = deepest == len(STAGES)
        lost = rng.random(size) < np.where(won, LOST_THEN_WON, LOST)
        last = np.select([deepest == s for s in range(1, 6)], [e for _, e in own], created)
        lost_at = np.where(won, created + 2 * DAY, last + 25 * DAY * np.exp(rng.normal(0, 1, size)))
        priced = pl.Series((deepest >= 4) & (rng.random(size) >= NO_AMOUNT))
        cents = pl.Series(np.exp(rng.normal(13.6, 1.0, size)).astype(np.int64))
        amount = (cents / 100).cast(pl.Decimal(12, 2))
        words = ["New", "Working", "Accepted", "Qualified", "Opportunity", "Customer"]
        status = pick([*words, "Junk"], np.where(rng.random(size) < JUNK, 6, deepest))
        known = rng.random(size) >= NO_CREATED
        columns = {"Status": status, **columns}
        columns["Amount"] = pl.select(pl.when(priced).then(amount)).to_series()
        columns["Lost Date"] = moments(lost_at, lost, pl.Date)
        return moments(created, known, pl.Datetime), columns

    def notes(self, rng: np.random.Generator, size: int) -> pl.Series:
        """Free text with commas and quotes, some of it with a line break, some empty."""
        broken = rng.random(size) < LINE_BREAK
        between = pick([", ", "; ", "\n"], np.where(broken, 2, rng.integers(0, 2, size)))
        opening = pick(NOTE_OPENINGS, rng.integers(0, len(NOTE_OPENINGS), size))
        text = opening + between + pick(NOTE_ENDINGS, rng.integers(0, len(NOTE_ENDINGS), size))
        filled = pl.Series(rng.random(size) >= NO_NOTE)
        return pl.select(pl.when(filled).then(text)).to_series()


def store(
    chunks: Iterator[pl.DataFrame], path: Path, forms: Collection[str], moments: str
) -> list[Path]:
    """Writes a table as CSV, Parquet or both, each chunk as it comes and none twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    files = {form: path.with_suffix(f".{form}") for form in forms}
    if "csv" in forms:
        chunks = as_csv(chunks, files["csv"], moments)
    if "parquet" in forms:
        as_parquet(chunks, files["parquet"])
    else:
        deque(chunks, maxlen=0)
    return list(files.values())


def as_csv(chunks: Iterator[pl.DataFrame], path: Path, moments: str) -> Iterator[pl.DataFrame]:
    """Writes each chunk on its way."""
    with path.open("wb") as csv:
        for chunk in chunks:
            chunk.write_csv(csv, include_header=csv.tell() == 0, datetime_format=moments)
            yield chunk


def as_parquet(chunks: Iterator[pl.DataFrame], path: Path) -> None:
    """Writes the chunks as they come."""
    first = next(chunks)

    def source(*_: object) -> Iterator[pl.DataFrame]:
        yield first
        yield from chunks

    frame = register_io_source(source, schema=first.schema)
    frame.sink_parquet(path, row_group_size=122_880)


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a leads export as CSV and Parquet.")
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--repeated-ids", type=float, default=0.0, help="share of rows with an earlier row's id"
    )
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS)
    arguments = parser.parse_args()
    started = time.perf_counter()
    export = Export(arguments.rows, arguments.seed, arguments.repeated_ids)
    for path in store(export.chunks(), arguments.out / "leads", arguments.forms, MOMENT):
        print(f"{path}  {path.stat().st_size / 1e6:.0f} MB")
    print(f"{arguments.rows} rows in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
