"""The engine that is a cluster: tables are opened there, as one machine reads them, and kept."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from funnelcli import __version__
from funnelcli.answers.file_reading import FileReading
from funnelcli.engines.spark.blocks import Blocks
from funnelcli.engines.spark.catalogue import listed, read_table
from funnelcli.engines.spark.session import session_at, set_for_run, width
from funnelcli.engines.spark.store import Cluster
from funnelcli.engines.spark.table import Columns, File, SparkTable, of_table, read
from funnelcli.errors import DataError, UsageError
from funnelcli.process.progress import doing
from funnelcli.read import Found, Options, RawTable, open_table, settled
from funnelcli.read.align import align
from funnelcli.read.parquet import common_types
from funnelcli.read.source import Source
from funnelcli.read.table import hold_to_one_kind
from funnelcli.tables.raw import FILE
from funnelcli.words.addresses import TABLE, has_secret, scheme_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_FETCHED = "Fetch the file to where the cluster reads files."
_FOR_ONE: Final = {"s3": "A cluster calls it s3a://.", "http": _FETCHED, "https": _FETCHED}
"""Addresses that no cluster reads, by how they begin, and what to do."""


@dataclass(frozen=True, eq=False)
class OnSpark:
    """A session of Spark, in which tables are opened and rows are kept."""

    master: str | None = None
    remote: str | None = None
    _open_ended: ExitStack = field(default_factory=ExitStack)
    """What is undone when the run is over."""
    _opened: dict[object, SparkTable] = field(default_factory=dict)
    _listed: dict[str, dict[str, int]] = field(default_factory=dict)
    """The files of each address that the YAML or DATA names, with their bytes."""
    _sizes: dict[str, int] = field(default_factory=dict)
    """The bytes of all of these."""

    @cached_property
    def session(self) -> "SparkSession":
        """The session, which is begun when the first table is opened."""
        doing("starting Spark")
        session = session_at(self.master, self.remote)
        self._open_ended.enter_context(set_for_run(session))
        return session

    def close(self, *error: Any) -> None:
        """Leave the session as it was before the run; an `error` of Spark is told."""
        self._open_ended.__exit__(*error)

    def store(self, _needed: int) -> Cluster:
        """Keep rows on the cluster, however many they are."""
        return Cluster(self.session, max(2, width(self.session)))

    def open(self, name: str, files: Sequence[Found], options: Options) -> SparkTable:
        """Have the files of a table read by workers, once in a run."""
        key = name, tuple(files), replace(options, known={})
        if key not in self._opened:
            self._opened[key] = self._open(name, files, options)
        return self._opened[key]

    def listed(self, pattern: str) -> tuple[Found, ...] | None:
        """List the files of an address that the cluster reads, or a table; None is no address."""
        if pattern.startswith(TABLE):
            name = pattern.removeprefix(TABLE)
            return (Found(Path(name), name, address=pattern, is_query=True),)
        scheme = scheme_of(pattern)
        if scheme is None:
            return None
        if has_secret(pattern):
            raise UsageError(
                f"{scheme}://: an address with a password in it",
                "The settings of Spark hold what opens a store.",
            )
        if scheme in _FOR_ONE:
            raise UsageError(
                f"{scheme}:// is read by one machine, and not with --engine spark", _FOR_ONE[scheme]
            )
        if pattern not in self._listed:
            self._listed[pattern] = listed(self.session, pattern)
            self._sizes.update(self._listed[pattern])
        return tuple(
            Found(Path(address.rpartition("/")[2]), address.rpartition("/")[2], address=address)
            for address in self._listed[pattern]
        )

    def _open(self, name: str, files: Sequence[Found], options: Options) -> SparkTable:
        there = [self._file(each) for each in files]
        if any(each.is_query for each in files):
            found, blocks = self._of_catalogue(name, files)
        else:
            found, blocks = read(self.session, there, partial(_read, _versions(), files, options))
        sources = [replace(each, file=file) for each, file in zip(found, files, strict=True)]
        hold_to_one_kind(name, {each.file.shown: bool(each.types) for each in sources})
        columns = align(sources)
        is_text = sources[0].reading.delimiter is not None
        types = {} if is_text else common_types(sources)
        of = Columns(
            columns.header, columns.positions,
            [types.get(header, pl.String()) for header in columns.header], columns.lacking,
        )  # fmt: skip
        return SparkTable(name, tuple(there), tuple(sources), of, of_table(blocks, of))

    def _file(self, found: Found) -> File:
        if found.address is None:
            path = found.path.parent.resolve() / found.path.name  # as Spark tells it again
            if ":" in path.name:
                raise DataError(
                    f"{found.shown}: Spark reads no file with a colon in its name", "Rename it."
                )
            return File(f"file://{path}", found.shown, found.size)
        return File(found.address, found.shown, self._sizes.get(found.address), found.is_query)

    def _of_catalogue(self, name: str, files: Sequence[Found]) -> tuple[list[Source], Blocks]:
        """Read a table of the catalogue, which is all that a table of the YAML can name then."""
        if len(files) > 1:
            raise UsageError(f"{name}: a table of the cluster, and something else beside it")
        (found,) = files
        schema, blocks = read_table(self.session, found.shown)
        reading = FileReading(format="query")
        types = tuple(schema.values())
        return [Source(found, found.path, tuple(schema), reading, types=types)], blocks


def _versions() -> dict[str, str]:
    return {"funnelcli": __version__, "Polars": pl.__version__}


def _read(
    versions: Mapping[str, str], files: Sequence[Found], options: Options, path: Path, file: int
) -> tuple[Source, pl.DataFrame]:
    """Read a file on a worker, in the way in which one machine reads it.

    Raises where the worker has other versions than the machine that sends it what to do.
    """
    own = _versions()
    for name, version in versions.items():
        if own[name] != version:
            raise DataError(
                f"a worker of the cluster has {name} {own[name]}, and this machine {version}",
                "Both need the same, as they send each other frames and functions.",
            )
    here = replace(options, scratch=path.parent, known={})
    tables = {"": open_table("", [replace(files[file], path=path)], here)}
    rows = settled(tables, _rows)
    return tables[""].sources[0], rows


def _rows(tables: Mapping[str, RawTable]) -> pl.DataFrame:
    """Take all rows as they stand."""
    table = tables[""]
    rows = table.collect(table.frame)
    return rows.columns([name for name in rows.names if name != FILE])
