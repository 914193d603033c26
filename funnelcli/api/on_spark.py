"""The engine that is a cluster: files that it reads, as one machine does, and where rows are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from funnelcli.engines.spark.session import begun, width
from funnelcli.engines.spark.store import Cluster
from funnelcli.engines.spark.table import Columns, File, SparkTable, of_table, read
from funnelcli.read import Found, Options, open_table, settled
from funnelcli.read.align import align
from funnelcli.read.parquet import common_types
from funnelcli.tables.raw import FILE, LAST_EMPTY, LONG

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True, eq=False)
class OnSpark:
    """A session of Spark, in which tables are opened and rows are kept."""

    session: "SparkSession"
    _opened: dict[object, SparkTable] = field(default_factory=dict)

    @classmethod
    def at(cls, master: str | None, remote: str | None) -> "OnSpark":
        """Begin a session on a cluster."""
        return cls(begun(master, remote))

    def store(self, _needed: int) -> Cluster:
        """Keep rows on the cluster, however many they are."""
        return Cluster(self.session, max(2, width(self.session)))

    def open(self, name: str, files: Sequence[Found], options: Options) -> SparkTable:
        """Have the files of a table read by workers, once in a run."""
        key = name, tuple(files), replace(options, known={})
        if key not in self._opened:
            self._opened[key] = self._open(name, files, options)
        return self._opened[key]

    def _open(self, name: str, files: Sequence[Found], options: Options) -> SparkTable:
        there = [File(f"file://{each.path.absolute()}", each.shown, each.size) for each in files]
        found, blocks = read(self.session, there, partial(_read, files, options))
        sources = [replace(each, file=file) for each, file in zip(found, files, strict=True)]
        columns = align(sources)
        is_text = sources[0].reading.delimiter is not None
        types = {} if is_text else common_types(sources)
        of = Columns(
            columns.header, columns.positions,
            [types.get(header, pl.String()) for header in columns.header], columns.lacking,
        )  # fmt: skip
        return SparkTable(name, tuple(there), tuple(sources), of, of_table(blocks, of))


def _read(files: Sequence[Found], options: Options, path: Path, file: File) -> tuple[Any, pl.DataFrame]:
    """Read a file on a worker, in the way in which one machine reads it."""
    sheet = next(each.sheet for each in files if each.shown == file.shown)
    here = replace(options, scratch=path.parent, known={})
    tables = {"": open_table("", [Found(path, file.shown, sheet)], here)}

    def work(raw: Any) -> tuple[Any, pl.DataFrame]:
        table = raw[""]
        rows = table.collect(table.frame)
        return table.sources[0], rows.lazy().drop(FILE, LONG, LAST_EMPTY, strict=False).collect()

    return settled(tables, work)
