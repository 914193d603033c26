"""As-of, the moment up to which entries count: given, or the latest date of the data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from funnelcli.errors import DataError

NO_DATE = "the definition names no date, so that nothing tells the day of the export"
DAY = 86_400_000_000
"""Microseconds."""
_LAST = time(23, 59, 59, 999999)


@dataclass(frozen=True, slots=True)
class AsOf:
    """A local moment, and how many dates in the data lie in the future of the clock."""

    moment: datetime
    zone: str
    passed_over: int = 0

    def __str__(self) -> str:
        """Print the moment with its zone's offset; the end of a day as its last second."""
        moment = self.moment
        if moment.time() == _LAST:
            moment = moment.replace(microsecond=0)
        if self.zone == "UTC":
            return f"{moment.isoformat()}Z"
        # By way of UTC a time that does not exist moves forward.
        return self._known(moment).astimezone(ZoneInfo(self.zone)).isoformat()

    @property
    def in_utc(self) -> datetime:
        """The same moment in UTC, without a zone."""
        return self._known(self.moment).replace(tzinfo=None)

    def _known(self, local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Moments:
    """What the dates of some rows tell of as-of; those of other rows can be added."""

    latest: datetime | None = None
    """The latest that is not after the clock."""
    latest_day: datetime | None = None
    """The latest of them that has no time."""
    ahead: int = 0
    """How many are after the clock."""
    rows: int = 0
    is_named: bool = False
    """Whether the definition names any date."""

    @classmethod
    def of(cls, frame: pl.LazyFrame, now: datetime) -> "Moments":
        """Look at all columns of a frame; `now` is a local time, as they are."""
        schema = frame.collect_schema()
        columns = [_column(number, dtype, now) for number, dtype in enumerate(schema.dtypes())]
        numbered = frame.select(pl.col(name).alias(str(n)) for n, name in enumerate(schema))
        asked = [each for column in columns for each in column]
        rows, *found = numbered.select(pl.len(), *asked).collect().row(0) if schema else (0,)
        return cls(_latest(found[0::3]), _latest(found[1::3]), sum(found[2::3]), rows, bool(schema))

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            _latest([self.latest, other.latest]),
            _latest([self.latest_day, other.latest_day]),
            self.ahead + other.ahead,
            self.rows + other.rows,
            self.is_named or other.is_named,
        )


def as_of(
    asked: Literal["latest", "today"] | date,
    moments: Callable[[], Moments],
    now: datetime,
    zone: str,
) -> AsOf:
    """Settle as-of. A date is all of its day, and so is a value without a time on the latest.

    `latest` is the latest of the `moments` of rows that is not after `now`; both are local times.
    A moment is the as-of of another lead table, that this one is compared with.
    """
    if asked == "today":
        return AsOf(datetime.combine(now.date(), _LAST), zone)
    if isinstance(asked, datetime):
        return AsOf(asked, zone)
    if isinstance(asked, date):
        return AsOf(datetime.combine(asked, _LAST), zone)
    found = moments()
    latest = found.latest
    if latest is None and not found.rows:
        return AsOf(datetime.combine(now.date(), _LAST), zone)  # no row: nothing to look at
    if latest is None:
        why = "no row has a date that is not in the future" if found.is_named else NO_DATE
        raise DataError(
            f"as-of cannot be found: {why}", "Give it: --as-of DATE, or `as_of:` in the YAML."
        )
    if found.latest_day == datetime.combine(latest.date(), time()):
        latest = datetime.combine(latest.date(), _LAST)
    return AsOf(latest, zone, found.ahead)


def _column(number: int, dtype: pl.DataType, now: datetime) -> list[pl.Expr]:
    """Find the latest moment of a column, the latest without a time, and how many are ahead."""
    moment = pl.col(str(number))
    known, exact = moment.filter(moment <= now), pl.Datetime("us")
    of_days = known
    if dtype != pl.Date:
        of_days = known.filter(known.cast(exact).to_physical() % DAY == 0)
    return [
        known.max().cast(exact).alias(f"{number} latest"),
        of_days.max().cast(exact).alias(f"{number} day"),
        (moment > now).sum().alias(f"{number} ahead"),
    ]


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((each for each in moments if each is not None), default=None)
