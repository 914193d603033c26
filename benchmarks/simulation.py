"""What a page claims of businesses whose truth is known, and how far off it is.

Each world of `worlds.py` is exported again and again, and the program reports on it as it does
from the command line. Where nothing changes, no page should call a cohort behind or ahead, the
cycle slower or faster, a record truncated or leads imported; elsewhere it should find what there
is. With numpy installed:

    python benchmarks/simulation.py --constant 400 --others 40
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import worlds

from funnelcli.api.answer import Answer, answer
from funnelcli.api.inputs import Inputs
from funnelcli.cli.question import asked
from funnelcli.cli.run import Run
from funnelcli.config import load
from funnelcli.counting.statistics import Z95

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEFINITION = """\
version: 1
leads: {path: leads.parquet, created: created}
stages: [{name: Lead}, {name: MQL, at: mql}, {name: Customer, at: bought}]
lost: {at: lost}
as_of: 2025-12-31
"""
CLAIMS = ("behind", "ahead", "slower", "faster", "truncated", "imported")
TABLES = ("cohorts", "projection", "triangle")
LEADS = (100, 500, 2000)


@dataclass
class Told:
    """What the pages of one world said, at one size."""

    runs: int = 0
    claims: Counter[str] = field(default_factory=Counter)
    """In how many runs each was said."""
    false: int = 0
    """In how many runs something was said that is not so."""
    found: int = 0
    """In how many runs all that there is to find was said."""
    dated: int = 0
    """In how many the day of the record is right within a week."""
    projected: defaultdict[str, list[tuple[float, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Of each young month: its rate, that at the same age, what is projected, what came of it, what
    had come by as-of, and its leads."""
    stood: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """Of each young month: whether the interval of its benchmark has the true rate in it."""


def report_on(folder: Path, world: worlds.World, made: pl.DataFrame) -> Answer:
    """Report on an export, all in this process."""
    worlds.export(world, made).write_parquet(folder / "leads.parquet")
    inputs = Inputs((), folder)
    definition = load(folder / "funnelcli.yaml", inputs.header)
    question = asked(Run(command="cohorts"), definition.config)
    return answer("cohorts", replace(question, tables=TABLES), definition, inputs)


def claims(found: Answer) -> set[str]:
    """List what a page says of this business."""
    cohorts = found.reports["cohorts"]
    said = set(cohorts.frame["at_same_age"].drop_nulls())
    said |= {name for name in ("truncated", "imported") if cohorts.frame[name].any()}
    changed = [note.message for note in cohorts.notes if note.code == "pace"]
    return said | {name for name in ("slower", "faster") for note in changed if f" {name}:" in note}


def rows(found: Answer, name: str) -> Iterator[dict[str, Any]]:
    return found.reports[name].frame.iter_rows(named=True)


def look(told: Told, world: worlds.World, made: pl.DataFrame, found: Answer) -> None:
    """Take in what one run said."""
    said = claims(found)
    told.runs += 1
    told.claims.update(said)
    told.false += bool(said - world.truths - world.also)
    told.found += world.truths <= said
    day = world.sold_since or world.recorded_for or world.recorded_until
    begun = found.leads.query.begun.get(2)
    said_day = found.leads.query.ended.get(2) if begun is None else begun.first
    told.dated += said_day is not None and day is not None and abs((said_day - day).days) <= 7
    horizon = found.leads.query.horizon
    if horizon is None:
        return
    truth = made.group_by("month").agg(
        pl.len().alias("leads"),
        pl.col("bought").is_between(0, pl.col("created") + horizon).sum().alias("bought"),
    )
    in_the_end = {month: (n, k) for month, n, k in truth.iter_rows()}
    projected = {row["cohort"]: row for row in rows(found, "projection")}
    for month, row in enumerate(rows(found, "cohorts")):
        if row["mature"] or row["rate_at_same_age"] is None:
            continue
        here = projected[row["cohort"]]
        n, k = in_the_end[month]
        told.projected[row["cohort"]].append(
            (row["rate"], row["rate_at_same_age"], here["projected"] / n, k / n,
             here["by_horizon"] / n, n)
        )  # fmt: skip
        told.stood[row["cohort"]].append(
            row["rate_at_same_age_low"] <= expected(row["age_days"]) <= row["rate_at_same_age_high"]
        )


def expected(age: int) -> float:
    """The rate that mature months of the constant world truly had so many days after their end."""
    first, known = worlds.starts(), (worlds.AS_OF - worlds.FIRST).days
    ends = [int(end) - 1 for end in first[1:]]
    mature = [
        (int(start), end) for start, end in zip(first, ends, strict=False) if end + 150 < known
    ]
    rates = [
        sum(worlds.rate_by(end + age - day) for day in range(start, end + 1)) / (end - start + 1)
        for start, end in mature
    ]
    return sum(rates) / len(rates)


def is_within(projected: float, came: float, so_far: float, n: float) -> bool:
    """Whether what came is where a binomial draw of what was still expected would be in 95 %."""
    more = projected - so_far
    return abs(came - projected) <= Z95 * math.sqrt(max(more, 0.0) * (1 - more) / n)


def simulate(world: worlds.World, monthly: int, seeds: Iterable[int]) -> Told:
    told = Told()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "funnelcli.yaml").write_text(DEFINITION, encoding="utf-8")
        for seed in seeds:
            made = worlds.leads(world, monthly, seed)
            look(told, world, made, report_on(folder, world, made))
    return told


def share(k: int, n: int) -> str:
    return f"{100 * k / n:.1f} %" if n else "–"


def row(*cells: object) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def print_claims(name: str, monthly: int, world: worlds.World, told: Told) -> None:
    row(
        *(name, f"{monthly:,}", told.runs),
        *(share(told.claims[claim], told.runs) for claim in CLAIMS),
        share(told.false, told.runs),
        share(told.found, told.runs) if world.truths else "–",
        share(told.dated, told.runs) if "truncated" in world.truths else "–",
    )


def print_months(monthly: int, told: Told) -> None:
    """Print, of the young months, means in per cent, and how often truth lay within the bounds."""
    for cohort, each in sorted(told.projected.items()):
        means = [100 * sum(column) / len(each) for column in zip(*each, strict=True)]
        miss = math.sqrt(sum((100 * (line[2] - line[3])) ** 2 for line in each) / len(each))
        row(
            *(cohort, f"{monthly:,}"),
            *(f"{mean:.1f} %" for mean in means[:4]),
            f"{miss:.1f}",
            share(sum(is_within(*line[2:]) for line in each), len(each)),
            share(sum(told.stood[cohort]), len(each)),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--constant", type=int, default=400, help="seeds of the constant world")
    parser.add_argument("--others", type=int, default=40, help="seeds of each other world")
    parser.add_argument("--leads", type=int, nargs="*", default=LEADS, help="a month")
    parser.add_argument("--world", choices=worlds.WORLDS, nargs="*", default=list(worlds.WORLDS))
    options = parser.parse_args()
    row("business", "leads a month", "runs", *CLAIMS, "not so", "found", "within a week")
    row("---", *["---:"] * (len(CLAIMS) + 5))
    months = []
    for name in options.world:
        world = worlds.WORLDS[name]
        for monthly in options.leads:
            runs = options.constant if name == "constant" else options.others
            told = simulate(world, monthly, range(runs))
            print_claims(name, monthly, world, told)
            if name == "constant":
                months.append((monthly, told))
    print()
    row("month", "leads", "rate", "at same age", "projected", "came", "±", "within", "stood within")
    row("---", *["---:"] * 8)
    for monthly, told in months:
        print_months(monthly, told)


if __name__ == "__main__":
    main()
