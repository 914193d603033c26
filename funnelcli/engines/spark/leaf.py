"""Queries on rows that lie in Spark: run where the rows are, or on what is fetched of them.

A query of Polars begins with a leaf. Here it fetches the columns that the query needs. When the
query is written out to be sent to the rows, the leaf becomes one that gives the rows of the block
that is worked on there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from io import BytesIO
from typing import TypeVar

import polars as pl
from polars.io.plugins import register_io_source

T = TypeVar("T")
Fetched = Callable[[list[str], pl.Expr | None], pl.DataFrame]
"""Fetches columns of those rows that meet a condition, if there is one."""

_written: ContextVar[list[object]] = ContextVar("_written")


class Leaf:
    """Where a query begins."""

    def __init__(self, rows: object, names: Sequence[str], fetched: Fetched) -> None:
        """Begin with these columns of `rows`, whatever keeps them."""
        self.rows, self.names, self.fetched = rows, names, fetched

    def __call__(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        _batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        """Fetch what a query needs: of all columns those that it knows, in their order."""
        frame = self.fetched([*self.names] if with_columns is None else with_columns, predicate)
        yield frame if n_rows is None else frame.head(n_rows)

    def __reduce__(self) -> tuple[object, ...]:
        """Become the leaf of the rows that are there, and note whose it was."""
        _written.get().append(self.rows)
        return Leaf, (None, self.names, _fetched_there)


class _There:
    """What a worker has: it works on one block at a time, Polars in threads."""

    rows = pl.DataFrame()


def _fetched_there(columns: list[str], predicate: pl.Expr | None) -> pl.DataFrame:
    return taken(_There.rows, columns, predicate)


def taken(
    frame: pl.DataFrame, columns: list[str] | None, predicate: pl.Expr | None
) -> pl.DataFrame:
    """Take some columns of rows that meet a condition; one at least, which tells how many."""
    found = frame if predicate is None else frame.filter(predicate)
    return found if columns is None else found.select(columns or found.columns[:1])


def scan(rows: object, fetched: Fetched, schema: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """Begin a query on `rows`, whatever keeps them."""
    return register_io_source(Leaf(rows, tuple(schema), fetched), schema=pl.Schema(schema))


def written(query: pl.LazyFrame) -> tuple[bytes, object]:
    """Write a query out, and tell on whose rows it is."""
    found: list[object] = []
    token = _written.set(found)
    try:
        text = BytesIO()
        query.serialize(text)
    finally:
        _written.reset(token)
    (rows,) = {id(each): each for each in found}.values()
    return text.getvalue(), rows


def run(query: bytes, frame: pl.DataFrame) -> pl.DataFrame:
    """Run a query that was written out on a frame."""
    _There.rows = frame
    return pl.LazyFrame.deserialize(BytesIO(query)).collect(engine="in-memory")
