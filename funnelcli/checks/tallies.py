"""How often what is there: counts of whole columns that several rules look at, each made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from funnelcli.checks import padding
from funnelcli.counting.patterns import LEADS as LEADS_COUNT
from funnelcli.counting.truncation import count
from funnelcli.model import segment
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Evidence

if TYPE_CHECKING:
    from funnelcli.checks.base import Case
    from funnelcli.checks.clocks import Clocks
    from funnelcli.checks.labelled import Labelled
    from funnelcli.checks.tracking import Tracked

DAY = "day"


@dataclass(frozen=True, eq=False)
class Tallies:
    """What was counted of a run so far."""

    case: "Case"
    _values: dict[tuple[str, ...], Mapping[str, int]] = field(default_factory=dict)
    _spans: dict[tuple[str, str], tuple[datetime | None, datetime | None]] = field(
        default_factory=dict
    )

    @property
    def _evidence(self) -> Evidence:
        return self.case.evidence

    @cached_property
    def entries(self) -> pl.DataFrame:
        """The leads by day of creation, and their entries by the days since, by `truncation`."""
        if not self._evidence.population.filtered:
            return self._evidence.entries
        return count(self._evidence.leads.lazy(), self.case.query.last).collect()

    def days(self, stage: int) -> Mapping[date, int]:
        """Count the leads by day of creation, or their entries into a stage by their day."""
        return by_day(self.entries, stage)

    @cached_property
    def labels(self) -> "Sequence[Labelled]":
        """The columns of labels, with how often each value is there."""
        from funnelcli.checks.labelled import labelled

        return list(labelled(self.case))

    @cached_property
    def clocks(self) -> "Clocks":
        """The activities before the creation of their lead."""
        from funnelcli.checks.clocks import Clocks

        return Clocks.of(self.case)

    @cached_property
    def tracked(self) -> "Tracked":
        """The leads, and which of them have touches."""
        from funnelcli.checks.tracking import Tracked

        return Tracked.of(self.case)

    @cached_property
    def created(self) -> pl.DataFrame:
        """The rows of the leads table that are leads, `len`, by `DAY` of creation."""
        alive = self._evidence.rows.lazy().filter(pl.col(row.ALIVE))
        days = alive.group_by(pl.col(row.CREATED).dt.date().alias(DAY)).len()
        return days.drop_nulls().collect()

    def is_outside(
        self, on: str, moment: pl.Expr, earliest: datetime | None, latest: datetime
    ) -> bool:
        """Tell whether a date of a table is before a moment or after another, wherever it is.

        First and last of a column are found in a hundredth of the time that its days take.
        """
        slot = on, str(moment)
        if slot not in self._spans:
            ends = moment.min().alias("first"), moment.max().alias("last")
            span = self.case.table(on).select(*ends).cast(pl.Datetime("us"))
            self._spans[slot] = span.row(0)
        first, last = self._spans[slot]
        if first is None or last is None:
            return False
        return last > latest or (earliest is not None and first < earliest)

    def values(self, name: str) -> Mapping[str, int]:
        """Count the leads of each value of a segment."""
        return self._once((LEADS, name), self._evidence.leads.lazy().select(segment(name)))

    def values_before_filters(self, name: str) -> Mapping[str, int]:
        """Count them of all leads, whatever a run leaves of them."""
        if not self._evidence.population.filtered:
            return self.values(name)
        leads = self._evidence.unfiltered.lazy()
        return self._once(("unfiltered", name), leads.select(segment(name)))

    def written(self, on: str, held: str, of: pl.Expr) -> Mapping[str, int]:
        """Count the rows of a table that have each value of a column, as it stands in the file."""
        return self._once((on, held, str(of)), self.case.table(on).lazy().filter(of).select(held))

    def _once(self, slot: tuple[str, ...], column: pl.LazyFrame) -> Mapping[str, int]:
        if slot not in self._values:
            self._values[slot] = padding.written(column.collect().to_series())
        return self._values[slot]


def by_day(entries: pl.DataFrame, stage: int) -> Mapping[date, int]:
    """Count entries into a stage by day, from counts by day of creation and the days since."""
    day = (pl.col("created").to_physical() + pl.col("days")).cast(pl.Date).alias(DAY)
    of_stage = entries.filter(pl.col("stage") == stage).group_by(day).agg(pl.col(LEADS_COUNT).sum())
    return dict(of_stage.drop_nulls().iter_rows())
