"""What the export has a record of: since when, and whether leads were imported into it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from funnelcli.config import Config, Reach
from funnelcli.config.query import Asked
from funnelcli.model import CREATED
from funnelcli.report import Note, counted
from funnelcli.truncation import ImportDay, LateStage, count, import_days, late_stages

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Record:
    """Stages whose record begins late, and days of imports, among all merged leads."""

    late: tuple[LateStage, ...]
    imports: tuple[ImportDay, ...]

    @classmethod
    def of(cls, leads: "pl.DataFrame", last: int) -> "Record":
        """Look at the leads before filters, so that all sources are judged by the same record."""
        counts = count(leads.lazy(), last).collect()
        return cls(late_stages(counts), tuple(import_days(counts)))

    def begins(self, reach: Reach, last: int) -> date | None:
        """The day from which on customers are recorded; None if there never was another time.

        Under `observed` a customer needs an entry in each stage, so the latest of their days.
        """
        needed = [late.first for late in self.late if reach == "observed" or late.stage == last]
        return max(needed, default=None)

    def notes(self, config: Config, leads: "pl.DataFrame") -> Iterator[Note]:
        """Say what concerns the leads that are left after filters."""
        created = leads[CREATED]
        for late in self.late:
            if (created < late.first).any():
                yield Note(
                    "late-record",
                    f"{config.stages[late.stage].name}: no entry is dated before {late.first}, "
                    f"though {late.expected:,.0f} were expected of the "
                    f"{counted(late.leads_before, config.lead.unit)} created until then: it was "
                    "probably not recorded, so too few of them have reached it "
                    f"(`--since {late.first}` leaves them out).",
                )
        for each in self.imports:
            if (created == each.day).any():
                yield Note(
                    "import-day",
                    f"{counted(each.leads, config.lead.unit)} created on {each.day}, where "
                    f"{each.usual:,.0f} a day are usual: that day looks like an import, and "
                    "its leads may be older than that.",
                )

    def of_horizon(self, days: int | None, asked: Asked, last: int) -> Iterator[Note]:
        """Say if a horizon that was found in the data rests on leads whose record began late."""
        if days is None or asked.window is not None or asked.horizon != "auto":
            return
        for late in self.late:
            if late.stage == last:
                yield Note(
                    "long-horizon",
                    f"The horizon of {counted(days, 'day')} was found among all customers. Of "
                    f"those created before {late.first} only the slow ones are recorded, so it "
                    "may be too long; `horizon:` sets another.",
                )
