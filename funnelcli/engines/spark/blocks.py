"""The rows of a table in Spark, block by block, in the order of its files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from funnelcli.engines.spark.failures import told
from funnelcli.engines.spark.kept import keep
from funnelcli.engines.spark.leaf import run, scan, taken
from funnelcli.engines.spark.payload import packed, received, sent, unpacked

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Batches = Iterator[pa.RecordBatch]

SCHEMA = "block long, payload binary"
BOTH = ("block", "payload")
OF_FILE = 2**40
"""So many blocks a file can have; the number of a block tells its file."""
OF_PARTITION = 2**20
"""So many a partition of a table of the catalogue, which is one file by its numbers."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """Frames in Spark, a row each: the number of the block, and its rows as bytes."""

    data: "DataFrame"
    heights: Mapping[int, int]
    """The rows of each block; they are numbered from 0 on, in the order of the table."""
    schema: Mapping[str, pl.DataType]
    columns: tuple[str, ...] | None = None
    """Those that are meant; None is all."""
    made: Callable[[int, pl.DataFrame], pl.DataFrame] | None = None
    """What is made of the rows of a block, by its number, before anything else."""
    keys: dict[str, pl.Series] | None = None
    """Columns that were fetched and stay here, as they are looked at again; None stays nowhere."""

    @property
    def first(self) -> dict[int, int]:
        """The number of the first row of each block."""
        found, number = {}, 0
        for block, height in sorted(self.heights.items()):
            found[block] = number
            number += height
        return found

    def lazy(self) -> pl.LazyFrame:
        """Give the rows to a query, which fetches the columns that it needs."""
        schema = {name: self.schema[name] for name in self.columns or self.schema}
        return scan(self, self.fetched, schema)

    def fetched(self, columns: list[str], predicate: pl.Expr | None) -> pl.DataFrame:
        """Bring columns into the memory of this machine, of those rows that meet a condition.

        One at least, which tells how many rows there are.
        """
        named = columns or [*(self.columns or self.schema)][:1]
        if predicate is not None or self.keys is None:
            return self._fetched(named, predicate)
        if missing := [name for name in named if name not in self.keys]:
            self.keys.update(self._fetched(missing, None).to_dict())
        return pl.DataFrame([self.keys[name] for name in named])

    def _fetched(self, columns: list[str], predicate: pl.Expr | None) -> pl.DataFrame:
        return self.brought(partial(taken, columns=columns, predicate=predicate))

    def made_of(self, values: Sequence[pl.Expr]) -> pl.DataFrame:
        """Bring to this machine what is made of each row by itself."""
        return self.brought(partial(_made, values))

    def any_of(self, conditions: Sequence[pl.Expr]) -> pl.DataFrame:
        """Tell of each block which conditions hold for any of its rows."""
        return self.made_of([each.any() for each in conditions])

    def brought(self, step: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """Bring to this machine what a step makes of each block, in their order."""
        found = answer(self.mapped(step))
        found.sort(key=lambda row: row["block"])
        return unpacked([row["payload"] for row in found])

    def head(self, rows: int, columns: list[str]) -> pl.DataFrame:
        """Bring the first rows of some columns to this machine."""
        last = max(block for block, first in self.first.items() if first <= rows)
        beginning = replace(self, data=self.data.where(self.data["block"] <= last))
        return beginning.brought(partial(_head, rows, columns)).head(rows)

    def mapped(self, step: Callable[[pl.DataFrame], pl.DataFrame]) -> "DataFrame":
        """Take a step through each block, where it lies."""
        written = sent((self.made, step))
        return self.data.select(*BOTH).mapInArrow(partial(_mapped, written), SCHEMA)

    def of_query(self, query: bytes, schema: Mapping[str, pl.DataType]) -> "Blocks":
        """Run a query that was written out on each block, once."""
        return Blocks(keep(self.mapped(partial(run, query))), self.heights, schema, keys={})

    def only(self, columns: tuple[str, ...]) -> "Blocks":
        """Mean some columns."""
        return replace(self, columns=columns)

    def forget(self) -> None:
        """Make room."""
        self.data.unpersist()
        if self.keys is not None:
            self.keys.clear()


def _head(rows: int, columns: list[str], frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(columns).head(rows)


def _made(values: Sequence[pl.Expr], frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(values)


def _mapped(step: bytes, batches: Batches) -> Batches:
    """Take a step through the blocks of a partition, one after another."""
    made, then = received(step)
    for batch in batches:
        for each in batch.to_pylist():
            block, frame = each["block"], unpacked([each["payload"]])
            if made is not None:
                frame = made(block, frame)
            yield row(block=block, payload=packed(then(frame)))


def answer(data: "DataFrame") -> list[dict[str, Any]]:
    """Bring the rows that Spark found to this machine."""
    with told():
        rows: list[dict[str, Any]] = data.toArrow().to_pylist()
    return rows


def row(**values: int | str | bytes) -> pa.RecordBatch:
    """Give one row to Spark."""
    return pa.RecordBatch.from_pylist([values])
