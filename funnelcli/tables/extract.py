"""The rows of a table as one reading of its files gave them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

CHUNK = 500_000
"""So many rows of a file are looked at together."""

Collect = Callable[[pl.LazyFrame], pl.DataFrame]
OfValue = Callable[[pl.Expr], pl.Expr]
"""Makes something of each value of a column by itself."""


@dataclass(frozen=True, eq=False)
class Extract:
    """The rows of a table, as one reading of its files gave them and in their order."""

    kept: pl.DataFrame | Path
    names: tuple[str, ...]
    """The columns."""

    @property
    def is_in_memory(self) -> bool:
        """Whether all columns are at hand."""
        return not isinstance(self.kept, Path)

    @property
    def height(self) -> int:
        """How many rows there are."""
        rows: int = self.lazy().select(pl.len()).collect().item()
        return rows

    def lazy(self) -> pl.LazyFrame:
        """Give all rows to a query."""
        if isinstance(self.kept, Path):
            return pl.scan_ipc(self.kept).select(self.names)
        return self.kept.lazy()

    def holding(self, conditions: Sequence[pl.Expr]) -> set[str]:
        """Name those of the conditions, by what they are called, that hold for any row."""
        found = self.lazy().select(each.any() for each in conditions).collect()
        return {each.name for each in found if each.any()}

    def made(self, of: OfValue, names: Sequence[str]) -> pl.DataFrame:
        """Bring into memory what is made of each value of some columns."""
        return self.lazy().select(of(pl.col(name)) for name in names).collect()

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        """Bring some columns into memory."""
        if isinstance(self.kept, Path):
            return self.lazy().select(names).collect()
        return self.kept.select(names)

    def chunks(self) -> Iterator[pl.DataFrame]:
        """Yield the rows, a part of them at a time."""
        for first in range(0, max(self.height, 1), CHUNK):  # one at least, which shows the columns
            yield self.lazy().slice(first, CHUNK).collect()

    def forget(self) -> None:
        """Make room on disk; rows in memory go by themselves, and a file in use with its folder."""
        if isinstance(self.kept, Path):
            with suppress(OSError):
                self.kept.unlink()

    def drop(self, names: Sequence[str]) -> "Extract":
        """Leave columns out."""
        left = tuple(name for name in self.names if name not in names)
        kept = self.kept
        return Extract(
            kept if isinstance(kept, Path) else pl.DataFrame([*map(kept.get_column, left)]), left
        )
