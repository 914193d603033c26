"""By what credit is told apart: what is credited, in which period, and by which segments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, cast, get_args

import polars as pl

from funnelcli.config import Config, Grain
from funnelcli.config.credited import CREDIT, has_costs
from funnelcli.config.option import Option
from funnelcli.config.query import Query
from funnelcli.counting.analysis import LazyCounts
from funnelcli.counting.attribution.goals import Goal, converted_at
from funnelcli.counting.patterns import since, week_or_month
from funnelcli.counting.periods import Periods
from funnelcli.errors import UsageError
from funnelcli.model import CREATED, segment
from funnelcli.words.text import did_you_mean

CREDITED, BEGAN = "credited", "began"
"""What is credited, and the first day of the week or month that the conversion is of."""
COHORT: Final = "cohort"
"""The first day of the week or month in which the lead was created; only where costs are known."""
_OF_COHORTS: Final = "cohort-"


@dataclass(frozen=True, slots=True)
class Per:
    """The periods that conversions are told apart by."""

    grain: Grain
    of_cohorts: bool
    """Whether they are those in which leads were created, and not those of the conversions."""


def _per(option: str, text: str, _config: Config) -> Per:
    """Read the length of periods, and whether they are of cohorts."""
    grain, known = text.removeprefix(_OF_COHORTS), get_args(Grain)
    if grain not in known:
        near = did_you_mean(text, [*known, *(_OF_COHORTS + each for each in known)])
        raise UsageError(
            f"{option}: {text!r}: expected a period, or cohorts of one, such as month or "
            f"cohort-month{near}",
            f"Periods: {', '.join(known)}.",
        )
    return Per(cast("Grain", grain), text.startswith(_OF_COHORTS))


PER: Final[Option[Per | None]] = Option(
    name="--per",
    metavar="PERIOD",
    help="By the period of the conversion, such as month, quarter, week or year; or by that of the "
    "lead, such as cohort-month.",
    read=_per,
    default=None,
)


def role(query: Query) -> str:
    """Name the role of the touchpoints that is credited."""
    return query.asked.option(CREDIT)


def of_leads(goal: Goal, query: Query) -> Iterator[pl.Expr]:
    """Give the slice of a lead's conversion."""
    per = query.asked.option(PER)
    day = pl.lit(None, pl.Date)
    if per is not None:
        when = pl.col(CREATED) if per.of_cohorts else converted_at(goal, query)
        day = when.cast(pl.Date).dt.truncate("1w" if per.grain == "week" else "1mo")
    yield day.alias(BEGAN)
    for name in query.asked.by:
        yield pl.col(segment(name))
    if has_costs(query.config):
        yield of_cohort(query).alias(COHORT)


def of_cohort(query: Query) -> pl.Expr:
    """Give the first day of the week or month in which a lead was created."""
    return week_or_month(since(0), query)


def cohorts(query: Query) -> list[str]:
    """Name the column by which costs are told apart, where there are some."""
    return [COHORT] * has_costs(query.config)


def slices(query: Query) -> list[str]:
    """Name the columns that make a slice."""
    return [BEGAN, *(segment(name) for name in query.asked.by)]


def differing(query: Query) -> list[str]:
    """Name those of them in which leads can differ: the period, only where one is asked for."""
    return slices(query)[query.asked.option(PER) is None :]


def as_texts(counts: LazyCounts) -> LazyCounts:
    """Write categories as texts, so that counts of parts merge."""
    return {
        name: each.with_columns(pl.col(pl.Categorical).cast(pl.String))
        for name, each in counts.items()
    }


def in_periods(counts: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Bring weeks or months to the periods that are asked for."""
    periods = _periods(query)
    if periods is None:
        return counts
    days = counts[BEGAN].unique().drop_nulls()
    starts = pl.Series([periods.start(day) for day in days], dtype=pl.Date)
    return counts.with_columns(pl.col(BEGAN).replace_strict(days, starts, default=None))


def label(began: date | None, query: Query) -> str | None:
    """Name a period."""
    periods = _periods(query)
    return None if began is None or periods is None else periods.label(began)


def _periods(query: Query) -> Periods | None:
    per = query.asked.option(PER)
    return None if per is None else Periods(per.grain, query.config.fiscal_year_start)
