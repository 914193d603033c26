"""How often `compare` sees a change of the rate where there is none.

Companies in which nothing ever changes: three sources that convert differently, whose shares of
the leads are the same each day but for chance, and customers who take the same days. Side A is a
quarter that is old enough, side B is another period. Whether the intervals of mix and rate cover
what is true of them, which is nothing. With numpy installed:

    python benchmarks/compare_periods.py --seeds 400
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from datetime import date, datetime, time

import numpy as np
import polars as pl

from funnelcli.analyses import ANALYSES
from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.named_periods import named_period
from funnelcli.counting.sides import A, B
from funnelcli.define.facts import horizon
from funnelcli.model import (
    AMOUNT,
    CREATED,
    DISORDERED,
    LOST,
    LOST_AT,
    OPEN,
    OUTCOME,
    OWN,
    WON,
    entry,
    segment,
)

AS_OF, DAYS = date(2025, 12, 31), 730
SOURCES = {"Referral": (0.2, 0.16), "Search": (0.5, 0.09), "Social": (0.3, 0.03)}
"""Which part of the leads a source brings, and which part of these buy in the end."""
MEAN, SHAPE, LOST_SHARE, LOST_MEAN = 60.0, 2, 0.6, 45.0
BEFORE = "2025-Q1"
SIDES = {
    "2025-Q2": "184 to 274",
    "2025-10": "61 to 91",
    "2025-Q4": "0 to 91",
    "2025-12": "0 to 30",
}
"""Side B, and how many days old its leads are."""
DEFINITION = {
    "version": 1,
    "leads": {"path": "leads.csv", "created": "created", "source": "source"},
    "stages": [{"name": "Lead"}, {"name": "Customer", "at": "bought"}],
}


def company(random: np.random.Generator, a_month: int) -> pl.DataFrame:
    """Make the leads of two years."""
    n = int(random.poisson(a_month * 24))
    old = random.integers(0, DAYS, n)
    shares, rates = (np.array(each) for each in zip(*SOURCES.values(), strict=True))
    which = random.choice(len(SOURCES), n, p=shares)
    took = random.gamma(SHAPE, MEAN / SHAPE, n).astype(int)
    gone_after = random.exponential(LOST_MEAN, n).astype(int)
    buys = random.random(n) < rates[which]
    created = np.datetime64(AS_OF, "D") - old
    frame = pl.DataFrame({
        CREATED: created, "bought": created + took, "gone": created + gone_after,
        "won": buys & (took <= old),
        "lost": ~buys & (random.random(n) < LOST_SHARE) & (gone_after <= old),
        segment("source"): np.array(list(SOURCES))[which],
    })  # fmt: skip
    won, lost = pl.col("won"), pl.col("lost")
    return frame.select(
        CREATED,
        pl.when(won).then("bought").alias(entry(1)),
        pl.when(won).then(0b11).otherwise(0b01).cast(pl.Int64).alias(OWN),
        pl.when(won).then(WON).when(lost).then(LOST).otherwise(OPEN).cast(pl.Int8).alias(OUTCOME),
        pl.when(lost).then("gone").alias(LOST_AT),
        pl.lit(None, pl.Int64).alias(AMOUNT),
        pl.lit(value=False).alias(DISORDERED),
        segment("source"),
    )


def effects(table: pl.DataFrame, side: str, found: int | None) -> dict[str, tuple[float, ...]]:
    """Compare a period with the first quarter: each part with the ends of its interval."""
    sides = {A.name: named_period(A.name, BEFORE, 1, ""), B.name: named_period(B.name, side, 1, "")}
    asked = Question(
        as_of=AS_OF, reach="reached", window=None, horizon="auto", cohort="month", by=("source",),
        shown="rows", options=sides,
    )  # fmt: skip
    config = Config.model_validate(DEFINITION)
    moment = datetime.combine(AS_OF, time.max)
    query = Query(asked=asked, config=config, as_of=AS_OF, moment=moment, horizon=found)
    change = ANALYSES["change"]
    lazy = change.count(InputTables(table.lazy()), query)
    counts = {name: each.collect() for name, each in lazy.items()}
    rows = change.report(counts, query).frame.select("part", "effect", "effect_low", "effect_high")
    return {part: tuple(numbers) for part, *numbers in rows.rows()}


def main() -> None:
    """Print a row for each size and side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=400)
    parser.add_argument("--sizes", type=int, nargs="*", default=[50, 200, 1000])
    given = parser.parse_args()
    print("| leads a month | B | days old | rate covers 0 | mix covers 0 | ± rate | runs |")
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: |")
    for a_month in given.sizes:
        told: dict[str, defaultdict[str, float]] = {side: defaultdict(float) for side in SIDES}
        for seed in range(given.seeds):
            table = company(np.random.default_rng(seed), a_month)
            counted = horizon.count(table.lazy(), 1, AS_OF).collect()
            found = horizon.finish(counted)
            for side in SIDES if found is not None else ():
                each = effects(table, side, found)
                told[side]["runs"] += 1
                for part in ("rate", "mix"):
                    _, low, high = each[part]
                    told[side][part] += low <= 0 <= high
                told[side]["width"] += (each["rate"][2] - each["rate"][1]) / 2
        for side, sums in told.items():
            runs = sums["runs"]
            rate, mix, width = (sums[name] / runs for name in ("rate", "mix", "width"))
            print(
                f"| {a_month:,} | {side} | {SIDES[side]} | {rate:.1%} | {mix:.1%} | "
                f"{100 * width:.1f} | {runs:.0f} |"
            )


if __name__ == "__main__":
    main()
