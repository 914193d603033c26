"""Rows of tables, dealt out to parts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import polars as pl

from funnelcli.tables.extract import Extract
from funnelcli.tables.held import Held, HeldHere
from funnelcli.tables.mend import Mend


@dataclass(frozen=True, eq=False)
class Shards:
    """The rows of a table in parts: one in memory, or several in files."""

    none: pl.DataFrame
    """No rows, with the columns that all have; all rows, where they are one part."""
    files: Sequence[Sequence[Path]] = ()

    def lazy(self) -> pl.LazyFrame:
        """Give all rows to a query, in any order."""
        every = [path for files in self.files for path in files]
        return pl.scan_ipc(every) if every else self.none.lazy()

    def part(self, number: int) -> pl.DataFrame:
        """Bring a part into memory, its rows in the order of the table's files."""
        files = self.files[number] if self.files else ()
        return pl.scan_ipc([*files]).collect() if files else self.none


@dataclass(frozen=True, eq=False)
class Rows:
    """All rows of a table, how they are put right, and the part of each; None is one part."""

    extract: Extract
    mend: Mend
    part_of: pl.Series | None


@dataclass(frozen=True, eq=False)
class Later:
    """A table that is read only if a part asks for it."""

    name: str
    query: Callable[[], pl.LazyFrame]
    mend: Mend
    part_of: pl.Series | None


class Dealt(Held, Protocol):
    """Rows of tables that were dealt out to parts."""

    def rows(self, name: str) -> pl.LazyFrame:
        """Give all rows of a table to a query, in any order."""

    def without(self, names: Collection[str]) -> "Dealt":
        """Keep the rows of some tables no longer."""


@dataclass(frozen=True, eq=False)
class DealtHere(HeldHere):
    """Rows that were dealt out on this machine."""

    shards: Mapping[str, Shards]

    def rows(self, name: str) -> pl.LazyFrame:
        """Give all rows of a table to a query, in any order."""
        return self.shards[name].lazy()

    def without(self, names: Collection[str]) -> Dealt:
        """Keep the rows of some tables no longer."""
        shards = {name: each for name, each in self.shards.items() if name not in names}
        return replace(self, parts=[each.without(names) for each in self.parts], shards=shards)
