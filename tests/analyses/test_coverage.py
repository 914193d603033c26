"""Whether the headline keeps what its interval promises, in companies whose truth is known.

In each of 400 companies a lead buys in the end with one and the same chance, and takes days of an
exponential distribution for it. Of a lead that is so many days old, the chance to have bought is
known; the interval of the headline has to cover the mean of it over the leads that it counts.
"""

import math
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Rate
from funnelcli.api.headline import headline
from funnelcli.config.query import Query
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
)

from .lead_tables import asking, counted

COMPANIES, LEADS, DAYS = 400, 1500, 720
BUYS, MEAN = 0.1, 40.0
GIVEN = 90
AS_OF = date(2026, 6, 30)
Ages = Callable[[Random], int]


def few_young(random: Random) -> int:
    """Ages of a company that does not grow: one in eight is younger than the horizon."""
    return random.randrange(DAYS)


def many_young(random: Random) -> int:
    """Ages of one that doubles every three months: half are."""
    return min(DAYS, int(random.expovariate(math.log(2) / 90)))


def chance(age: int) -> float:
    """The chance to have bought within so many days, the day of as-of included."""
    return BUYS * (1 - math.exp(-(age + 1) / MEAN))


def company(random: Random, ages: Ages) -> tuple[pl.DataFrame, list[int]]:
    """Make the leads of a company, and list their ages."""
    old = [ages(random) for _ in range(LEADS)]
    took = [int(random.expovariate(1 / MEAN)) if random.random() < BUYS else DAYS + 1 for _ in old]
    created = [AS_OF - timedelta(age) for age in old]
    bought = [
        day + timedelta(days) if days <= age else None
        for day, days, age in zip(created, took, old, strict=True)
    ]
    won = [each is not None for each in bought]
    table = pl.DataFrame(
        {
            CREATED: created,
            entry(1): pl.Series(bought, dtype=pl.Date),
            OWN: [0b11 if each else 0b01 for each in won],
            OUTCOME: pl.Series([WON if each else OPEN for each in won], dtype=pl.Int8),
            LOST_AT: pl.Series([None] * LEADS, dtype=pl.Date),
            AMOUNT: pl.Series([None] * LEADS, dtype=pl.Int64),
            DISORDERED: [False] * LEADS,
        }
    )
    return table, old


def shown(table: pl.DataFrame, query: Query) -> tuple[Rate, Rate]:
    """The rate of all leads, and the one that the headline shows."""
    counts = counted("funnel", table, query)
    found = headline(ANALYSES["funnel"].report(counts, query), counts, query)
    return found.every, found.shown


def covers(rate: Rate, truth: float) -> bool:
    assert rate.low is not None
    assert rate.high is not None
    return rate.low <= truth <= rate.high


def mean_chance(ages: list[int], horizon: int) -> float:
    old = [chance(age) for age in ages if age >= horizon]
    return sum(old) / len(old)


@pytest.mark.parametrize("ages", [few_young, many_young])
def test_the_interval_of_the_headline_covers_the_truth(ages: Ages) -> None:
    random = Random(16)  # noqa: S311
    given = auto = told = every = 0
    for _ in range(COMPANIES):
        table, old = company(random, ages)
        all_leads, mature = shown(table, asking("Won", as_of=str(AS_OF), horizon=GIVEN))
        truth = mean_chance(old, GIVEN)
        given += covers(mature, truth)
        every += covers(all_leads, truth)
        counted = horizon.count(table.lazy(), 1, AS_OF).collect()
        found = horizon.finish(counted)
        if found is not None:
            _, mature = shown(table, asking("Won", as_of=str(AS_OF), horizon=found))
            auto, told = auto + covers(mature, mean_chance(old, found)), told + 1
    said = f"{ages.__name__}: {given / COMPANIES:.1%} with the horizon given"
    print(  # noqa: T201
        f"{said}; {auto} of {told} with the one that is found, in {COMPANIES - told} none is; "
        f"{every / COMPANIES:.1%} of all leads"
    )
    assert 0.93 <= given / COMPANIES <= 0.97, said
    assert every < given
