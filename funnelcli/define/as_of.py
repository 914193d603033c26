"""The moment at which everything is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from funnelcli.errors import DataError

if TYPE_CHECKING:
    import polars as pl

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


def with_moments(
    moments: "pl.LazyFrame", columns: Sequence[str], others: "pl.DataFrame"
) -> tuple["pl.LazyFrame", list[str]]:
    """Set the moments of another table below those of `columns`."""
    import polars as pl

    if others.is_empty():
        return moments, [*columns]
    together = pl.concat([moments.select(columns), others.lazy()], how="diagonal")
    return together, [*columns, *others.columns]


def as_of(
    asked: Literal["latest", "today"] | date,
    moments: "pl.LazyFrame",
    columns: Sequence[str],
    *,
    now: datetime,
    zone: str,
) -> AsOf:
    """Settle as-of. A date is all of its day, and so is a value without a time on the latest.

    `latest` is the latest value in `columns` that is not after `now`; both are local times.
    """
    import polars as pl

    if asked == "today":
        return AsOf(datetime.combine(now.date(), _LAST), zone)
    if isinstance(asked, date):
        return AsOf(datetime.combine(asked, _LAST), zone)
    known = [
        pl.col(name).filter(pl.col(name) <= now).max().cast(pl.Datetime("us")) for name in columns
    ]
    ahead = [(pl.col(name) > now).sum().alias(f"{name} ahead") for name in columns]
    found = moments.select(pl.lit(0), *known, *ahead).collect().row(0)[1:] if columns else ()
    dates = [moment for moment in found[: len(columns)] if moment is not None]
    if not dates and moments.select(pl.len()).collect().item() == 0:
        return AsOf(datetime.combine(now.date(), _LAST), zone)  # no row: nothing to look at
    if not dates:
        raise DataError(
            "as-of cannot be found: no row has a date that is not in the future",
            "Name it with --as-of DATE or `as_of:` in the YAML.",
        )
    latest: datetime = max(dates)
    midnight = datetime.combine(latest.date(), time())
    is_date = moments.select(pl.any_horizontal(pl.col(*columns) == midnight).any())
    if is_date.collect().item():
        latest = datetime.combine(latest.date(), _LAST)
    return AsOf(latest, zone, sum(found[len(columns) :]))
