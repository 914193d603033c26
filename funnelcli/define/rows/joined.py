"""Joined tables: what they say of the leads whose ids they hold.

Their rows attach to rows of the leads table by id, before anything is merged, and never
multiply leads: of each stage only the earliest date comes back, of a loss one verdict.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import polars as pl

from funnelcli.config import Lost, Stage, parse_sql
from funnelcli.define.columns.addresses import address
from funnelcli.define.columns.amounts.money import narrowed
from funnelcli.define.columns.amounts.one_currency import said
from funnelcli.define.columns.ids.comparable import comparable
from funnelcli.define.columns.ids.wrappings import Known
from funnelcli.define.columns.scan import collect
from funnelcli.define.rows import repeated
from funnelcli.define.rows.attached import AttachedTable
from funnelcli.define.rows.conditions import Conditions
from funnelcli.define.rows.joined_columns import given_reasons, ids, outputs
from funnelcli.define.rows.reading import Mending, Reading, ids_of
from funnelcli.define.rows.shared import listed, of_several_ids, of_several_leads, relisted
from funnelcli.define.rows.stage_tables import called, entries
from funnelcli.define.sql import Path
from funnelcli.model import money_in
from funnelcli.tables import rows as row
from funnelcli.tables.raw import FILE
from funnelcli.tables.rows import ROW, Entry, Loss
from funnelcli.tables.store import Store

WHEN = "~when"


class Joined(AttachedTable):
    """One joined table: its rows, and those of them that belong to a row of the leads."""

    @cached_property
    def conditions(self) -> Conditions:
        """The conditions of the stages and losses that this table decides."""
        return Conditions(self.cells, self.leads)

    @property
    def entries(self) -> dict[Entry, Stage | Lost]:
        """The stages, and the losses, that this table decides."""
        return self.conditions.entries

    @property
    def reasons(self) -> list[Loss]:
        """The losses of this table of which it is read why, where that is asked for."""
        losses = (key for key in self.entries if isinstance(key, Loss)) if self.with_reasons else ()
        return [key for key in losses if self.config.lost[key.number].reason is not None]

    def beside(self) -> dict[str, Path]:
        """Name the lead columns that conditions on this table use."""
        return self.conditions.beside()

    def read(self, leads: Known, store: Store) -> Reading:
        """Read the table; `leads` are the ids that its rows are to meet."""
        extract, self.unreadable = collect(
            self.cells,
            lambda: [
                *outputs(self.conditions, watched=self.watched),
                *given_reasons(self.cells, self.reasons),
            ],
            store,
        )
        columns, known_ids = ids(self.cells, extract.names), {row.LEAD_ID: leads}
        needed = [row.LEAD_ID] if self.separator or self.is_by_address else []
        found, known = ids_of(extract, columns, self.cells, needed=needed, known=known_ids)
        if self.separator:
            known = self._with_lists(found.with_row_index(row.POSITION), known_ids)
            known = known.drop(row.POSITION)
        elif self.is_by_address:
            known = found.with_columns(address(pl.col(row.LEAD_ID)))
        return Reading(extract, known, Mending(known, narrowed(extract.lazy()), row.POSITION))

    def attach(self, frame: pl.DataFrame, leads: pl.DataFrame) -> None:
        """Attach rows of the table to leads rows, and decide what holds for each."""
        self.frame = frame
        self.uncertain = {f"{self.name}.where": frame[row.READ].null_count()}
        given = [key for key in entries(self.config) if row.given(key) in leads.columns]
        carried = [pl.col(row.given(key)).alias(row.moment(key)) for key in given]
        carried += map(pl.col, row.beside.among(leads.columns))
        read = listed(self.frame.filter(row.READ), self.separator)
        self.read_rows = read.height
        known = leads.select(pl.col(self.key).alias(row.LEAD_ID), ROW, *carried)
        pairs = read.join(known, on=row.LEAD_ID, how="inner")
        matched = pairs.select(row.POSITION)
        alone = self.frame.filter(row.READ).join(matched, on=row.POSITION, how="anti")
        self.alone = dict(alone.group_by(FILE).len().iter_rows())
        self.orphans = alone[row.POSITION]
        verdicts = (each for key in self.entries for each in self._verdict(pairs, key))
        self.pairs = self.currency.of(pairs.with_columns(verdicts))

    def shared(self) -> int:
        """Count the rows that a list of ids gives to several rows of the leads."""
        return 0 if self.separator is None else of_several_ids(self.pairs)

    def shared_deals(self, leads: pl.DataFrame, merges: Sequence[pl.DataFrame]) -> int:
        """Count the ids of deals that stand in rows of several leads.

        Where a row lists leads, `shared` has counted it.
        """
        if self.config.joins[self.name].id is None or self.separator is not None:
            return 0
        return of_several_leads(self.pairs, leads, merges)

    def entered(self) -> Iterator[pl.DataFrame]:
        """Yield, for each stage of this table, the leads rows that entered it and when."""
        for key, entry in self.entries.items():
            if isinstance(key, Loss) or isinstance(entry, Lost):
                continue
            there = self.pairs.filter(row.holds(key))
            if entry.at_least > 1:
                yield repeated.entered(repeated.such_rows(self.pairs, key, entry), key, entry)
            elif entry.at is None:
                flag = pl.lit(value=True).alias(row.undated(key))
                yield there.select(ROW).unique().with_columns(flag)
            else:
                dated = there.drop_nulls(row.moment(key)).group_by(ROW)
                yield dated.agg(pl.col(row.moment(key)).min().alias(row.at(key)))

    def amounts(self) -> pl.DataFrame | None:
        """List the deals that may count to what a lead is worth: leads row, deal, moment, amounts.

        None where the table has no amounts.
        """
        there = money_in(self.pairs.columns)
        if not there:
            return None
        last = len(self.config.stages) - 1
        counted = pl.col(row.holds(last)) if last in self.entries else pl.lit(value=True)
        dated = row.moment(last) in self.pairs.columns
        when = pl.col(row.moment(last)) if dated else pl.lit(None, pl.Datetime("us"))
        alone = pl.format("\x1f{}", row.POSITION)  # a deal without an id is its own
        return self.pairs.filter(counted).select(
            ROW, pl.coalesce(row.DEAL, alone).alias(row.DEAL), when.alias(WHEN), *there
        )

    def every_row(self, *entries: Entry) -> pl.DataFrame:
        """List the rows that are read, with a lead or without one: deal, and what they say.

        Of each of the entries, whether its condition holds, and its moment. The conditions are
        of this table alone.
        """
        read = self.frame.filter(row.READ)
        alone = pl.format("\x1f{}", row.POSITION)  # a deal without an id is its own
        deal = pl.coalesce(row.DEAL, alone) if row.DEAL in read.columns else alone
        moments = [row.moment(key) for key in entries if row.moment(key) in read.columns]
        answers = [self.conditions.answer(read, key).fill_null(value=False) for key in entries]
        return read.select(row.POSITION, deal.alias(row.DEAL), *moments).with_columns(answers)

    def of_orphans(self) -> pl.DataFrame:
        """List the rows without a lead, and for each entry whether its condition holds for them.

        A condition that asks the lead as well holds for none.
        """
        alone = self.frame.filter(pl.col(row.POSITION).is_in(self.orphans.implode()))
        none, asked = pl.repeat(value=False, n=alone.height, eager=True), self.conditions
        return alone.with_columns(
            (
                none if asked.ask_lead(key) else asked.answer(alone, key).fill_null(value=False)
            ).alias(row.holds(key))
            for key in self.entries
        )

    def currencies(self, buckets: pl.Series) -> dict[str, pl.DataFrame]:
        """Count the amounts of deals that may count by currency; `buckets` are of the leads."""
        used = buckets.gather(self.pairs[ROW]) == row.LEAD
        last = len(self.config.stages) - 1
        if last in self.entries and not self.with_unwon:
            used &= self.pairs[row.holds(last)]
        return {
            of: said(self.pairs.lazy(), of, pl.lit(used)).collect()
            for of in money_in(self.pairs.columns)
        }

    def missing_dates(self) -> dict[str, int]:
        """Count the rows that satisfy a stage's `where` but lack its date."""
        return {
            entry.name: self.pairs.filter(row.holds(key))[row.moment(key)].null_count()
            for key, entry in self.entries.items()
            if isinstance(entry, Stage) and entry.at is not None and entry.where is not None
        }

    def unmatched_stages(self) -> Iterator[tuple[str, pl.DataFrame | None]]:
        """Yield the stages with a `where`: the columns that it names where no row satisfies it.

        With a lead or without, but where it asks the lead as well.
        """
        for key, entry in self.entries.items():
            if isinstance(entry, Stage) and entry.where:
                yield entry.name, self._unmatched(key, entry.where)

    def _unmatched(self, key: Entry, where: str) -> pl.DataFrame | None:
        if self.pairs[row.holds(key)].any():
            return None
        rows = self.pairs.unique(row.POSITION)
        if not self.conditions.ask_lead(key):
            rows = self.frame.filter(row.READ)
            if self.conditions.answer(rows, key).any():
                return None
        named = parse_sql(where, self.config.joins).joined.get(self.name, ())
        return rows.select(pl.col(row.field(name)).alias(name) for name in named)

    def _with_lists(self, frame: pl.DataFrame, known: Mapping[str, Known]) -> pl.DataFrame:
        """Make the ids of lists comparable, each by itself."""
        each = listed(frame.select(row.POSITION, row.LEAD_ID), self.separator)
        of_leads = {row.LEAD_ID: ids(self.cells, [])[row.LEAD_ID]}
        changed = comparable(each, of_leads, self.cells, known)
        each = each.with_columns(changed.get_columns())
        if self.is_by_address:
            each = each.with_columns(address(pl.col(row.LEAD_ID)))
        return relisted(frame, each, self.separator or "")

    @property
    def separator(self) -> str | None:
        """What stands between the ids of a list; None where a row names one."""
        return self.config.joins[self.name].separator

    def _verdict(self, pairs: pl.DataFrame, key: Entry) -> Iterator[pl.Series]:
        """Evaluate the predicate of an entry for each pair; without one it holds.

        Where rules will look at the rows, say also where it has no answer.
        """
        verdict = self.conditions.answer(pairs, key)
        self.uncertain[called(key, self.config)] = verdict.null_count()
        yield verdict.fill_null(value=False).alias(row.holds(key))
        if self.watched and self.entries[key].where is not None:
            yield verdict.is_null().alias(row.unsure(key))
