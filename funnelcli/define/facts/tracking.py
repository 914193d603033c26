"""Since when, and until when, stages are recorded, and on which days leads were imported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config
from funnelcli.config.query import Begun
from funnelcli.config.question import Question
from funnelcli.counting.import_days import ImportDay, days_of_leads, import_days
from funnelcli.counting.rhythm import Quiet
from funnelcli.counting.truncation import LateStage, late_stages
from funnelcli.define.facts.discontinued import over
from funnelcli.model import CREATED, entry
from funnelcli.words.text import counted

Concern = tuple[int, date | None]
"""A stage, and a day of imports of its entries; no day means that its record begins late."""

LASTING = 30
"""Days with leads from before the record, from which on the horizon does without them."""


@dataclass(frozen=True, slots=True)
class Record:
    """Stages whose record begins late or ends early, and days of imports, among merged leads."""

    counts: pl.DataFrame
    """The leads by day of creation, and their entries by the days since, by `truncation.count`."""
    late: tuple[LateStage, ...]
    over: Mapping[int, Quiet]
    imports: tuple[ImportDay, ...]

    @classmethod
    def of(cls, counts: pl.DataFrame) -> "Record":
        """Look at the leads before filters, so that all sources are judged by the same record."""
        imports = tuple(import_days(counts))
        return cls(counts, late_stages(counts, imports), over(counts), imports)

    @property
    def begun(self) -> dict[int, Begun]:
        """The stages whose record begins late, and when."""
        return {
            late.stage: Begun(late.first, late.pace, late.expected, late.strays)
            for late in self.late
        }

    @property
    def ended(self) -> dict[int, date]:
        """The stages whose record ends early, and the last day of it."""
        return {stage: each.first - timedelta(days=1) for stage, each in self.over.items()}

    def concerned(self, leads: pl.DataFrame) -> frozenset[Concern]:
        """Tell which late records and days of imports concern some of these leads."""
        late = ((late.stage, None) for late in self.late if (leads[CREATED] < late.first).any())
        imported = (
            (each.stage, each.day)
            for each in self.imports
            if (leads[entry(each.stage) if each.stage else CREATED] == each.day).any()
        )
        return frozenset([*late, *imported])

    def imports_of(self, concerned: frozenset[Concern]) -> tuple[date, ...]:
        """The days on which leads were imported, where some of those concerned are among them."""
        return tuple(day for day in days_of_leads(self.imports) if (0, day) in concerned)

    def notes(self, config: Config, concerned: frozenset[Concern]) -> Iterator[Note]:
        """Say what concerns the leads that are left after filters."""
        for late in self.late:
            if (late.stage, None) in concerned:
                yield Note("late-record", _late(late, config), is_loud=True)
        for stage, silent in self.over.items():
            yield Note("record-ended", _over(config.stages[stage].name, silent), is_loud=True)
        firsts = {(late.stage, late.first) for late in self.late}
        days: dict[int, list[ImportDay]] = {}
        for each in self.imports:
            if (each.stage, each.day) in concerned - firsts:
                days.setdefault(each.stage, []).append(each)
        for imported in days.values():
            yield Note("import-day", _imported(imported, config), is_loud=True)

    def of_horizon(self, leads: pl.DataFrame, last: int) -> pl.DataFrame:
        """Leave out the leads of which nobody knows how long they took to become customers.

        They came before customers were recorded (on so few days that they may only be unlike
        the others, they stay), or were imported.
        """
        since, created = self._seen_since(last), pl.col(CREATED)
        if imported := days_of_leads(self.imports):
            leads = leads.filter(~created.is_in(imported))
        return leads if since is None else leads.filter(created >= since)

    def note_on_horizon(self, asked: Question, last: int) -> Iterator[Note]:
        """Say if a horizon that was looked for in the data rests on a part of the customers."""
        since = self._seen_since(last)
        if since is not None and asked.window is None and asked.horizon == "auto":
            yield Note(
                "horizon-since",
                f"The horizon was looked for among customers created since {since}: how long "
                "those from before took cannot be seen.",
            )

    def _seen_since(self, last: int) -> date | None:
        for late in self.late:
            if late.stage == last and late.days_before >= LASTING:
                return late.first
        return None


def _late(late: LateStage, config: Config) -> str:
    """Say what is missing of a stage, and what can be done."""
    stage, unit = config.stages[late.stage].name, config.lead.unit
    is_last = late.stage == len(config.stages) - 1
    or_not_yet = ", or nothing was sold yet" if is_last else ", or not in use yet"
    leave_out = f"(`--since {late.first}` leaves these leads out)"
    if late.for_new_only:
        return (
            f"{stage}: of the {counted(late.leads_before, unit)} created before {late.first}, "
            f"{late.strays or 'none'} {'have' if late.strays > 1 else 'has'} entered it, though "
            f"{late.expected:,.0f} were expected to: it was probably recorded for new {unit}s "
            f"only{or_not_yet} {leave_out}."
        )
    few = counted(late.strays, "entry", "entries") + (" is" if late.strays == 1 else " are")
    known = f"{few if late.strays else 'no entry is'} dated before {late.first}"
    so = (
        f", and {late.caught_up:,} of them entered on that very day: what was missing was "
        "probably filled in then, so how long they took is not known"
        if late.is_caught_up
        else f": it was probably not recorded{or_not_yet}, so too few of them have reached it"
    )
    return (
        f"{stage}: {known}, though {late.expected:,.0f} were expected of "
        f"the {counted(late.leads_before, unit)} created until then{so} {leave_out}."
    )


def _over(stage: str, silent: Quiet) -> str:
    """Say since when nothing is recorded of a stage, and what can be done."""
    last = silent.first - timedelta(days=1)
    return (
        f"{stage}: no entry is dated after {last}, though there were {silent.before:,.0f} a month "
        f"before, and others go on until {silent.last} at least: it was probably not recorded any "
        "more, so too few have reached it, and those who did look quick (`--as-of "
        f"{last}` reports what was known until then)."
    )


def _imported(days: Sequence[ImportDay], config: Config) -> str:
    """Say what was imported on some days, and what follows."""
    first, *others = days
    on = " and ".join([f"{first.day}", *(f"{each.number:,} on {each.day}" for each in others)])
    looks = f"{on}, where {first.usual:,.0f} a day are usual: that looks like an import, and"
    if first.stage == 0:
        return f"{counted(first.number, config.lead.unit)} created on {looks} they may be older."
    stage, entries = config.stages[first.stage].name, counted(first.number, "entry", "entries")
    return f"{stage}: {entries} on {looks} what is said of days rests on it."
