"""How often what channels are expected to be credited with lies within `attribution --intervals`.

Companies whose leads go from channel to channel as the same chances have it: what a model gives
to a channel of very many such leads is what it is expected to give to it of a company's. With
numpy installed:

    python benchmarks/attribution_coverage.py --companies 200
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
import polars as pl

from funnelcli.analyses import ANALYSES
from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import InputTables
from funnelcli.model import AMOUNT, CREATED, ID, OPEN, OUTCOME, OWN, ROW, WON, entry, moment, utc

CHANNELS = ("Organic", "Paid Search", "Direct", "Email", "Trade Show", "Partner")
BEGINS = (0.35, 0.25, 0.15, 0.05, 0.12, 0.08)
"""The chances of the first touch."""
GOES = np.array(
    [
        [0.25, 0.15, 0.25, 0.30, 0.03, 0.02],
        [0.20, 0.20, 0.25, 0.30, 0.03, 0.02],
        [0.20, 0.10, 0.30, 0.35, 0.03, 0.02],
        [0.10, 0.05, 0.30, 0.45, 0.05, 0.05],
        [0.10, 0.05, 0.20, 0.50, 0.10, 0.05],
        [0.05, 0.05, 0.20, 0.35, 0.05, 0.30],
    ]
)
"""Of each next touch, after one of each channel."""
GOES_ON = 0.6
"""The chance of a next touch."""
EFFECTS = np.array([0.0, 0.1, -0.2, 0.35, 0.8, 1.2])
"""What a touch of each channel adds to the log of the odds."""
FIRST, AS_OF = datetime(2025, 1, 1), date(2026, 6, 30)  # noqa: DTZ001  (local)
STAGES = ("MQL", "Opportunity", "Customer")
MODELS = (
    "first", "last", "last_non_direct", "linear", "position", "u_shaped", "w_shaped",
    "full_path", "time_decay", "markov",
)  # fmt: skip
DEFINITION = {
    "version": 1,
    "leads": {"path": "l.csv", "id": "id", "created": "created", "amount": "amount"},
    "stages": [{"name": "Lead"}, *({"name": name, "at": name} for name in STAGES)],
    "touchpoints": {"path": "t.csv", "lead": "id", "at": "at", "channel": "channel"},
}


@dataclass(frozen=True)
class World:
    """How many leads a company has, and how likely one of a single neutral touch converts."""

    leads: int
    rate: float


WORLDS = {
    "small": World(1_000, 0.08),
    "middle": World(3_000, 0.06),
}


def company(world: World, leads: int, random: np.random.Generator) -> tuple[Any, Any]:
    """Make leads and their touches; six in seven have any."""
    longest = 25
    at = np.full((leads, longest), -1, dtype=np.int64)
    at[:, 0] = random.choice(len(CHANNELS), leads, p=BEGINS)
    alive, sums = random.random(leads) < 6 / 7, GOES.cumsum(axis=1)
    at[~alive, 0] = -1
    for step in range(1, longest):
        alive &= random.random(leads) < GOES_ON
        drawn = random.random(leads)[:, None] > sums[at[:, step - 1]]
        at[:, step] = np.where(alive, drawn.sum(axis=1).clip(0, len(CHANNELS) - 1), -1)
    there = at >= 0
    odds = math.log(world.rate / (1 - world.rate)) + (EFFECTS[at] * there).sum(axis=1)
    wins = random.random(leads) < 1 / (1 + np.exp(-odds))
    hours = random.gamma(1.0, 6 * 24.0, at.shape).cumsum(axis=1)
    lasts = np.where(there, hours, 0).max(axis=1)
    parts = np.sort(random.random((leads, 3)), axis=1) * (lasts + 24)[:, None]
    begins = random.integers(0, 300 * 24, leads)
    amount = np.rint(np.exp(random.normal(9.0, 0.8, leads)) * 100).astype(int)
    frame = pl.DataFrame({
        ROW: pl.Series(range(leads), dtype=pl.UInt32),
        ID: [f"L-{number}" for number in random.permutation(leads)],
        AMOUNT: amount, "wins": wins, "begins": begins, "lasts": lasts,
        **{f"part{k}": parts[:, k] for k in range(3)},
    })  # fmt: skip
    rows, steps = np.nonzero(there)
    touches = pl.DataFrame({
        ROW: pl.Series(rows, dtype=pl.UInt32),
        "hours": begins[rows] + hours[rows, steps],
        "channel": pl.Series([CHANNELS[each] for each in at[rows, steps]], dtype=pl.Categorical()),
    })  # fmt: skip
    return _as_leads(frame), _as_touches(touches)


def _after(hours: pl.Expr) -> pl.Expr:
    return (pl.lit(FIRST) + pl.duration(seconds=(hours * 3600).cast(pl.Int64))).cast(
        pl.Datetime("us")
    )


def _as_leads(made: pl.DataFrame) -> pl.DataFrame:
    """Name what happened as the program does; the lead and the opportunity come in between."""
    begins, wins = pl.col("begins"), pl.col("wins")
    never = pl.lit(None, pl.Datetime("us"))
    at = [
        _after(begins + pl.col("part0")),
        _after(begins + pl.col("part1")),
        pl.when("wins").then(_after(begins + pl.col("part2"))).otherwise(never),
        pl.when("wins").then(_after(begins + pl.col("lasts") + 48)).otherwise(never),
    ]
    return made.select(
        ROW, ID, AMOUNT,
        at[0].cast(pl.Date).alias(CREATED), at[0].alias(utc(CREATED)),
        *(each.cast(pl.Date).alias(entry(k)) for k, each in enumerate(at) if k),
        *(each.alias(moment(k)) for k, each in enumerate(at)),
        pl.when("wins").then(15).otherwise(3).cast(pl.Int64).alias(OWN),
        pl.when(wins).then(WON).otherwise(OPEN).cast(pl.Int8).alias(OUTCOME),
    )  # fmt: skip


def _as_touches(made: pl.DataFrame) -> pl.DataFrame:
    at = _after(pl.col("hours"))
    return made.select(
        ROW, at.alias("at"), at.alias(utc("at")), "channel",
        pl.lit(None, pl.Categorical()).alias("campaign"),
    )  # fmt: skip


def credited(leads: pl.DataFrame, touches: pl.DataFrame, *, sure: bool) -> pl.DataFrame:
    """Ask the table of attribution."""
    asked = Question(
        as_of=AS_OF,
        reach="reached",
        window=None,
        horizon="auto",
        cohort="month",
        sure=sure,
        shown="rows",
    )
    query = Query(
        asked=asked, config=Config.model_validate(DEFINITION), as_of=AS_OF, horizon=None,
        moment=datetime.combine(AS_OF, time.max),
    )  # fmt: skip
    analysis = ANALYSES["attribution"]
    counts = analysis.count(InputTables(leads.lazy(), {"touchpoints": touches.lazy()}), query)
    made = pl.collect_all(counts.values())
    return analysis.finish(dict(zip(counts, made, strict=True)), query).frame


def main() -> None:
    """Print a row for each model and size, of customers and of amounts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--very-many", type=int, default=400_000)
    parser.add_argument("--worlds", nargs="*", default=list(WORLDS))
    given = parser.parse_args()
    print("| company | of | " + " | ".join(MODELS) + " | intervals |")
    print("|---|---|" + "---|" * (len(MODELS) + 1))
    for name in given.worlds:
        world = WORLDS[name]
        random = np.random.default_rng(20260701)
        whole = credited(*company(world, given.very_many, random), sure=False)
        truth = {
            (row["channel"], row["measure"], model): row[model] * world.leads / given.very_many
            for row in whole.iter_rows(named=True)
            for model in MODELS
            if row["measure"] != "leads"
        }
        shown = (pl.col("measure") != "leads") & pl.col("channel").is_in(CHANNELS)
        held: Counter[tuple[str, str]] = Counter()
        tried: Counter[tuple[str, str]] = Counter()
        for _ in range(given.companies):
            table = credited(*company(world, world.leads, random), sure=True)
            for row in table.filter(shown).iter_rows(named=True):
                for model in MODELS:
                    low, high = row[f"{model}_low"], row[f"{model}_high"]
                    expected = truth[row["channel"], row["measure"], model]
                    if low is not None:
                        tried[row["measure"], model] += 1
                        held[row["measure"], model] += low <= expected <= high
        for measure in ("customers", "amount"):
            parts = (held[measure, each] / max(1, tried[measure, each]) for each in MODELS)
            cells = " | ".join(f"{100 * part:.1f} %" for part in parts)
            print(f"| {name} | {measure} | {cells} | {tried[measure, MODELS[0]]} |", flush=True)


if __name__ == "__main__":
    main()
