"""How often a page marks a segment, or says that an order turns round, where that is so or not.

Leads are those of the constant world of `worlds.py`, with a source, a size and a region that say
nothing of them, or as much as stands below. With numpy installed:

    python benchmarks/differing.py --nothing 200 --others 40
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import worlds
from simulation import row, share

from funnelcli.api.answer import Answer, answer
from funnelcli.api.inputs import Inputs
from funnelcli.cli.question import asked
from funnelcli.cli.run import Run
from funnelcli.config import load
from funnelcli.counting.differences import benjamini_hochberg, chance
from funnelcli.counting.rest import MISTAKEN

DEFINITION = """\
version: 1
leads: {path: leads.parquet, created: created, source: source}
stages: [{name: Lead}, {name: MQL, at: mql}, {name: Customer, at: bought}]
lost: {at: lost}
segments: {size: size, region: region}
as_of: 2025-12-31
"""
LEADS = (500, 2000)
FEWEST = 30
SIZES, REGIONS = {"S": 0.5, "M": 0.3, "L": 0.2}, ("EU", "US", "APAC", "LATAM")
SOURCES = {
    "Search": 0.28, "Ads": 0.21, "Web": 0.15, "Cold": 0.1, "Social": 0.09, "Referral": 0.08,
    "Fair": 0.06, "Partner": 0.03,
}  # fmt: skip

Cells = dict[tuple[str, str], tuple[float, float]]
"""Of each source and size its part of all leads, and which part of it buys, by any measure."""


def _by_source(**rates: float) -> Cells:
    return {
        (source, size): (part * among, rates.get(source, 12))
        for source, part in SOURCES.items()
        for size, among in SIZES.items()
    }


WORLDS: dict[str, Cells] = {
    "nothing": _by_source(),
    "Referral half as often again": _by_source(Referral=18),
    "Referral twice as often": _by_source(Referral=24),
    "order turned": {
        ("Web", "L"): (0.40, 10), ("Web", "S"): (0.10, 20),
        ("Ads", "L"): (0.10, 8), ("Ads", "S"): (0.40, 16),
    },
    "order by size alone": {
        ("Web", "L"): (0.40, 8), ("Web", "S"): (0.10, 16),
        ("Ads", "L"): (0.10, 8), ("Ads", "S"): (0.40, 16),
    },
}  # fmt: skip
"""What differs. In the last two Web has the large companies and Ads the small ones, which buy more
often: of one size Web is better, or neither is."""


def exported(cells: Cells, monthly: int, seed: int) -> pl.DataFrame:
    """Draw source and size of each lead by whether it will buy, so that rates are as they are."""
    world = worlds.WORLDS["constant"]
    made = worlds.leads(world, monthly, seed)
    draw = np.random.default_rng([seed, monthly, 1])
    parts, rates = (np.array(each) for each in zip(*cells.values(), strict=True))
    rates = rates * worlds.RATE / (parts * rates).sum()
    of_buyers, of_others = (
        weights / weights.sum() for weights in (parts * rates, parts * (1 - rates))
    )
    buys = (made["bought"] >= 0).to_numpy()
    places = [draw.choice(len(parts), made.height, p=each) for each in (of_buyers, of_others)]
    names = np.array(list(cells))[np.where(buys, *places)]
    return worlds.export(world, made).with_columns(
        pl.Series("source", names[:, 0]),
        pl.Series("size", names[:, 1]),
        pl.Series("region", draw.choice(REGIONS, made.height)),
    )


def ask(folder: Path, by: tuple[str, ...]) -> Answer:
    """Group by segments, all in this process."""
    inputs = Inputs((), folder)
    definition = load(folder / "funnelcli.yaml", inputs.header)
    question = asked(Run(command="segments"), definition.config)
    others = tuple(name for name in definition.config.segments if name not in by)
    question = replace(question, tables=("segments",), by=by, within=others)
    return answer("segments", question, definition, inputs)


def claims(folder: Path) -> set[str]:
    """List what pages say of one export."""
    alone, crossed = (
        ask(folder, by).reports["segments"] for by in (("source",), ("source", "region"))
    )
    marks = alone.frame.select("source", "differs").drop_nulls().rows()
    said = {"a source"} if marks else set()
    said |= {"Referral"} if ("Referral", "above") in marks else set()
    said |= {"a crossed row"} if crossed.frame["differs"].drop_nulls().len() else set()
    return said | {"turned" for note in alone.notes if note.code == "order-turns"}


def marks_by_chance(regions: int, leads: int, rate: float, tables: int) -> int:
    """Count the tables with a mark among many in which nothing differs, drawn as counts alone."""
    draw, marked = np.random.default_rng([regions, leads]), 0
    parts = np.repeat([part / regions for part in SOURCES.values()], regions)
    for _ in range(tables):
        of = draw.multinomial(leads, parts)
        bought = draw.binomial(of, rate)
        all_bought = int(bought.sum())
        chances = [
            chance(k, n, all_bought - k, leads - n)
            for k, n in zip(bought.tolist(), of.tolist(), strict=True)
            if n >= FEWEST
        ]
        marked += min(benjamini_hochberg(chances)) < MISTAKEN
    return marked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nothing", type=int, default=200, help="runs where nothing differs")
    parser.add_argument("--others", type=int, default=40, help="runs of each other kind")
    parser.add_argument("--leads", type=int, nargs="*", default=LEADS, help="a month")
    parser.add_argument("--tables", type=int, default=2000, help="drawn as counts, of each kind")
    options = parser.parse_args()
    named = ("a source", "Referral", "a crossed row", "turned")
    row("what differs", "leads a month", "runs", *named)
    row("---", *["---:"] * (len(named) + 2))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "funnelcli.yaml").write_text(DEFINITION, encoding="utf-8")
        for what, cells in WORLDS.items():
            runs = options.nothing if what == "nothing" else options.others
            for monthly in options.leads:
                said: Counter[str] = Counter()
                for seed in range(runs):
                    exported(cells, monthly, seed).write_parquet(folder / "leads.parquet")
                    said.update(claims(folder))
                row(
                    what,
                    f"{monthly:,}",
                    runs,
                    *(share(said[n], runs) for n in named),
                )

    print()
    row("rows", "leads", "rate", "tables", "any mark")
    row(*["---:"] * 5)
    for regions, leads, rate in product((1, 4), (2_000, 10_000, 40_000), (0.03, 0.12)):
        told = share(marks_by_chance(regions, leads, rate, options.tables), options.tables)
        row(regions * len(SOURCES), f"{leads:,}", f"{rate:.0%}", options.tables, told)


if __name__ == "__main__":
    main()
