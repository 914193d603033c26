"""As-of, the moment up to which entries count: given, or the latest date of the data."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from funnelcli.errors import DataError

NO_DATE = "the definition names no date, so that nothing tells the day of the export"
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
        zone = ZoneInfo(self.zone)
        return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).isoformat()


def as_of(
    asked: Literal["latest", "today"] | date,
    moments: pl.LazyFrame,
    columns: Sequence[str],
    *,
    elsewhere: Callable[[], Iterable[pl.Series]],
    now: datetime,
    zone: str,
) -> AsOf:
    """Settle as-of. A date is all of its day, and so is a value without a time on the latest.

    `latest` is the latest value in `columns`, and of the moments `elsewhere`, that is not after
    `now`; both are local times.
    """
    if asked == "today":
        return AsOf(datetime.combine(now.date(), _LAST), zone)
    if isinstance(asked, date):
        return AsOf(datetime.combine(asked, _LAST), zone)
    frames = [moments.select(columns), *(each.to_frame().lazy() for each in elsewhere())]
    found = [each for frame in frames for each in _looked(frame, now)]
    dates = [moment for moment, _ in found if moment is not None]
    if not dates and moments.select(pl.len()).collect().item() == 0:
        return AsOf(datetime.combine(now.date(), _LAST), zone)  # no row: nothing to look at
    if not dates:
        named = any(frame.collect_schema().names() for frame in frames)
        why = "no row has a date that is not in the future" if named else NO_DATE
        raise DataError(
            f"as-of cannot be found: {why}", "Give it: --as-of DATE, or `as_of:` in the YAML."
        )
    latest: datetime = max(dates)
    midnight = datetime.combine(latest.date(), time())
    is_date = pl.any_horizontal(pl.lit(value=False), pl.all() == midnight).any()
    if any(frame.select(is_date).collect().item() for frame in frames):
        latest = datetime.combine(latest.date(), _LAST)
    return AsOf(latest, zone, sum(ahead for _, ahead in found))


def _looked(frame: pl.LazyFrame, now: datetime) -> Iterator[tuple[datetime | None, int]]:
    """Yield of each column the latest moment that is not after `now`, and how many are."""
    names = frame.collect_schema().names()
    known = [
        pl.col(name).filter(pl.col(name) <= now).max().cast(pl.Datetime("us")) for name in names
    ]
    ahead = [(pl.col(name) > now).sum().alias(f"{name} ahead") for name in names]
    found = frame.select(pl.lit(0), *known, *ahead).collect().row(0)[1:]
    yield from zip(found[: len(names)], found[len(names) :], strict=True)
