"""The facts of a run: what was found out of all rows, frozen before leads are told by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.counting.patterns import merged
from funnelcli.define.columns.cells import Cells
from funnelcli.define.facts import horizon
from funnelcli.define.facts.as_of import AsOf
from funnelcli.define.facts.tracking import Record
from funnelcli.define.leads.outcomes import Labels, contacts_of
from funnelcli.define.making import Made
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.held import Held, Kept
from funnelcli.words.text import counted

_KINDS = {"capitals": "address", "money": "amount", "sign": "currency"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What has to be known of all leads before one can be counted."""

    as_of: AsOf
    record: Record
    """Since when stages are recorded, and days of imports."""
    labels: Labels
    """How the values of segments are shown."""
    hidden: Mapping[str, Mapping[str, str]]
    """By segment, what is shown in the place of labels by which a person could be reached."""
    merged: int
    """Rows that are one lead with an earlier one."""
    horizon: int | None
    """After how many days a cohort is mature; None where nobody knows."""

    @classmethod
    def of(cls, made: Made, held: Held, as_of: AsOf, asked: Question, config: Config) -> "Facts":
        """Finish what was counted while leads were made; the leads are `held`."""
        record, labels = Record.of(made.record), Labels.of(made.spellings, config)
        days = _horizon(record, held, asked, config, as_of)
        hidden, together = contacts_of(labels.counts, config), made.alive - made.leads
        return cls(as_of, record, labels, hidden, together, days)

    def listed(self, tables: Sequence[Cells], config: Config) -> Iterator[str]:
        """Yield how columns are read and values spelled, then what is known of time, in lines."""
        for cells in tables:
            header, readings = cells.names.header, cells.readings()
            read = {f"{header[column]!r} as {_KINDS.get(kind, kind)}" for column, kind in readings}
            if read:
                yield f"{cells.names.table}: {', '.join(sorted(read))}"
        for name, shown in self.labels.shown.items():
            labels = [label for value, label in shown.items() if value is not None]
            if len(labels) > len(set(labels)):
                yield f"{name}: {len(labels):,} spellings of {len(set(labels)):,} values"
        yield f"as-of: {self.as_of}"
        yield f"rows that are one lead with an earlier one: {self.merged:,}"
        yield f"horizon: {'not known' if self.horizon is None else counted(self.horizon, 'day')}"
        for stage, begun in self.record.begun.items():
            yield f"{config.stages[stage].name}: recorded since {begun.first}"
        for stage, last in self.record.ended.items():
            yield f"{config.stages[stage].name}: recorded until {last}"
        for each in self.record.imports:
            what = config.stages[each.stage].name if each.stage else f"{config.lead.unit}s"
            yield f"{what}: {each.number:,} imported on {each.day}"


def _horizon(
    record: Record,
    held: Held,
    asked: Question,
    config: Config,
    as_of: AsOf,
) -> int | None:
    """Take the window, else the horizon asked for, else find it in the data, if anybody bought.

    Leads without a date have no age, so that none is old enough by any horizon.
    """
    if not config.knows_customers or config.leads.created is None:
        return None
    if asked.window is not None:
        return asked.window
    if asked.horizon != "auto":
        return asked.horizon
    last = len(config.stages) - 1
    on = min(as_of.moment.date(), record.ended.get(last, date.max))
    counts = held.each(partial(_of_horizon, record, last, on))
    return horizon.finish(merged({"horizon": each} for each in counts)["horizon"])


def _of_horizon(record: Record, last: int, on: date, part: Kept) -> pl.DataFrame:
    return horizon.count(record.of_horizon(part[LEADS], last).lazy(), last, on).collect()
