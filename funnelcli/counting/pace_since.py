"""The pace of the leads since a day, and what it lets expect of those before."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from funnelcli.counting.onset import NEIGHBOURS
from funnelcli.counting.patterns import LEADS

WATCHED, ENOUGH, FULL_PACE, NO_PACE = (7, 14, 28, 56, 112, 224), 20, 0.5, 0.1
"""The leads from before are watched for the first of these days in which so many entries are
expected of them: from then on they enter at half of that pace at least, or at a tenth at most."""
LEAST_EXPECTED = 3
"""Where fewer are expected, it may be chance that none of them enters."""


@dataclass(frozen=True, eq=False)
class PaceSince:
    """How the leads since a day enter a stage, and those from before."""

    first: date
    before: pl.DataFrame
    """Leads before by day of creation."""
    late: pl.DataFrame
    """Their dated entries from then on."""
    entered: pl.DataFrame
    """How many of the leads since had entered within so many days."""
    leads_since: int

    @classmethod
    def of(cls, first: date, dated: pl.DataFrame, by_day: pl.DataFrame) -> "PaceSince":
        """Compare the leads before a day with those of as many days from it on."""
        created, leads = pl.col("created"), pl.col(LEADS)
        before = by_day.filter(created < first)
        had = max(NEIGHBOURS, (first - before.item(0, "created")).days)
        is_new = created.is_between(first, first + timedelta(days=had), closed="left")
        new = dated.filter(is_new).group_by("days").agg(leads.sum()).sort("days")
        return cls(
            first,
            before,
            dated.filter(created < first, pl.col("day") >= first),
            new.select("days", leads.cum_sum().alias("entered")),
            int(by_day.filter(is_new)[LEADS].sum()),
        )

    def expected(self, until: date, created_before: date) -> float:
        """How many of the leads created before one day would have entered before another."""
        aged = self._by(until).filter(pl.col("created") < created_before)
        whole: int = aged.select((pl.col(LEADS) * pl.col("entered")).sum()).item()
        return whole / self.leads_since

    @cached_property
    def missing(self) -> float:
        """How many of them would have entered before the first day."""
        return self.expected(self.first, self.first)

    @property
    def resting_on(self) -> int:
        """How many entries were quick enough to tell what is expected by the first day."""
        most: int = self._by(self.first)["entered"].max()  # type: ignore[assignment]
        return most

    @property
    def begins(self) -> bool:
        """Whether the leads before enter from the first day on as the others do, or never."""
        there, expected = self._watched(self.first)
        return there >= FULL_PACE * expected or there <= NO_PACE * expected

    def passes_by(self, day: date) -> bool:
        """Whether those created before a day enter hardly ever, though they are expected to."""
        there, expected = self._watched(day)
        return expected >= LEAST_EXPECTED and there <= NO_PACE * expected

    def _watched(self, created_before: date) -> tuple[int, float]:
        """How many of the leads before enter from the first day on, and how many should."""
        late = self.late.filter(pl.col("created") < created_before)
        missing = self.expected(self.first, created_before)
        there, expected = 0, 0.0
        for days in WATCHED:
            end = self.first + timedelta(days=days)
            expected = self.expected(end, created_before) - missing
            there = int(late.filter(pl.col("day") < end)[LEADS].sum())
            if expected >= ENOUGH:
                break
        return there, expected

    def spread(self) -> tuple[float, ...]:
        """Tell how the entries are spread over the days since their leads were created."""
        every = self.entered.select(pl.int_range(pl.col("days").max() + 1).alias("days"))
        by_then = every.join_asof(self.entered, on="days")["entered"].fill_null(0)
        return tuple(by_then / by_then.max())

    def _by(self, until: date) -> pl.DataFrame:
        """Look up, for the leads before, how many of the others had entered at their age."""
        had = (pl.lit(until) - pl.col("created")).dt.total_days() - 1
        aged = self.before.select("created", had.alias("days"), LEADS).sort("days")
        return aged.join_asof(self.entered, on="days").with_columns(pl.col("entered").fill_null(0))
