"""Whether the headline keeps what its interval promises, in companies whose truth is known.

In each of 400 companies a lead buys in the end with one and the same chance, and takes days of an
exponential distribution for it. Of a lead that is so many days old, the chance to have bought is
known; the interval of the headline has to cover the mean of it over the leads that it counts.

All companies are counted at once, as the segments of one table: a segment has the headline that
a company has alone, which is asked of the first few.
"""

import math
from collections.abc import Callable
from datetime import date
from random import Random

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Rate
from funnelcli.api.headline import headline
from funnelcli.define.facts import horizon
from funnelcli.model import (
    AMOUNT,
    CREATED,
    DISORDERED,
    LOST_AT,
    OPEN,
    OUTCOME,
    OWN,
    WON,
    entry,
    segment,
)

from .lead_tables import asking, counted, report

COMPANIES, LEADS, DAYS = 400, 1500, 720
ALONE = 10
"""So many of them are asked for their own headline."""
BUYS, MEAN = 0.1, 40.0
GIVEN = 90
AS_OF = date(2026, 6, 30)
Ages = Callable[[Random], int]
Rates = tuple[Rate, Rate]
"""The rate of all leads, and the one that the headline shows."""


def few_young(random: Random) -> int:
    """Ages of a company that does not grow: one in eight is younger than the horizon."""
    return random.randrange(DAYS)


def many_young(random: Random) -> int:
    """Ages of one that doubles every three months: half are."""
    return min(DAYS, int(random.expovariate(math.log(2) / 90)))


def chance(age: int) -> float:
    """The chance to have bought within so many days, the day of as-of included."""
    return BUYS * (1 - math.exp(-(age + 1) / MEAN))


CHANCES = [chance(age) for age in range(DAYS + 1)]


def company(random: Random, ages: Ages) -> tuple[pl.DataFrame, list[int]]:
    """Make the leads of a company, and list their ages."""
    old = [ages(random) for _ in range(LEADS)]
    took = [int(random.expovariate(1 / MEAN)) if random.random() < BUYS else DAYS + 1 for _ in old]
    created = AS_OF - pl.duration(days=pl.col("age"))
    won = pl.col("took") <= pl.col("age")
    table = pl.DataFrame({"age": old, "took": took}).select(
        created.cast(pl.Date).alias(CREATED),
        pl.when(won).then(created + pl.duration(days="took")).cast(pl.Date).alias(entry(1)),
        pl.when(won).then(0b11).otherwise(0b01).cast(pl.Int64).alias(OWN),
        pl.when(won).then(WON).otherwise(OPEN).cast(pl.Int8).alias(OUTCOME),
        pl.lit(None, pl.Date).alias(LOST_AT),
        pl.lit(None, pl.Int64).alias(AMOUNT),
        pl.lit(value=False).alias(DISORDERED),
    )
    return table, old


def alone(table: pl.DataFrame, horizon: int) -> Rates:
    """Take the headline of a company."""
    query = asking("Won", as_of=str(AS_OF), horizon=horizon)
    counts = counted("funnel", table, query)
    found = headline(ANALYSES["funnel"].report(counts, query), counts, query)
    return found.every, found.shown


def together(tables: dict[int, pl.DataFrame], horizon: int) -> dict[int, Rates]:
    """Take the headlines of companies, each of which is a segment."""
    query = asking("Won", as_of=str(AS_OF), horizon=horizon, by=("company",), shown="rows")
    named = [
        table.with_columns(pl.lit(str(number), pl.Categorical).alias(segment("company")))
        for number, table in tables.items()
    ]
    rows = report("segments", pl.concat(named), query).frame.iter_rows(named=True)
    ends = ("", "_low", "_high")
    return {
        int(row["company"]): (
            Rate(row["won"], row["leads"], *(row[f"rate{end}"] for end in ends)),
            Rate(
                row["mature_customers"], row["mature_leads"],
                *(row[f"mature_rate{end}"] for end in ends),
            ),
        )
        for row in rows
    }  # fmt: skip


def found_horizon(table: pl.DataFrame) -> int | None:
    counts = horizon.count(table.lazy(), 1, AS_OF).collect()
    return horizon.finish(counts)


def covers(rate: Rate, truth: float) -> bool:
    assert rate.low is not None
    assert rate.high is not None
    return rate.low <= truth <= rate.high


def mean_chance(ages: list[int], horizon: int) -> float:
    old = [CHANCES[age] for age in ages if age >= horizon]
    return sum(old) / len(old)


@pytest.mark.parametrize("ages", [few_young, many_young])
def test_the_interval_of_the_headline_covers_the_truth(ages: Ages) -> None:
    random = Random(16)  # noqa: S311
    made = [company(random, ages) for _ in range(COMPANIES)]
    tables = dict(enumerate(table for table, _ in made))
    truth = [mean_chance(old, GIVEN) for _, old in made]
    rates = together(tables, GIVEN)
    assert all(rates[n] == alone(tables[n], GIVEN) for n in range(ALONE))
    given = sum(covers(rates[n][1], truth[n]) for n in tables)
    every = sum(covers(rates[n][0], truth[n]) for n in tables)

    of_horizon: dict[int, dict[int, pl.DataFrame]] = {}
    for n, table in tables.items():
        if (days := found_horizon(table)) is not None:
            of_horizon.setdefault(days, {})[n] = table
    auto = told = 0
    for days, some in of_horizon.items():
        rates = together(some, days)
        assert all(rates[n] == alone(some[n], days) for n in some if n < ALONE)
        auto += sum(covers(rates[n][1], mean_chance(made[n][1], days)) for n in some)
        told += len(some)
    said = f"{ages.__name__}: {given / COMPANIES:.1%} with the horizon given"
    print(  # noqa: T201
        f"{said}; {auto} of {told} with the one that is found, in {COMPANIES - told} none is; "
        f"{every / COMPANIES:.1%} of all leads"
    )
    assert 0.93 <= given / COMPANIES <= 0.97, said
    assert every < given
