"""Leads that all buy at one rate: what the raw rate, ages and a projection say of each month.

Twelve months of leads are made, of which 12 % buy within 180 days and never later, whatever the
month. The export ends with the last month. Who looks at the raw rate sees it collapse; who
compares at the same age, or projects, should not. Each run is seeded and asks the program itself:

    python benchmarks/simulation.py --runs 20
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

RATE, HORIZON, LOST = 0.12, 180, 0.6
AS_OF = date(2025, 12, 31)

DEFINITION = """\
version: 1
leads: {path: leads.csv, created: created}
stages: [{name: Lead}, {name: Customer, at: bought}]
lost: {at: lost}
as_of: 2025-12-31
"""
COLUMNS = ("raw", "same_age", "earlier", "projected", "assumed", "truth")


def story(draw: random.Random, created: date) -> tuple[date | None, date | None]:
    """When a lead buys, and else when it is lost, if ever."""
    if draw.random() < RATE:
        while (days := round(draw.gammavariate(2, 35))) > HORIZON:
            pass
        return created + timedelta(days), None
    lost = draw.random() < LOST
    return None, created + timedelta(round(draw.expovariate(1 / 45))) if lost else None


def write_export(folder: Path, draw: random.Random, leads: int) -> dict[str, float]:
    """Write what is known at as-of; return the rate that each month will have in the end."""
    truth: dict[str, float] = {}
    with (folder / "leads.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["created", "bought", "lost"])
        for month in range(1, 13):
            first = date(2025, month, 1)
            length = ((first + timedelta(31)).replace(day=1) - first).days
            customers = 0
            for _ in range(leads):
                created = first + timedelta(draw.randrange(length))
                ends = story(draw, created)
                customers += ends[0] is not None
                rows.writerow([created, *(day if day and day <= AS_OF else "" for day in ends)])
            truth[f"{first:%Y-%m}"] = customers / leads
    (folder / "funnelcli.yaml").write_text(DEFINITION, encoding="utf-8")
    return truth


def tables(folder: Path) -> dict[str, list[dict[str, Any]]]:
    command = [sys.executable, "-m", "funnelcli", "cohorts", "--project"]
    command += ["--ages", "--age-step", "7d", "--horizon", f"{HORIZON}d", "--format", "json"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return {table["name"]: table["rows"] for table in json.loads(run.stdout)["tables"]}


def at_same_age(triangle: list[dict[str, Any]], cohort: str) -> tuple[float | None, float | None]:
    """The rate of a cohort at the oldest age half of it has reached, and of those before it."""
    seen = [row for row in triangle if row["leads"] and 2 * row["observed"] >= row["leads"]]
    own = max((row for row in seen if row["cohort"] == cohort), key=lambda row: row["age"])
    earlier = [row for row in seen if row["age"] == own["age"] and row["cohort"] < cohort]
    leads = sum(row["observed"] for row in earlier)
    return own["rate"], sum(row["customer"] for row in earlier) / leads if leads else None


def run(seed: int, leads: int) -> dict[str, tuple[float | None, ...]]:
    """Make an export and ask the program; of each cohort, what `COLUMNS` says."""
    with tempfile.TemporaryDirectory() as folder:
        truth = write_export(Path(folder), random.Random(seed), leads)  # noqa: S311
        found = tables(Path(folder))
    return {
        row["cohort"]: (
            row["rate"],
            *at_same_age(found["triangle"], row["cohort"]),
            row["projected_rate"],
            row["assumed"],
            truth[row["cohort"]],
        )
        for row in found["projection"]
    }


def mean(values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{100 * statistics.mean(known):.1f} %" if known else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--leads", type=int, default=2000, help="a month")
    options = parser.parse_args()
    runs = [run(seed, options.leads) for seed in range(options.runs)]
    print("| month | raw rate | at same age | earlier months | projected | ± | assumed |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for cohort in runs[0]:
        told = dict(zip(COLUMNS, zip(*(each[cohort] for each in runs), strict=True), strict=True))
        pairs = zip(told["projected"], told["truth"], strict=True)
        error = statistics.fmean((100 * (said - true)) ** 2 for said, true in pairs) ** 0.5
        rates = [mean(list(told[name])) for name in COLUMNS[:5]]
        print(f"| {cohort} | {' | '.join(rates[:4])} | {error:.1f} | {rates[4]} |")


if __name__ == "__main__":
    main()
