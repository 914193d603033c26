"""What the headline would be if some rows were not there: the leads they are part of, again.

Leads whose rows share nothing with other rows are counted off. Only the rows that have
become one lead with others, or that may, are merged again without those that are left out.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import polars as pl

from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.counting.patterns import reached
from funnelcli.define.facts.as_of import AsOf
from funnelcli.define.leads.filters import Selection
from funnelcli.define.leads.from_rows import as_accounts, for_merging, merged, told
from funnelcli.define.leads.outcomes import Labels, leads_of, spellings
from funnelcli.define.leads.together import with_repeated
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Conversion, Merge


@dataclass(eq=False)
class Recount:
    """The leads of a run, counted again without rows that somebody doubts."""

    asked: Question
    wanted: LeadRows
    selection: Selection
    as_of: AsOf
    bare: pl.DataFrame
    """Rows of the leads table before any other table was attached."""
    attached: Sequence[Joined | Log]
    rows: pl.DataFrame
    """The same with all that is said of them."""
    merges: Sequence[Merge]
    """Which rows became which, merge by merge."""
    leads: pl.DataFrame
    """The leads that the run counts."""

    def without(self, table: str, doubted: pl.Series) -> Conversion:
        """Count leads and customers as if these rows of a table were not in its files.

        As-of stays as it is, and so do the types and the forms of the columns.
        """
        if table == "leads":
            again = self._again(row.marked(self.rows.height, doubted))
            kept = again & ~row.marked(self.rows.height, doubted)
            return self._counted(again, self.rows.filter(kept), self.attached)
        one = next(each for each in self.attached if each.name == table)
        others = [each for each in self.attached if each is not one]
        doubt = row.marked(one.frame.height, doubted)
        pairs = pl.concat([one.pairs, one.dateless]) if isinstance(one, Log) else one.pairs
        of = pairs.filter(doubt.gather(pairs[row.POSITION]))[row.ROW]
        again = self._again(row.marked(self.rows.height, of))
        rows = self.bare.filter(again)
        tables = [_of(again, each) for each in others] + [_of(again, one, but=doubt)]
        return self._counted(again, told(rows, tables, self._config, self.as_of.moment), tables)

    def apart(self, rows: pl.Series, by: Sequence[str]) -> Conversion:
        """Count leads and customers as if these rows of the leads table had no key to share."""
        alone = row.marked(self.rows.height, rows)
        again = self._again(alone)
        keys = [pl.when(~pl.lit(alone)).then(name).alias(name) for name in by]
        return self._counted(again, self.rows.with_columns(keys).filter(again), self.attached)

    @property
    def _config(self) -> Config:
        return self.wanted.config

    def _again(self, doubted: pl.Series) -> pl.Series:
        """Mark the rows to be merged again: those doubted, and all that may be one lead with them.

        Rows of the same id, key or account may be, and so on from each of these.
        """
        if self.selection.predicates:  # how segments are spelled depends on all leads
            return pl.repeat(value=True, n=doubted.len(), eager=True)
        if not any(doubted.gather(each.survivors[row.ROW]).any() for each in self.merges):
            return doubted  # none of them was ever one with another
        tied = self._tied
        marked = doubted.gather(tied[row.ROW])
        reached, before = int(marked.sum()), 0
        while reached > before:
            for name in tied.columns[1:]:
                marked |= tied[name].is_in(tied[name].filter(marked).drop_nulls().implode())
            reached, before = int(marked.sum()), reached
        return doubted | row.marked(
            doubted.len(), tied[row.ROW].filter(marked.fill_null(value=False))
        )

    def _counted(
        self, again: pl.Series, rows: pl.DataFrame, attached: Sequence[Joined | Log]
    ) -> Conversion:
        """Count the leads that are not of the rows marked, and those that `rows` become."""
        is_lead, is_customer = self._standing
        rest = Conversion(int((is_lead & ~again).sum()), int((is_customer & ~again).sum()))
        if rows.is_empty():
            return rest
        leads = self._leads_of(rows, attached)
        customers = int(leads.select(self._is_customer.sum()).item() or 0)
        return Conversion(rest.leads + leads.height, rest.customers + customers)

    def _leads_of(self, rows: pl.DataFrame, attached: Sequence[Joined | Log]) -> pl.DataFrame:
        config, moment = self._config, self.as_of.moment
        rows = for_merging(rows)
        if not self.selection.predicates:
            rows = rows.drop(row.attributes(rows.columns))  # nobody asks
        leads, merges = merged(rows, self._ranking, (row.ID,), row.KEYS)
        if config.lead.unit == "account":
            leads, companies = as_accounts(
                leads.collect(), self._ranking, counted=self.selection.people
            )
            merges += companies
        leads = with_repeated(leads, attached, [each.survivors for each in merges])
        made = leads_of(leads, config, moment, self.asked).collect()
        if self.selection.predicates:
            counted = spellings(made, self.selection.segments)
            made = Labels.of(counted, config).on(made)
        return self.selection.of_leads(made, moment.date()).leads

    @property
    def _is_customer(self) -> pl.Expr:
        return reached(len(self._config.stages) - 1, self.asked.reach)

    @cached_property
    def _standing(self) -> tuple[pl.Series, pl.Series]:
        """Mark the rows whose attributes stand for a lead, and those that do for a customer."""
        height = self.rows.height
        leads = self.leads[row.ROW]
        customers = leads.filter(self.leads.select(self._is_customer).to_series())
        return row.marked(height, leads), row.marked(height, customers)

    @cached_property
    def _tied(self) -> pl.DataFrame:
        """List the rows that became one lead with others, or could, with hashes of what they share.

        Who is not merged can only be so with a row that is merged, now by another id or key.
        """
        height = self.rows.height
        marked = pl.repeat(value=False, n=height, eager=True)
        for _, survivors in self.merges:
            marked |= row.marked(height, survivors[row.ROW])
        by_account = [row.ACCOUNT[0]] if self._config.lead.unit == "account" else []
        names = [n for n in (row.ID, row.KEYS[0], *by_account) if n in self.rows.columns]
        by_key = {merge.by[0]: merge.survivors[row.ROW] for merge in self.merges}
        names = names[names.index(next(iter(by_key))) :] if by_key else []
        hidden = marked & False  # whose later keys may not have been looked at
        for before, name in pairwise(names):
            if before in by_key:
                hidden |= row.marked(height, by_key[before])
            of_hidden = self.rows[name].filter(hidden).drop_nulls().unique()
            marked |= self.rows[name].is_in(of_hidden.implode()).fill_null(value=False)
        by = [pl.when(pl.col(n).is_not_null()).then(pl.col(n).hash()).alias(n) for n in names]
        return self.rows.lazy().filter(marked).select(row.ROW, *by).collect()

    @cached_property
    def _ranks(self) -> pl.DataFrame:
        """Rank the tied rows once: each ranking reads the leads table anew."""
        return self.wanted.ranked(self._tied[row.ROW])

    def _ranking(self, _ties: pl.Series) -> pl.DataFrame:
        return self._ranks


def _of(leads: pl.Series, table: Joined | Log, but: pl.Series | None = None) -> Joined | Log:
    """Leave what a table says of the leads rows marked, without what its own marked rows say."""

    def kept(pairs: pl.DataFrame) -> pl.DataFrame:
        of = leads.gather(pairs[row.ROW])
        return pairs.filter(of if but is None else of & ~but.gather(pairs[row.POSITION]))

    left = copy(table)
    left.pairs = kept(table.pairs)
    if isinstance(left, Log):
        left.dateless = kept(left.dateless)
    return left
