"""What the headline would be if some rows were not there: the leads they are part of, again.

Leads whose rows share nothing with other rows are counted off. Only the rows that have
become one lead with others, or that may, are merged again without those that are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.config import Config
from funnelcli.config.query import Asked
from funnelcli.counting import reached
from funnelcli.define.as_of import AsOf
from funnelcli.define.becoming import for_merging, merged, told
from funnelcli.define.history import Log
from funnelcli.define.joined import Joined
from funnelcli.define.lead_rows import LeadRows
from funnelcli.define.leads import leads_of, with_labels
from funnelcli.define.merge import shared
from funnelcli.define.selection import Selection
from funnelcli.evidence import Conversion

if TYPE_CHECKING:
    import polars as pl


@dataclass(eq=False)
class Recount:
    """The leads of a run, counted again without rows that somebody doubts."""

    asked: Asked
    wanted: LeadRows
    selection: Selection
    as_of: AsOf
    bare: "pl.DataFrame"
    """Rows of the leads table before any other table was attached."""
    attached: Sequence[Joined | Log]
    rows: "pl.DataFrame"
    """The same with all that is said of them."""
    leads: "pl.DataFrame"
    """The leads that the run counts."""

    def without(self, table: str, doubted: "pl.Series") -> Conversion:
        """Count leads and customers as if these rows of a table were not in its files.

        As-of stays as it is, and so do the types and the forms of the columns.
        """
        if table == "leads":
            again = self._again(_mask(self.rows.height, doubted))
            kept = again & ~_mask(self.rows.height, doubted)
            return self._counted(again, self.rows.filter(kept))
        one = next(each for each in self.attached if each.name == table)
        others = [each for each in self.attached if each is not one]
        doubt = _mask(one.height, doubted)
        of = one.pairs.filter(doubt.gather(one.pairs[row.POSITION]))[row.ROW]
        again = self._again(_mask(self.rows.height, of))
        rows = self.bare.filter(again)
        tables = [each.only(again) for each in others] + [one.only(again, but=doubt)]
        return self._counted(again, told(rows, tables, self._config, self.as_of.moment))

    @property
    def _config(self) -> Config:
        return self.wanted.config

    def _again(self, doubted: "pl.Series") -> "pl.Series":
        """Mark the rows to be merged again: those in doubt, and with one that is tied all such."""
        import polars as pl

        if self.selection.predicates:  # how segments are spelled depends on all leads
            return pl.repeat(value=True, n=doubted.len(), eager=True)
        if (doubted & self._tied).any():
            return doubted | self._tied
        return doubted & self.rows[row.ALIVE]

    def _counted(self, again: "pl.Series", rows: "pl.DataFrame") -> Conversion:
        """Count the leads that are not of the rows marked, and those that `rows` become."""
        rest = self._conversion(self.leads.filter(~again.gather(self.leads[row.ROW])))
        merged_again = self._conversion(self._leads_of(rows))
        return Conversion(*map(sum, zip(rest, merged_again, strict=True)))

    def _leads_of(self, rows: "pl.DataFrame") -> "pl.DataFrame":
        from polars import selectors as cs

        config, moment = self._config, self.as_of.moment
        rows = for_merging(rows)
        if not self.selection.predicates:
            rows = rows.drop(cs.starts_with("~segment_", "~attribute_"))  # nobody asks
        leads, _ = merged(rows, self._ranking, (row.ID,), row.KEYS)
        if config.lead.unit == "account":
            leads, _ = merged(leads.collect(), self._ranking, row.ACCOUNT)
        made = leads_of(leads, config, moment, self.asked.window).collect()
        if self.selection.predicates:
            made = with_labels(made, config, self.selection.segments)
        return self.selection.of_leads(made)[0]

    def _conversion(self, leads: "pl.DataFrame") -> Conversion:
        customers = reached(len(self._config.stages) - 1, self.asked.reach)
        return Conversion(leads.height, int(leads.select(customers.sum()).item() or 0))

    @cached_property
    def _tied(self) -> "pl.Series":
        """Mark the rows that share an id, a key or an account with another lead's row."""
        import polars as pl

        marked = pl.repeat(value=False, n=self.rows.height, eager=True)
        by_account = [row.ACCOUNT[0]] if self._config.lead.unit == "account" else []
        for name in (row.ID, row.KEYS[0], *by_account):
            if name in self.rows.columns:
                marked |= shared(self.rows[name], self.rows[row.ALIVE])
        return marked

    @cached_property
    def _ranks(self) -> "pl.DataFrame":
        """Rank the tied rows once: each ranking reads the leads table anew."""
        return self.wanted.ranked(self.rows[row.ROW].filter(self._tied))

    def _ranking(self, _ties: "pl.Series") -> "pl.DataFrame":
        return self._ranks


def _mask(height: int, rows: "pl.Series") -> "pl.Series":
    import polars as pl

    return pl.repeat(value=False, n=height, eager=True).scatter(rows, values=True)
