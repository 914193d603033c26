"""Businesses whose truth is known, each two years of leads, as an export would show them.

One in two leads becomes an MQL, a few days after it came; 12 % buy, 60 days after it on average
(a gamma distribution of shape 2). Six in ten of the others are lost some day. The export ends
with the second year. In each world but the constant one, one thing is otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

FIRST, AS_OF = date(2024, 1, 1), date(2025, 12, 31)
MONTHS = 24
RATE, DAYS, SHAPE = 0.12, 60.0, 2
MQL_RATE, MQL_DAYS, LOST, LOST_DAYS = 0.5, 3.0, 0.6, 45.0

MIDDLE, LATELY, LATE = 12, 16, 20
"""The month from which on things are otherwise: for half of all, a third, or young ones only."""
BEGINS = date(2024, 9, 10)
"""The day from which on the product is sold, or customers are recorded."""
ENDS = date(2025, 10, 31)
"""The last day on which customers are recorded."""
IMPORTED, IMPORT_SHARE = date(2025, 3, 12), 4
"""The day of the import, and that it has as many leads as so many months."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """How rate and days of the leads of each month are, by factors; and what else is true."""

    rates: tuple[float, ...] = (1.0,) * MONTHS
    times: tuple[float, ...] = (1.0,) * MONTHS
    sold_since: date | None = None
    """Purchases before this day do not happen."""
    recorded_for: date | None = None
    """Purchases of leads created before this day are in no record."""
    recorded_until: date | None = None
    """Purchases after this day are in no record."""
    shape: int = SHAPE
    """Of the days; 1 are those of customers who never grow tired."""
    imports: bool = False
    truths: frozenset[str] = frozenset()
    """What a page should say of it."""
    also: frozenset[str] = frozenset()
    """What is true of it as well: who is slower is behind at the same age, too."""


def _from(month: int, factor: float) -> tuple[float, ...]:
    return (1.0,) * month + (factor,) * (MONTHS - month)


SEASONS = tuple(1 + 0.3 * float(np.sin(2 * np.pi * month / 12)) for month in range(MONTHS))

BEHIND, AHEAD = frozenset({"behind"}), frozenset({"ahead"})

WORLDS = {
    "constant": World(),
    "improving": World(rates=_from(LATE, 1.5), truths=frozenset({"ahead"})),
    "worsening": World(rates=_from(LATE, 0.5), truths=frozenset({"behind"})),
    "slower": World(times=_from(MIDDLE, 1.5), truths=frozenset({"slower"}), also=BEHIND),
    "slower, exponential": World(
        times=_from(MIDDLE, 1.5), shape=1, truths=frozenset({"slower"}), also=BEHIND
    ),
    "slower lately": World(times=_from(LATELY, 1.5), truths=frozenset({"slower"}), also=BEHIND),
    "faster": World(times=_from(MIDDLE, 1 / 1.5), truths=frozenset({"faster"}), also=AHEAD),
    "seasonal": World(rates=SEASONS, also=BEHIND | AHEAD),
    "new product": World(sold_since=BEGINS, truths=frozenset({"truncated"})),
    "bulk import": World(imports=True, truths=frozenset({"imported"})),
    "late tracking": World(recorded_for=BEGINS, truths=frozenset({"truncated"})),
    "sales stop being recorded": World(recorded_until=ENDS, truths=frozenset({"truncated"})),
}


def starts() -> Ints:
    """Count the days from the first one to the first of each month, and to the end."""
    months = [date(2024 + m // 12, m % 12 + 1, 1) for m in range(MONTHS + 1)]
    return np.array([(month - FIRST).days for month in months])


def leads(world: World, monthly: int, seed: int) -> pl.DataFrame:
    """Make all leads of a world, with what will become of each: days since the first day.

    `bought` is -1 for who never does; `month` is that of creation.
    """
    draw = np.random.default_rng([seed, monthly])
    first = starts()
    month = np.repeat(np.arange(MONTHS), monthly)
    created = first[month] + np.floor(draw.random(month.size) * np.diff(first)[month]).astype(int)
    if world.imports:
        day = (IMPORTED - FIRST).days
        created = np.concatenate([created, np.full(IMPORT_SHARE * monthly, day)])
        month = np.searchsorted(first, created, side="right") - 1
    n = month.size
    took = np.rint(
        draw.gamma(world.shape, DAYS / world.shape, n) * np.array(world.times)[month]
    ).astype(int)
    buys = draw.random(n) < RATE * np.array(world.rates)[month]
    if world.sold_since is not None:
        buys &= created + took >= (world.sold_since - FIRST).days
    if world.recorded_for is not None:
        buys &= created >= (world.recorded_for - FIRST).days
    lost = ~buys & (draw.random(n) < LOST)
    until = np.rint(draw.exponential(LOST_DAYS, n)).astype(int)
    moves = draw.random(n) < MQL_RATE
    mql = created + np.rint(draw.exponential(MQL_DAYS, n)).astype(int)
    return pl.DataFrame(
        {
            "month": month,
            "created": created,
            "mql": np.where(moves, mql, -1),
            "bought": np.where(buys, created + took, -1),
            "lost": np.where(lost, created + until, -1),
        }
    )


def export(world: World, made: pl.DataFrame) -> pl.DataFrame:
    """Show what is known at as-of: each date that has come, and nothing of what is to come."""
    known = (AS_OF - FIRST).days
    bought = known if world.recorded_until is None else (world.recorded_until - FIRST).days
    return made.select(
        pl.when(pl.col(name).is_between(0, bought if name == "bought" else known))
        .then(pl.lit(FIRST) + pl.duration(days=pl.col(name)))
        .alias(name)
        for name in ("created", "mql", "bought", "lost")
    )


def rate_by(days: int) -> float:
    """The share of leads of the constant world that buy within so many days."""
    scaled = (days + 0.5) / (DAYS / SHAPE)
    return RATE * float(1 - np.exp(-scaled) * (1 + scaled)) if days >= 0 else 0.0
