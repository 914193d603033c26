"""Where rows are kept on a cluster: in Spark's own memory and on its disks, block by block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import ceil
from typing import TYPE_CHECKING, Final

import polars as pl
import pyarrow as pa

from funnelcli.engines.spark.blocks import BOTH, Batches, Blocks, row
from funnelcli.engines.spark.held import SCHEMA, HeldThere
from funnelcli.engines.spark.kept import keep
from funnelcli.engines.spark.leaf import written
from funnelcli.engines.spark.payload import packed, received, sent, unpacked
from funnelcli.engines.spark.session import SHUFFLED
from funnelcli.tables.dealt import Dealt, Later, Rows
from funnelcli.tables.extract import Collect, Extract, OfValue
from funnelcli.tables.mend import Mend
from funnelcli.tables.store import MOST, PART, Store

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

EACH: Final = 200_000
"""About so many rows of leads and other tables there are in a part."""
KNOWN: Final = "block long, known binary"


class ExtractThere(Extract):
    """The rows of a table in Spark, as one reading of its files gave them."""

    blocks: Blocks
    _made: dict[tuple[OfValue, str], pl.Series]
    """What was made of columns: rows are dealt out by it, step by step."""

    def __init__(self, blocks: Blocks) -> None:
        """Take what a query gave of each block."""
        super().__init__(pl.DataFrame(), tuple(blocks.columns or blocks.schema))
        object.__setattr__(self, "blocks", blocks)
        object.__setattr__(self, "_made", {})

    @property
    def is_in_memory(self) -> bool:
        """False: to look at all values of a column is to fetch them."""
        return False

    @property
    def height(self) -> int:
        """How many rows there are, which nobody has to ask there."""
        return sum(self.blocks.heights.values())

    def lazy(self) -> pl.LazyFrame:
        """Give all rows to a query, which fetches the columns that it needs."""
        return self.blocks.lazy()

    def holding(self, conditions: Sequence[pl.Expr]) -> set[str]:
        """Name those of the conditions that hold for any row, where that lies."""
        found = self.blocks.any_of(conditions) if conditions else pl.DataFrame()
        return {each.name for each in found if each.any()}

    def made(self, of: OfValue, names: Sequence[str]) -> pl.DataFrame:
        """Make it of each value where that lies, once, and bring it into memory."""
        if missing := [name for name in names if (of, name) not in self._made]:
            made = self.blocks.made_of([of(pl.col(name)) for name in missing])
            self._made.update(zip(((of, name) for name in missing), made, strict=True))
        return pl.DataFrame([self._made[of, name] for name in names])

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        """Bring some columns into memory."""
        return self.blocks.fetched([*names], None) if names else pl.DataFrame()

    def forget(self) -> None:
        """Make room."""
        self.blocks.forget()
        self._made.clear()

    def drop(self, names: Sequence[str]) -> "ExtractThere":
        """Leave columns out."""
        left = tuple(name for name in self.names if name not in names)
        return ExtractThere(self.blocks.only(left))


@dataclass(frozen=True, eq=False)
class _Known:
    """What a block needs to be dealt out: how its rows are put right, and the part of each."""

    mend: Mend
    first: int
    part_of: pl.Series


class Cluster(Store):
    """Keeps rows in Spark."""

    def __init__(self, session: "SparkSession", least: int) -> None:
        """Deal rows out to at least so many parts."""
        super().__init__()
        self._session, self._least = session, least

    def parts(self, extracts: Sequence[Extract], _growth: float) -> int:
        """Tell in how many parts rows are so few that a worker has room for one."""
        rows = sum(each.height for each in extracts if isinstance(each, ExtractThere))
        return min(max(self._least, ceil(rows / EACH)), MOST)

    def sink(self, query: pl.LazyFrame, _collect: Collect = pl.LazyFrame.collect) -> Extract:
        """Run a query on each block where it lies; it looks at one row at a time."""
        text, blocks = written(query)
        assert isinstance(blocks, Blocks)  # noqa: S101  (rows are sunk before they are dealt out)
        return ExtractThere(blocks.of_query(text, query.collect_schema()))

    def dealt(self, tables: Mapping[str, Rows], parts: int, later: Later) -> Dealt:
        """Deal the rows of tables out to so many parts, where they lie.

        What decides between rows goes with them, since no part can ask for it there.
        """
        self._session.conf.set(SHUFFLED, parts)
        deciding = Rows(self.sink(later.query()), later.mend, later.part_of)
        every = [self._dealt(name, each, parts) for name, each in tables.items()]
        every.append(self._dealt(later.name, deciding, parts))
        together: DataFrame = reduce(lambda one, other: one.unionAll(other), every)
        return HeldThere(keep(together.repartition(parts, "part")), parts)

    def _dealt(self, name: str, rows: Rows, parts: int) -> "DataFrame":
        extract, part_of = rows.extract, rows.part_of
        assert isinstance(extract, ExtractThere)  # noqa: S101
        assert part_of is not None  # noqa: S101
        heights, known = extract.blocks.heights, []
        for block, first in extract.blocks.first.items():
            numbers = part_of.slice(first, heights[block])
            of_block = _Known(rows.mend.of(first, heights[block]), first, numbers)
            known.append({"block": block, "known": sent(of_block)})
        beside = self._session.createDataFrame(pa.Table.from_pylist(known), KNOWN)
        names, first = extract.names, min(heights)

        def dealt(batches: Batches) -> Batches:
            yield from _deal(name, names, parts, first, batches)

        data = extract.blocks.data.select(*BOTH)
        return data.join(beside, "block").mapInArrow(dealt, SCHEMA)


def _deal(name: str, columns: Sequence[str], parts: int, first: int, batches: Batches) -> Batches:
    """Put the rows of blocks right, and name the part of each.

    With the `first` block every part gets no rows as well, so that it knows the columns.
    """
    for batch in batches:
        for each in batch.to_pylist():
            known: _Known = received(each["known"])
            rows = known.mend(unpacked([each["payload"]]).select(columns), known.first)
            numbers = known.part_of.alias(PART)
            if each["block"] == first:
                nothing = packed(rows.clear())
                for part in range(parts):
                    yield row(part=part, name=name, block=-1, payload=nothing)
            for (part,), some in (
                rows.with_columns(numbers)
                .partition_by(PART, as_dict=True, include_key=False, maintain_order=True)
                .items()
            ):
                yield row(part=part, name=name, block=each["block"], payload=packed(some))
