"""How often what open leads come to lies within the interval that `forecast` gives.

Companies whose future is known: two years of leads, which go from stage to stage, are lost or
stay where they are, and a third year in which it is seen what became of those that were open.
With numpy installed:

    python benchmarks/forecast.py --seeds 400
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
import numpy.typing as npt
import polars as pl

from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.expected import Expected
from funnelcli.counting.prospects import Prospects, customers
from funnelcli.counting.statistics import Z95
from funnelcli.counting.stays import count_stays
from funnelcli.counting.worth import count_worth, worth
from funnelcli.define.facts import horizon
from funnelcli.model import AMOUNT, CREATED, LOST, LOST_AT, OPEN, OUTCOME, OWN, WON, entry

AS_OF, DAYS = date(2025, 12, 31), 730
STAGES = ("MQL", "SQL", "Opportunity", "Customer")
DEFINITION = {
    "version": 1,
    "leads": {"path": "leads.csv", "created": "created", "amount": "amount"},
    "stages": [{"name": "Lead"}, *({"name": name, "at": name} for name in STAGES)],
}
NEVER = 10**6
OF_80 = (1.2815515655446004 / Z95) ** 2

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """How leads go on: of each stage the share that does, and after how many days on average."""

    shares: tuple[float, ...] = (0.5, 0.6, 0.6, 0.4)
    days: tuple[float, ...] = (5.0, 10.0, 20.0, 35.0)
    shape: float = 2.0
    lost: float = 0.7
    """The share of those that do not go on that is lost; the others stay for good."""
    lost_days: float = 30.0
    spread: float = 0.0
    """How unlike leads are: the log of their odds has this deviation, at every stage alike."""
    skipped: float = 0.0
    """The share that skips the second stage."""


WORLDS = {
    "one kind of lead": World(),
    "unlike leads": World(spread=1.0),
    "stages skipped": World(skipped=0.3),
    "no losses recorded": World(lost=0.0),
    "slow": World(days=(10.0, 20.0, 40.0, 80.0), shape=1.0),
}


def company(world: World, random: np.random.Generator, a_month: int) -> pl.DataFrame:
    """Make the leads of two years, with the days, since the first, of all that ever happens."""
    n = int(random.poisson(a_month * DAYS * 12 / 365))
    came = random.integers(0, DAYS, n)
    quality = random.normal(0, world.spread, n)
    now, alive = came.copy(), np.ones(n, bool)
    lost = np.full(n, NEVER)
    days = {CREATED: came}
    for k, (share, mean) in enumerate(zip(world.shares, world.days, strict=True), 1):
        odds = math.log(share / (1 - share)) + quality
        goes = alive & (random.random(n) < 1 / (1 + np.exp(-odds)))
        took = random.gamma(world.shape, mean / world.shape, n).astype(int)
        given_up = alive & ~goes & (random.random(n) < world.lost)
        lost = np.where(given_up, now + random.exponential(world.lost_days, n).astype(int), lost)
        now = np.where(goes, now + took, now)
        skips = random.random(n) < (world.skipped if k == 2 else 0)
        days[entry(k)] = np.where(goes & ~skips, now, NEVER)
        alive = goes
    amount = np.rint(np.exp(random.normal(9.0, 0.8, n)) * 100).astype(int)
    return pl.DataFrame({**days, LOST_AT: lost, AMOUNT: amount})


def seen(made: pl.DataFrame) -> pl.DataFrame:
    """Show what is known at as-of."""
    first = pl.lit(AS_OF) - pl.duration(days=DAYS - 1)
    names = [CREATED, *(entry(k) for k in range(1, len(STAGES) + 1)), LOST_AT]
    dated = made.select(
        AMOUNT,
        *(
            pl.when(pl.col(name) < DAYS)
            .then((first + pl.duration(days=name)).cast(pl.Date))
            .alias(name)
            for name in names
        ),
    )
    entries = [pl.col(entry(k)).is_not_null().cast(pl.Int64) * (1 << k) for k in range(1, 5)]
    won = pl.col(entry(4)).is_not_null()
    return dated.with_columns(
        (1 + pl.sum_horizontal(entries)).alias(OWN),
        pl.when(won).then(WON).when(pl.col(LOST_AT).is_not_null()).then(LOST).otherwise(OPEN)
        .cast(pl.Int8).alias(OUTCOME),
    )  # fmt: skip


def expected(table: pl.DataFrame) -> tuple[Prospects, int] | None:
    """Ask what is expected of the open leads, and of how many days."""
    found = horizon.finish(horizon.count(table.lazy(), len(STAGES), AS_OF).collect())
    if found is None:
        return None
    asked = Question(as_of=AS_OF, reach="reached", window=None, horizon="auto", cohort="month")
    moment = datetime.combine(AS_OF, time.max)
    query = Query(
        asked=asked, config=Config.model_validate(DEFINITION), as_of=AS_OF, moment=moment,
        horizon=found,
    )  # fmt: skip
    stays, sizes = (each(table.lazy(), query).collect() for each in (count_stays, count_worth))
    made = Prospects.of(stays, worth(sizes), query)
    return None if made is None else (made, (made.ends - AS_OF).days)


def main() -> None:
    """Print a row for each world and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=400)
    parser.add_argument("--sizes", type=int, nargs="*", default=[50, 200, 800])
    parser.add_argument("--worlds", nargs="*", default=list(WORLDS))
    given = parser.parse_args()
    print(
        "| company | leads a month | open | expected | happened | all, 95 % | all, 80 % | "
        "a stage | a month | amount | without the curves | runs |"
    )
    print("| --- |" + " ---: |" * 11)
    for name in given.worlds:
        for a_month in given.sizes:
            sums: defaultdict[str, list[float]] = defaultdict(list)
            for seed in range(given.seeds):
                _one(WORLDS[name], np.random.default_rng([seed, a_month]), a_month, sums)
            mean = {key: float(np.mean(each)) for key, each in sums.items()}
            print(
                f"| {name} | {a_month:,} | {mean['open']:.0f} | {mean['expected']:.1f} | "
                f"{mean['happened']:.1f} | {mean['all']:.1%} | {mean['80']:.1%} | "
                f"{mean['stage']:.1%} | {mean['month']:.1%} | {mean['amount']:.1%} | "
                f"{mean['naive']:.1%} | {len(sums['all'])} |",
                flush=True,
            )


