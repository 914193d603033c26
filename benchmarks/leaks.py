"""How often `diagnose` finds a leak that is there, and names one where there is none.

Two years of leads of four sources, in four stages: half become MQL, 45 % of these SQL, 40 % of
these customers. In each world but the even one the step to SQL is cut to 30 %, in one source or in
one quarter of entry. With numpy installed:

    python benchmarks/leaks.py --runs 400
"""

from __future__ import annotations

import argparse
import math
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from funnelcli.api import tables
from funnelcli.api.answer import answer
from funnelcli.api.inputs import Inputs
from funnelcli.cli.question import asked
from funnelcli.cli.run import Run
from funnelcli.config import load

DEFINITION = """\
version: 1
leads: {path: leads.parquet, created: created, source: source}
stages: [{name: Lead}, {name: MQL, at: mql}, {name: SQL, at: sql}, {name: Customer, at: bought}]
lost: {at: lost}
as_of: 2025-12-31
"""
FIRST, AS_OF = date(2024, 1, 1), date(2025, 12, 31)
SOURCES = ("Paid Search", "Referral", "Trade Show", "Webinar")
RATES, DAYS, LOST_DAYS = (0.5, 0.45, 0.4), (4.0, 8.0, 30.0), 40.0
CUT, STEP = 0.30, 1
QUARTER = "2025-Q1"
WORLDS = ("even", "source", "quarter")
SIZES = (25, 50, 100, 200, 300, 600, 1200)
"""MQLs a quarter."""


def made(world: str, entrants: int, seed: int) -> pl.DataFrame:
    """Make all leads of a world, as an export shows them; so many enter the cut step a quarter."""
    draw = np.random.default_rng([seed, entrants, WORLDS.index(world)])
    days = (AS_OF - FIRST).days + 1
    n = round(entrants * 8 / RATES[0])
    day = draw.integers(0, days, n).astype(float)
    source = draw.integers(0, len(SOURCES), n)
    there = np.ones(n, dtype=bool)
    dates, ends = {"created": day}, day
    begins = [(date(2025, month, 1) - FIRST).days for month in (1, 4)]
    for step, (rate, took) in enumerate(zip(RATES, DAYS, strict=True)):
        rates = np.full(n, rate)
        if step == STEP and world == "source":
            rates[source == SOURCES.index("Trade Show")] = CUT
        if step == STEP and world == "quarter":
            rates[(ends >= begins[0]) & (ends < begins[1])] = CUT
        there = there & (draw.random(n) < rates)
        ends = np.where(there, ends + np.rint(draw.exponential(took, n)), ends)
        dates[("mql", "sql", "bought")[step]] = np.where(there, ends, -1)
    lost = ~there & (draw.random(n) < 0.7)
    dates["lost"] = np.where(lost, ends + 1 + np.rint(draw.exponential(LOST_DAYS, n)), -1)
    named = pl.Series("source", [SOURCES[each] for each in source])
    known = pl.DataFrame(dates).select(
        pl.when(pl.col(name).is_between(0, days - 1))
        .then(pl.lit(FIRST) + pl.duration(days=pl.col(name).cast(pl.Int64)))
        .cast(pl.Date)
        .alias(name)
        for name in dates
    )
    return known.with_columns(named)


def diagnosed(folder: Path, leads: pl.DataFrame) -> list[dict[str, Any]]:
    """Diagnose an export, all in this process."""
    leads.write_parquet(folder / "leads.parquet")
    inputs = Inputs((), folder)
    definition = load(folder / "funnelcli.yaml", inputs.header)
    question = tables.diagnose(asked(Run(command="diagnose"), definition.config), definition.config)
    found = answer("diagnose", replace(question, shown="rows"), definition, inputs)
    return found.reports["leaks"].frame.to_dicts()


def is_found(world: str, rows: list[dict[str, Any]]) -> bool:
    """Tell whether the first row is the leak, where it is, and told from noise."""
    first = rows[0]
    where = {"source": ("worst_segment", "Trade Show"), "quarter": ("worst_period", QUARTER)}
    column, value = where[world]
    is_told: bool = first["distinguishable"]
    return first["stage"] == "SQL" and first[column] == value and is_told


def simulate(world: str, entrants: int, runs: int) -> tuple[int, int, int]:
    """Count in how many runs the leak is found, something is said, and how many rows there were."""
    found = said = n = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "funnelcli.yaml").write_text(DEFINITION, encoding="utf-8")
        for seed in range(runs):
            rows = diagnosed(folder, made(world, entrants, seed))
            said += any(row["distinguishable"] for row in rows)
            found += world != "even" and is_found(world, rows)
            n += next(row["entrants"] or 0 for row in rows if row["stage"] == "SQL")
    return found, said, round(n / runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="MQLs a quarter")
    parser.add_argument("--world", choices=WORLDS, nargs="*", default=WORLDS)
    options = parser.parse_args()
    print("| leak | MQLs a quarter | of all in time | found first | something said | ± |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for world in options.world:
        for entrants in options.sizes:
            found, said, n = simulate(world, entrants, options.runs)
            share = found / options.runs
            error = 100 * math.sqrt(share * (1 - share) / options.runs)
            first = "–" if world == "even" else f"{100 * share:.1f} %"
            print(
                f"| {world} | {entrants:,} | {n:,} | {first} | {100 * said / options.runs:.1f} % "
                f"| {error:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
