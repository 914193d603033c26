"""What a session of Spark knows by name: files of stores, and tables of its catalogue."""

from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from funnelcli.engines.spark.blocks import OF_PARTITION, Batches, Blocks, answer, row
from funnelcli.engines.spark.failures import told
from funnelcli.engines.spark.kept import keep
from funnelcli.engines.spark.payload import packed
from funnelcli.engines.spark.session import FOR_RUNS, RECORDS
from funnelcli.engines.spark.table import ROWS
from funnelcli.errors import DataError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SCHEMA = "block long, rows long, payload binary"


def listed(session: "SparkSession", address: str) -> dict[str, int]:
    """List the files that an address means, in order, with their bytes."""
    with told():
        files = session.read.format("binaryFile").load(address).select("path", "length")
    found = {each["path"]: each["length"] for each in answer(files)}
    if not found:
        raise DataError(
            f"{address}: no such file",
            "The cluster finds none; its machines may know the place by another name.",
        )
    return dict(sorted(found.items()))


def read_table(session: "SparkSession", name: str) -> tuple[dict[str, pl.DataType], Blocks]:
    """Read a table of the catalogue, in its partitions: its columns with their types, its rows."""
    from pyspark.sql.pandas.types import to_arrow_schema

    with told():
        table = session.table(name)
        schema = to_arrow_schema(table.schema)
    empty = pl.from_arrow(schema.empty_table())
    assert isinstance(empty, pl.DataFrame)  # noqa: S101
    begins = {"block": 0, "rows": 0, "payload": packed(_numbered(empty))}
    session.conf.set(RECORDS, ROWS)
    try:
        rows = table.mapInArrow(_blocks, SCHEMA)
        first = session.createDataFrame(pa.Table.from_pylist([begins]), SCHEMA)
        data = keep(first.unionAll(rows))
        found = answer(data.select("block", "rows"))
    finally:
        session.conf.set(RECORDS, FOR_RUNS[RECORDS])
    heights = {each["block"]: each["rows"] for each in found}
    return dict(empty.schema), Blocks(data, heights, {})


def _blocks(batches: Batches) -> Batches:
    """Make a block of each batch of a partition; its columns are `~0` and so on."""
    from pyspark import TaskContext

    context = TaskContext.get()
    partition = 0 if context is None else context.partitionId()
    for number, batch in enumerate(batches):
        frame = pl.from_arrow(pa.Table.from_batches([batch]))
        assert isinstance(frame, pl.DataFrame)  # noqa: S101
        block = partition * OF_PARTITION + number + 1
        yield row(block=block, rows=frame.height, payload=packed(_numbered(frame)))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({name: f"~{i}" for i, name in enumerate(frame.columns)})
