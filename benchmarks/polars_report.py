"""The peer in plain Polars: lazy queries, the file read once by the streaming engine.

python benchmarks/polars_report.py leads.csv|leads.parquet > report.json
"""

from __future__ import annotations

import math

import peers
import polars as pl

MOMENTS = ("Created", "MQL Date", "SAL Date")
DAYS = ("SQL Date", "Opportunity Date", "Customer Date", "Lost Date")
TEXTS = ("Lead ID", "Email", "Source", "Status")
STAGES = ("mql", "sal", "sql", "opportunity", "customer")
AS_OF = pl.lit(peers.AS_OF)


def scan(path: str) -> pl.LazyFrame:
    """The columns that are needed, with their types."""
    if path.endswith(".parquet"):
        return pl.scan_parquet(path).select(*TEXTS, *MOMENTS, *DAYS, "Amount")
    return pl.scan_csv(path, infer_schema=False).select(
        *TEXTS,
        pl.col(MOMENTS).str.to_datetime("%Y-%m-%d %H:%M:%S", exact=True, cache=False),
        pl.col(DAYS).str.to_date("%Y-%m-%d", exact=True, cache=False),
        pl.col("Amount").cast(pl.Decimal(18, 2)),
    )


def known(name: str) -> pl.Expr:
    """A date after the as-of date does not exist yet."""
    day = pl.col(name).cast(pl.Date)
    return pl.when(day <= AS_OF).then(day)


def read(path: str) -> pl.DataFrame:
    """One entry a row, with its bucket."""
    address = pl.col("Email").str.strip_chars().str.to_lowercase()
    return (
        scan(path)
        .select(
            id="Lead ID",
            created="Created",
            address=pl.when(address != "").then(address),
            source=pl.col("Source").cast(pl.Categorical),
            mql=known("MQL Date"),
            sal=known("SAL Date"),
            sql=known("SQL Date"),
            opportunity=known("Opportunity Date"),
            customer=known("Customer Date"),
            lost=known("Lost Date").is_not_null(),
            cents=(pl.col("Amount") * 100).cast(pl.Int64),
            bucket=pl.when(pl.col("Lead ID").is_null())
            .then(0)
            .when(pl.col("Created").is_null())
            .then(1)
            .when(pl.col("Status") == "Junk")
            .then(2)
            .when(pl.col("Email").str.ends_with("@ourcompany.com"))
            .then(3)
            .when(pl.col("Created").cast(pl.Date) > AS_OF)
            .then(4)
            .otherwise(5)
            .cast(pl.UInt8),
        )
        .collect(engine="streaming")
    )


def merged(entries: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """Entries of one key are one, that of the earliest; only what occurs twice is grouped."""
    again = (pl.col(key).is_duplicated() & pl.col(key).is_not_null()).alias("again")
    marked = entries.with_columns(again)
    winner = [name for name in ("id", "created", "address", "source") if name != key]
    groups = (
        marked.filter("again")
        .sort("created", "id", "address", nulls_last=True)
        .group_by(key)
        .agg(
            pl.col(winner).first(),
            pl.col(STAGES).min(),
            pl.col("lost").all(),
            pl.col("cents").max(),
        )
    )
    alone = marked.filter(~pl.col("again")).drop("again")
    return pl.concat([alone, groups.select(alone.collect_schema().names())])


def leads_of(entries: pl.DataFrame) -> pl.DataFrame:
    """One row a lead."""
    usable = entries.lazy().filter(pl.col("bucket") == 5).drop("bucket")
    one_a_lead = merged(merged(usable, "id"), "address")
    furthest = pl.lit(0)
    for number, stage in enumerate(STAGES, start=1):
        furthest = pl.when(pl.col(stage).is_not_null()).then(number).otherwise(furthest)
    return one_a_lead.select(
        pl.col("created").cast(pl.Date).alias("lead"),
        "source",
        *STAGES,
        "lost",
        "cents",
        furthest=furthest.cast(pl.UInt8),
    ).collect(engine="streaming")


def days(start: str, end: str) -> pl.Expr:
    """Whole days between two dates, null where they are the wrong way round."""
    between = (pl.col(end) - pl.col(start)).dt.total_days()
    return pl.when(between >= 0).then(between)


def horizon(customers: pl.DataFrame) -> int | None:
    """The 90th percentile of days to customer, among leads at least twice as old as it is."""
    timed = customers.filter(pl.col("days") >= 0)
    plain = timed["days"].quantile(0.9, "linear")
    old = timed.filter(pl.col("age") >= 2 * plain)["days"] if plain is not None else timed["days"]
    found = old.quantile(0.9, "linear")
    return math.ceil(found) if found is not None and old.len() >= peers.MIN_FOR_HORIZON else None


def steps(leads: pl.DataFrame) -> list[tuple[int, float | None, float | None]]:
    """Imputed, median and 90th percentile of each stage after the first."""
    both = zip(("lead", *STAGES), STAGES, strict=False)
    wanted = []
    for number, (start, end) in enumerate(both, start=1):
        there = pl.col("furthest") >= number
        step = days(start, end).filter(there)
        wanted += [
            (there & pl.col(end).is_null()).sum().alias(f"{number}"),
            step.quantile(0.5, "linear").alias(f"{number} median"),
            step.quantile(0.9, "linear").alias(f"{number} late"),
        ]
    row = leads.lazy().select(wanted).collect().row(0)
    return [row[place : place + 3] for place in range(0, len(row), 3)]


def count(path: str) -> peers.Counts:
    entries = read(path)
    buckets = dict(entries.group_by("bucket").len().iter_rows())
    leads = leads_of(entries)
    del entries
    month = pl.col("lead").dt.truncate("1mo").alias("month")
    cells = leads.group_by(month, "source", "furthest", "lost").len().rows()
    called = peers.spellings(cells)
    customers = leads.filter(pl.col("furthest") == 5).select(
        month,
        pl.col("source").cast(pl.String).replace_strict(called, return_dtype=pl.String),
        "cents",
        days=days("lead", "customer"),
        age=(AS_OF - pl.col("lead")).dt.total_days(),
    )
    sales = pl.col("cents").sum(), pl.col("days").quantile(0.5, "linear")
    by_month = customers.group_by("month").agg(*sales).rows()
    by_label = customers.group_by("source").agg(*sales).rows()
    return peers.Counts(
        buckets,
        horizon(customers),
        cells,
        steps(leads),
        {name: (cents, middle) for name, cents, middle in by_month},
        {name: (cents, middle) for name, cents, middle in by_label},
    )


if __name__ == "__main__":
    peers.main("Polars", count)
