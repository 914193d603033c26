"""The leads that pass the filters, shown as they are shown everywhere, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial, reduce
from operator import add

import polars as pl

from funnelcli.config.question import Question
from funnelcli.counting.sums import largest
from funnelcli.define.facts.attachment import added
from funnelcli.define.facts.earlier import Before
from funnelcli.define.facts.tracking import Concern
from funnelcli.define.known import Facts
from funnelcli.define.leads.filters import Selected, Selection
from funnelcli.define.leads.outcomes import without_contacts
from funnelcli.model import attribute, money_in
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.held import Frames, Held, Kept


@dataclass(frozen=True, slots=True)
class Passed:
    """What is counted of the leads that pass the filters; the counts of parts add up."""

    leads: int
    uncertain: Mapping[str, int]
    """Leads for which a filter has no answer, by the filter."""
    largest: int
    """The size of the largest amount."""
    concerned: frozenset[Concern]
    """What of the record concerns them."""
    before: Before
    """What is counted of those that only `--since` left out."""

    @classmethod
    def of(cls, selected: Selected, facts: Facts, asked: Question, last: int) -> "Passed":
        """Count the leads of a part."""
        leads = selected.leads
        return cls(
            leads.height, selected.uncertain, _largest(leads),
            facts.record.concerned(leads),
            Before.of(selected.earlier, facts.horizon, facts.as_of, asked, last),
        )  # fmt: skip

    def __add__(self, other: "Passed") -> "Passed":
        return Passed(
            self.leads + other.leads,
            added([self.uncertain, other.uncertain]),
            max(self.largest, other.largest),
            self.concerned | other.concerned,
            self.before + other.before,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The leads of each part that pass the filters."""

    held: Held
    passed: Passed

    @classmethod
    def of(
        cls,
        held: Held,
        selection: Selection,
        facts: Facts,
        last: int,
    ) -> "Chosen":
        """Choose among the leads of each part; `last` is the number of the last stage."""
        chosen, passed = held.keep(partial(_chosen, selection, facts, last))
        return cls(chosen, reduce(add, passed))

    def to_count(self, *, keep_rows: bool) -> Held:
        """Give the leads of each part with what counting needs of them, or the row as well."""
        return self.held.then(partial(_to_count, keep_rows=keep_rows))


def _chosen(selection: Selection, facts: Facts, last: int, part: Kept) -> tuple[Frames, Passed]:
    selected = selection.of_leads(facts.labels.on(part[LEADS]), facts.as_of.moment.date())
    passed = Passed.of(selected, facts, selection.asked, last)
    return {LEADS: without_contacts(selected.leads, facts.hidden)}, passed


def _to_count(part: Kept, *, keep_rows: bool) -> Kept:
    return part.with_frames({LEADS: partial(_counting, part, keep_rows=keep_rows)})


def _counting(part: Kept, *, keep_rows: bool) -> pl.DataFrame:
    """Leave what counting needs of leads."""
    leads = part[LEADS]
    left_out = attribute.among(leads.columns) + ([] if keep_rows else [row.ROW])
    amounts = pl.col(money_in(leads.columns)).cast(pl.Int64, strict=False)
    return leads.drop(left_out).with_columns(amounts)


def _largest(leads: pl.DataFrame) -> int:
    return max(largest(leads[name]) for name in money_in(leads.columns))
