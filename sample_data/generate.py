"""Writes the sample CRM beside itself: `python sample_data/generate.py [--out DIR]`.

The same bytes every time. CSV is UTF-8 with commas and LF. leads.parquet holds the rows of
leads.csv with proper types, and null where a value is empty or no timestamp.
"""

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any, get_type_hints

import polars as pl
from northwind.contacts import keep_in_touch
from northwind.defects import spoil
from northwind.journeys import simulate
from northwind.misfiled import misfile
from northwind.money import spending, visiting, whole_spend
from northwind.tables import Lead
from northwind.website import browse

SEED = 20260630
# Of what was added later, so that the leads do not move with it. With this seed six sources have
# thirty old enough leads for every span of response times.
SEED_OF_CONTACTS, SEED_OF_MONEY = 20260707, 20260702
BLANK_LINES_AFTER = (1200, 0)  # rows; 0 is the end of the file
TYPES: dict[Any, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    bool: pl.Boolean(),
    date: pl.Date(),
    datetime: pl.Datetime("us"),
    int | None: pl.Int64(),
    date | None: pl.Date(),
}


def main() -> None:
    """Make the CRM, spoil it, write it."""
    parser = argparse.ArgumentParser(description="Write the sample CRM.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)

    rng = Random(SEED)
    crm = simulate(rng)
    spend, visitors = spending(rng, crm), visiting(rng, crm)
    created = spoil(rng, crm)
    contacts = Random(SEED_OF_CONTACTS)
    keep_in_touch(contacts, crm)
    browse(contacts, crm, unknown=created)
    misfile(contacts, crm, unknown=created)

    write_leads(out, crm.leads, created)
    write_csv(out / "deals.csv", crm.deals)
    newest_first = sorted(crm.history, key=attrgetter("created_date", "lead_id"), reverse=True)
    write_csv(out / "history.csv", newest_first)
    write_csv(out / "touchpoints.csv", sorted(crm.touchpoints, key=attrgetter("at", "lead_id")))
    by_time = attrgetter("activity_date", "lead_id", "type")
    write_csv(out / "activities.csv", sorted(crm.activities, key=by_time))
    write_csv(out / "spend.csv", whole_spend(Random(SEED_OF_MONEY), spend))
    write_csv(out / "visitors.csv", visitors)


def write_leads(out: Path, leads: Sequence[Lead], created: dict[str, str]) -> None:
    """Write both forms; `created` replaces the timestamp of the rows with these ids."""
    lines = [[as_text(value) for value in astuple(lead)] for lead in leads]
    column = [f.name for f in fields(Lead)].index("created")
    for lead, line in zip(leads, lines, strict=True):
        line[column] = created.get(lead.lead_id, line[column])
    for row in BLANK_LINES_AFTER:
        lines.insert(row or len(lines), [])
    write_lines(out / "leads.csv", [headers(Lead), *lines])

    schema = dict(
        zip(headers(Lead), map(TYPES.__getitem__, get_type_hints(Lead).values()), strict=True)
    )
    frame = pl.DataFrame([astuple(lead) for lead in leads], schema=schema, orient="row")
    frame = frame.with_columns(
        pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)),
        pl.when(~pl.col("Lead ID").is_in(list(created))).then(pl.col("Created")),
    )
    frame.write_parquet(out / "leads.parquet", compression="zstd")


def write_csv(path: Path, rows: Sequence[Any]) -> None:
    """Write rows of one table under its header."""
    write_lines(path, [headers(type(rows[0])), *([as_text(v) for v in astuple(r)] for r in rows)])


def write_lines(path: Path, lines: Iterable[list[str]]) -> None:
    """Write CSV, the same on every platform."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def headers(table: type[Any]) -> list[str]:
    """Name the columns: became_mql_date -> Became MQL Date."""
    capitals = {"id": "ID", "mql": "MQL"}
    words = (f.name.split("_") for f in fields(table))
    return [" ".join(capitals.get(word, word.title()) for word in name) for name in words]


def as_text(value: object) -> str:
    """Write a value as CRMs do: true, 2026-06-30, 2026-06-30 17:04:09."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat(" ", "seconds")
        case _:
            return str(value)


if __name__ == "__main__":
    main()
