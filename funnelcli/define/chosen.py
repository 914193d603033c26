"""The leads that pass the filters, shown as they are shown everywhere, part by part."""

from collections.abc import Mapping, Sequence
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
from funnelcli.tables.store import Fetch, Store


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

    parts: Sequence[Fetch]
    passed: Passed

    @classmethod
    def of(
        cls,
        leads: Sequence[Fetch],
        selection: Selection,
        facts: Facts,
        store: Store,
        last: int,
    ) -> "Chosen":
        """Choose among the leads of each part; `last` is the number of the last stage."""
        kept, passed = [], []
        for fetch in leads:
            selected = selection.of_leads(facts.labels.on(fetch()), facts.as_of.moment.date())
            passed.append(Passed.of(selected, facts, selection.asked, last))
            kept.append(store.keep(without_contacts(selected.leads, facts.hidden)))
        return cls(kept, reduce(add, passed))

    def to_count(self, *, keep_rows: bool) -> tuple[Fetch, ...]:
        """Give the leads of each part with what counting needs of them, or the row as well."""
        return tuple(partial(_to_count, fetch, keep_rows=keep_rows) for fetch in self.parts)


def _to_count(fetch: Fetch, *, keep_rows: bool) -> pl.DataFrame:
    """Leave what counting needs of leads."""
    leads = fetch()
    left_out = attribute.among(leads.columns) + ([] if keep_rows else [row.ROW])
    amounts = pl.col(money_in(leads.columns)).cast(pl.Int64, strict=False)
    return leads.drop(left_out).with_columns(amounts)


def _largest(leads: pl.DataFrame) -> int:
    return max(largest(leads[name]) for name in money_in(leads.columns))
