"""Joined tables: what they say of the leads whose ids they hold.

Their rows attach to rows of the leads table by id, before anything is merged, and never
multiply leads: of each stage only the earliest date comes back, of a loss one verdict.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Lost, Stage, parse_sql
from funnelcli.define.columns.addresses import address
from funnelcli.define.columns.amounts.money import narrowed
from funnelcli.define.columns.amounts.one_currency import in_one_currency
from funnelcli.define.columns.ids.comparable import comparable
from funnelcli.define.columns.scan import collect
from funnelcli.define.rows.attached import AttachedTable
from funnelcli.define.rows.conditions import Conditions
from funnelcli.define.rows.joined_columns import ids, outputs
from funnelcli.define.rows.shared import listed, of_several_ids, of_several_leads, relisted
from funnelcli.define.rows.stage_tables import called, entries
from funnelcli.define.sql import Path
from funnelcli.model import AMOUNT
from funnelcli.tables import rows as row
from funnelcli.tables.raw import FILE
from funnelcli.tables.rows import ROW, Entry, Loss

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

    def beside(self) -> dict[str, Path]:
        """Name the lead columns that conditions on this table use."""
        return self.conditions.beside()

    def collect(self, leads: pl.DataFrame) -> None:
        """Read the table, attach its rows to leads rows, and decide what holds for each."""
        frame, self.unreadable = collect(
            self.cells, lambda: list(outputs(self.conditions, watched=self.watched))
        )
        self.uncertain[f"{self.name}.where"] = frame[row.READ].null_count()
        known_ids = {row.LEAD_ID: leads[self.key]}
        frame = narrowed(comparable(frame, ids(self.cells, frame.columns), self.cells, known_ids))
        frame = frame.with_row_index(row.POSITION)
        if self._separator:
            frame = self._with_lists(frame, known_ids)
        elif self.is_by_address:
            frame = frame.with_columns(address(pl.col(row.LEAD_ID)))
        self.frame = frame
        given = [key for key in entries(self.config) if row.given(key) in leads.columns]
        carried = [pl.col(row.given(key)).alias(row.moment(key)) for key in given]
        carried += map(pl.col, row.beside.among(leads.columns))
        read = listed(self.frame.filter(row.READ), self._separator)
        self.is_bare = read.is_empty()
        known = leads.select(pl.col(self.key).alias(row.LEAD_ID), ROW, *carried)
        pairs = read.join(known, on=row.LEAD_ID, how="inner")
        matched = pairs.select(row.POSITION)
        alone = self.frame.filter(row.READ).join(matched, on=row.POSITION, how="anti")
        self.alone = dict(alone.group_by(FILE).len().iter_rows())
        self.orphans = alone[row.POSITION]
        self.pairs = pairs.with_columns(
            each for key in self.entries for each in self._verdict(pairs, key)
        )

    def shared(self) -> int:
        """Count the rows that a list of ids gives to several rows of the leads."""
        return 0 if self._separator is None else of_several_ids(self.pairs)

    def shared_deals(self, leads: pl.DataFrame, merges: Sequence[pl.DataFrame]) -> tuple[str, int]:
        """Count the ids of deals that stand in rows of several leads; name their column.

        Where a row lists leads, `shared` has counted it.
        """
        name = self.config.joins[self.name].id
        if name is None or self._separator is not None:
            return "", 0
        return name, of_several_leads(self.pairs, leads, merges)

    def entered(self) -> Iterator[pl.DataFrame]:
        """Yield, for each stage of this table, the leads rows that entered it and when."""
        for key, entry in self.entries.items():
            if isinstance(key, Loss):
                continue
            there = self.pairs.filter(row.holds(key))
            if entry.at is None:
                flag = pl.lit(value=True).alias(row.undated(key))
                yield there.select(ROW).unique().with_columns(flag)
            else:
                dated = there.drop_nulls(row.moment(key)).group_by(ROW)
                yield dated.agg(pl.col(row.moment(key)).min().alias(row.at(key)))

    def amounts(self) -> pl.DataFrame | None:
        """List the deals that may count to a lead's amount: leads row, deal, moment, amount."""
        if AMOUNT not in self.pairs.columns:
            return None
        last = len(self.config.stages) - 1
        counted = pl.col(row.holds(last)) if last in self.entries else pl.lit(value=True)
        dated = row.moment(last) in self.pairs.columns
        when = pl.col(row.moment(last)) if dated else pl.lit(None, pl.Datetime("us"))
        alone = pl.format("\x1f{}", row.POSITION)  # a deal without an id is its own
        return self.pairs.filter(counted).select(
            ROW, pl.coalesce(row.DEAL, alone).alias(row.DEAL), when.alias(WHEN), AMOUNT
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

    def hold_to_one_currency(self, buckets: pl.Series) -> list[Note]:
        """Hold the amounts of deals that may count to one currency; `buckets` are of the leads."""
        if AMOUNT not in self.pairs.columns:
            return []
        used = buckets.gather(self.pairs[ROW]) == row.LEAD
        last = len(self.config.stages) - 1
        if last in self.entries:
            used &= self.pairs[row.holds(last)]
        self.pairs, notes = in_one_currency(
            self.pairs, used, self.cells, ("joins", self.name), ("amount",)
        )
        return notes

    def missing_dates(self) -> dict[str, int]:
        """Count the rows that satisfy a stage's `where` but lack its date."""
        return {
            entry.name: self.pairs.filter(row.holds(key))[row.moment(key)].null_count()
            for key, entry in self.entries.items()
            if isinstance(entry, Stage) and entry.at is not None and entry.where is not None
        }

    def unmatched_stages(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Yield the stages whose `where` no row satisfies, with the columns that it names.

        With a lead or without, but where it asks the lead as well.
        """
        for key, entry in self.entries.items():
            if isinstance(entry, Stage) and entry.where and not self.pairs[row.holds(key)].any():
                rows = self.pairs.unique(row.POSITION)
                if not self.conditions.ask_lead(key):
                    rows = self.frame.filter(row.READ)
                    if self.conditions.answer(rows, key).any():
                        continue
                named = parse_sql(entry.where, self.config.joins).joined.get(self.name, ())
                each = rows.select(pl.col(row.field(name)).alias(name) for name in named)
                if not each.is_empty():
                    yield entry.name, each

    def _with_lists(self, frame: pl.DataFrame, known: Mapping[str, pl.Series]) -> pl.DataFrame:
        """Make the ids of lists comparable, each by itself."""
        each = listed(frame.select(row.POSITION, row.LEAD_ID), self._separator)
        each = comparable(each, ids(self.cells, []), self.cells, known)
        if self.is_by_address:
            each = each.with_columns(address(pl.col(row.LEAD_ID)))
        return relisted(frame, each, self._separator or "")

    @property
    def _separator(self) -> str | None:
        return self.config.joins[self.name].separator

    def _verdict(self, pairs: pl.DataFrame, key: Entry) -> Iterator[pl.Series]:
        """Evaluate the predicate of an entry for each pair; without one it holds.

        Where rules will look at the rows, say also where it has no answer.
        """
        verdict = self.conditions.answer(pairs, key)
        if count := verdict.null_count():
            self.uncertain[called(key, self.config)] = count
        yield verdict.fill_null(value=False).alias(row.holds(key))
        if self.watched and self.entries[key].where is not None:
            yield verdict.is_null().alias(row.unsure(key))
