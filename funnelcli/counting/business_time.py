"""How much time lies between two moments: all of it, or that in which somebody is there.

Moments are in UTC, so that a change of the clock neither adds nor takes an hour. Where the YAML
has `business_hours`, only these count: the hours of each day lie in a small table, with all those
before it, and a moment has the hours before its day and those that have passed of it.
"""

from datetime import date, timedelta
from typing import Final

import polars as pl

from funnelcli.config import Config
from funnelcli.config.business_hours import BusinessHours
from funnelcli.config.query import Query
from funnelcli.counting.zones import to_local, to_utc
from funnelcli.errors import library_missing

MINUTE: Final = 60_000_000
"""Times are counted in so many microseconds a minute."""
FIRST: Final = date(1990, 1, 1)
"""Before it nobody was there."""
DAY, _OPENS, _LENGTH, _BEFORE = "~business_day", "~opens", "~length", "~before"


def with_elapsed(
    leads: pl.LazyFrame, name: str, end: str | pl.Expr, start: str, query: Query
) -> pl.LazyFrame:
    """Add the microseconds from `start` to `end`, null where one is; both are moments in UTC."""
    hours = query.config.business_hours
    if hours is None:
        end = pl.col(end) if isinstance(end, str) else end
        return leads.with_columns((end - pl.col(start)).dt.total_microseconds().alias(name))
    zone, days = hours.timezone or query.config.timezone, business_days(query).lazy()
    ends = ("~end", "~start")
    passed = leads.with_columns(
        (pl.col(end) if isinstance(end, str) else end).alias("~end"), pl.col(start).alias("~start")
    )
    for each in ends:
        here = to_local(pl.col(each), zone).dt.date().alias(DAY)
        since = (pl.col(each) - pl.col(_OPENS)).dt.total_microseconds()
        told = (pl.col(_BEFORE) + since.clip(0, pl.col(_LENGTH))).fill_null(0)
        passed = (
            passed.with_columns(here)
            .join(days, on=DAY, how="left", maintain_order="left")
            .with_columns(pl.when(pl.col(each).is_not_null()).then(told).alias(each))
            .drop(DAY, _OPENS, _LENGTH, _BEFORE)
        )
    return passed.with_columns((pl.col("~end") - pl.col("~start")).alias(name)).drop(ends)


def business_days(query: Query) -> pl.DataFrame:
    """List the days until as-of: when each opens in UTC, for how long, and the time before it."""
    hours = query.config.business_hours
    assert hours is not None  # noqa: S101  (who asks has looked)
    zone, last = hours.timezone or query.config.timezone, query.as_of + timedelta(days=2)
    off = holidays_of(hours.holidays, last.year) if hours.holidays else []
    day = pl.date_range(FIRST, max(FIRST, last), eager=True).alias(DAY)
    is_open = day.dt.weekday().is_in(hours.weekdays) & ~day.is_in(off)

    def at(minutes: int) -> pl.Expr:
        return to_utc(pl.col(DAY).cast(pl.Datetime("us")) + pl.duration(minutes=minutes), zone)

    length = (at(hours.closes) - at(hours.opens)).dt.total_microseconds()
    table = day.to_frame().select(
        DAY,
        at(hours.opens).alias(_OPENS),
        pl.when(is_open).then(length).otherwise(0).alias(_LENGTH),
    )
    return table.with_columns((pl.col(_LENGTH).cum_sum() - pl.col(_LENGTH)).alias(_BEFORE))


def holidays_of(country: str, last: int) -> list[date]:
    """List the public holidays of a country, or of a part of it, until a year."""
    try:
        from holidays import country_holidays
    except ImportError:
        raise library_missing(
            "`business_hours: {holidays: …}`", "holidays", ", or leave it out"
        ) from None
    code, _, part = country.partition("-")
    return sorted(country_holidays(code, subdiv=part or None, years=range(FIRST.year, last + 1)))


def check_business_hours(config: Config) -> None:
    """Raise where there are holidays in the YAML, and no library that knows them."""
    if config.business_hours is not None and config.business_hours.holidays is not None:
        holidays_of(config.business_hours.holidays, FIRST.year)


def said(hours: BusinessHours | None) -> str:
    """Say in which hours time is counted."""
    if hours is None:
        return "Time is counted day and night."
    clock = f"{getattr(hours, 'from')} to {hours.to}"
    but = f", but for the holidays of {hours.holidays}" if hours.holidays else ""
    return f"Time is counted in business hours: {', '.join(hours.days)}, {clock}{but}."
