"""The leads in parts, each with the rows of other tables that belong to it: one, or several.

Where memory has room for all rows they are one part. Else they lie in files, and each step of
the definition goes through the parts one after another; nothing that is found depends on how
many there are.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

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
from funnelcli.define.rows.reading import Mending, Reading
from funnelcli.define.rows.routing import parts_of
from funnelcli.process.progress import doing
from funnelcli.tables import rows as row
from funnelcli.tables.dealt import Later, Rows
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.held import Frames, Held, HeldHere, Kept
from funnelcli.tables.store import Store

T = TypeVar("T")
DECIDING: Final = "deciding"
"""What decides between rows of the leads that are equal in id and created."""

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


@dataclass(frozen=True, eq=False)
class Putting:
    """How the rows of a part are put together: attached to the leads, in one currency."""

    wanted: LeadRows
    attached: Sequence[Joined | Log]
    events: Sequence[Events]
    currency: Currency
    """Which amounts of the leads table are in the report's currency."""
    is_whole: bool
    """Whether there is one part: what tables say of their rows is said of all."""

    def part(self, kept: Kept) -> Part:
        """Put a part together."""
        bare = self.currency.of(kept[LEADS])
        if not self.is_whole:
            bare = bare.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias(row.ROW))
        rows = bare
        attached: list[Joined | Log] = []
        for table in self.attached:
            here = table if self.is_whole else copy(table)
            here.attach(kept[table.name], known_by(here, rows, attached))
            rows = with_entries(rows, here)
            attached.append(here)
        happened: list[Events] = []
        for each in self.events:
            its = each if self.is_whole else copy(each)
            its.attach(kept[each.name], rows)
            happened.append(its)
        ranking = self.wanted.ranked if self.is_whole else partial(_ranked, kept)
        return Part(bare, with_status(rows, self.wanted.config), attached, happened, ranking)

    def stepped(self, step: Callable[[Part], T], kept: Kept) -> T:
        """Take a step through a part."""
        return step(self.part(kept))


def _ranked(kept: Kept, rows: pl.Series) -> pl.DataFrame:
    """Rank rows of a part by what decides between them, which is fetched when it is asked."""
    return ranked(kept[DECIDING].lazy(), rows)


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
        rows = {
            name: Rows(each.extract, each.mend, part_of.get(name))
            for name, each in readings.items()
        }
        as_it_is = Mending(pl.DataFrame(), [], None)
        deciding = Later(DECIDING, wanted.deciding, as_it_is, part_of.get(LEADS))
        self._dealt = store.dealt(rows, self.number, deciding)
        self.currency = Currency()
        self._only: Part | None = None

    def rows(self) -> pl.LazyFrame:
        """Give all rows of the leads table to a query, in any order."""
        return self._dealt.rows(LEADS)

    def each(self, step: Callable[[Part], T]) -> list[T]:
        """Take a step through each part; a single one is put together once."""
        if self.number > 1:
            return self._dealt.each(partial(self._putting.stepped, step))
        return [step(self._whole())]

    def keep(self, step: Callable[[Part], tuple[Frames, T]]) -> tuple[Held, list[T]]:
        """Take a step through each part for the last time, and keep what it gives alone."""
        if self.number > 1:
            return self._dealt.keep(partial(self._putting.stepped, step), alone=True)
        part, self._only = self._whole(), None
        self._dealt = self._dealt.without([LEADS])
        frames, result = step(part)
        return HeldHere([Kept(0, self._store.kept(frames))], self._store.kept), [result]

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

    @property
    def _putting(self) -> Putting:
        is_whole = self.number == 1
        return Putting(self.wanted, self.attached, self.events, self.currency, is_whole)

    def _whole(self) -> Part:
        """Put the only part together, or give it as it is; of its tables only the leads' rows stay.

        A log is larger than what it tells.
        """
        if self._only is None:
            (kept,) = self._dealt
            self._only = self._putting.part(kept)
            others = [each.name for each in (*self.attached, *self.events)]
            self._dealt = self._dealt.without(others)
        return self._only
