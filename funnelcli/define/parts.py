"""The leads in parts, each with the rows of other tables that belong to it: one, or several.

Where memory has room for all rows they are one part. Else they lie in files, and each step of
the definition goes through the parts one after another; nothing that is found depends on how
many there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from funnelcli.define.columns.amounts.one_currency import Currency
from funnelcli.define.columns.scan import ranked
from funnelcli.define.leads.merge import Ranking
from funnelcli.define.rows.attach import known_by, with_entries
from funnelcli.define.rows.current_status import with_status
from funnelcli.define.rows.events import Events
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.reading import Reading
from funnelcli.define.rows.routing import parts_of
from funnelcli.process.progress import doing
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.store import Shards, Store

GROWTH = 4
"""So many times its size in files a part may take in memory while its leads are made."""


@dataclass(eq=False)
class Part:
    """Rows of the leads table, with all that is tied to them."""

    bare: pl.DataFrame
    """As they were before any other table was attached."""
    rows: pl.DataFrame
    """With the entries that the other tables and the status tell of."""
    attached: Sequence[Joined | Log]
    events: Sequence[Events]
    ranking: Ranking


class Parts:
    """All rows, part by part."""

    def __init__(
        self,
        wanted: LeadRows,
        readings: Mapping[str, Reading],
        attached: Sequence[Joined | Log],
        events: Sequence[Events],
        store: Store,
    ) -> None:
        """Deal the rows out to so many parts as memory asks for; `readings` are by table."""
        self.wanted, self.attached, self.events, self._store = wanted, attached, events, store
        self.number = store.parts([each.extract for each in readings.values()], GROWTH)
        part_of: dict[str, pl.Series] = {}
        if self.number > 1:
            doing(f"dealing rows out to {self.number:,} parts")
            part_of = parts_of(readings, attached, events, self.number)
        self._of_leads = part_of.get(LEADS)
        self._shards = {
            name: store.sharded(each.extract, each.mend, self.number, part_of.get(name))
            for name, each in readings.items()
        }
        self.currency = Currency()
        self._only: Part | None = None

    def rows(self) -> pl.LazyFrame:
        """Give all rows of the leads table to a query, in any order."""
        return self._shards[LEADS].lazy()

    def __iter__(self) -> Iterator[Part]:
        """Yield each part; a single one is put together once."""
        for number in range(self.number):
            yield self._part(number)

    def taken(self) -> Iterator[Part]:
        """Yield each part for the last time, and keep nothing of it."""
        for number in range(self.number):
            part, self._only = self._part(number), None
            if self.number == 1:
                self._shards = {}
            yield part

    def hold(self, currency: Currency, of_tables: dict[str, Currency]) -> None:
        """Leave the amounts that are in the report's currency, from now on."""
        self.currency = currency
        for table in self.attached:
            table.currency = of_tables.get(table.name, Currency())
        if self._only is not None:
            self._only.bare = currency.of(self._only.bare)
            self._only.rows = currency.of(self._only.rows)
            for table in self._only.attached:
                if isinstance(table, Joined):
                    table.pairs = table.currency.of(table.pairs)

    def _part(self, number: int) -> Part:
        if self._only is not None:
            return self._only
        bare = self.currency.of(self._shards[LEADS].part(number))
        if self.number > 1:
            bare = bare.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias(row.ROW))
        rows = bare
        attached: list[Joined | Log] = []
        for table in self.attached:
            here = table if self.number == 1 else copy(table)
            here.attach(self._shards[table.name].part(number), known_by(here, rows, attached))
            rows = with_entries(rows, here)
            attached.append(here)
        happened: list[Events] = []
        for each in self.events:
            its = each if self.number == 1 else copy(each)
            its.attach(self._shards[each.name].part(number), rows)
            happened.append(its)
        ranking = self.wanted.ranked if self.number == 1 else self._ranking(number)
        part = Part(bare, with_status(rows, self.wanted.config), attached, happened, ranking)
        if self.number == 1:
            self._only = part
            self._shards = {LEADS: self._shards[LEADS]}  # a log is larger than what it tells
        return part

    def _ranking(self, number: int) -> Ranking:
        """Rank rows of a part by what decides between them, which is fetched when it is asked."""

        def ranking(rows: pl.Series) -> pl.DataFrame:
            return ranked(self._deciding.part(number).lazy(), rows)

        return ranking

    @cached_property
    def _deciding(self) -> Shards:
        extract = self._store.sink(self.wanted.deciding())
        return self._store.sharded(extract, _as_it_is, self.number, self._of_leads)


def _as_it_is(rows: pl.DataFrame, _first: int) -> pl.DataFrame:
    return rows