def _one(
    world: World, random: np.random.Generator, a_month: int, sums: defaultdict[str, list[float]]
) -> None:
    made = company(world, random, a_month)
    table = seen(made)
    told = expected(table)
    if told is None:
        return
    found, days = told
    happened = pl.col(entry(4)).is_between(DAYS, DAYS + days - 1)
    bought = made.with_columns(table[OWN].alias(OWN)).filter(
        happened, pl.Series(table[OUTCOME] == OPEN)
    )
    wait = found.outlook
    leads = sum(found.leads)

    def covers(interval: tuple[float, float, float], value: float) -> float:
        return float(interval[1] <= value <= interval[2])

    def narrow(own: Expected) -> Expected:
        """Scale what makes the 95 % interval that of 80 %."""
        return Expected(
            own.mean, own.outcome * OF_80, own.estimate * OF_80,
            own.above * OF_80**2, own.below * OF_80**2,
        )  # fmt: skip

    total, n = found.total, bought.height
    sums["open"].append(leads)
    sums["expected"].append(total.mean)
    sums["happened"].append(n)
    sums["all"].append(covers(customers(total, leads), n))
    sums["80"].append(covers(customers(narrow(total), leads), n))
    alone = Expected(total.mean, total.outcome, 0.0)
    sums["naive"].append(covers(customers(alone, leads), n))
    if (amount := found.amount(total, leads)) is not None:
        sums["amount"].append(covers(amount, float(bought[AMOUNT].sum())))
    stages = bought.select(
        pl.max_horizontal(*((pl.col(OWN) >= 1 << k).cast(pl.Int64) * k for k in range(5))).alias(
            "at"
        )
    )["at"]
    for k, own in enumerate(wait.of_stage):
        sums["stage"].append(covers(customers(own, found.leads[k]), int((stages == k).sum())))
    ends = [(date.fromisoformat(f"{m}-01") - AS_OF).days for m in found.months]
    ends = [*ends[1:], days + 1]
    at = bought[entry(4)] - DAYS + 1
    before = 1
    for own, end in zip(wait.within, ends, strict=True):
        sums["month"].append(
            covers(customers(own, leads), int(at.is_between(before, end - 1).sum()))
        )
        before = end


if __name__ == "__main__":
    main()
