"""A table whose files Spark reads, each by a worker, in the way in which one machine reads it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from funnelcli.engines.spark.blocks import OF_FILE, Batches, Blocks, answer, row
from funnelcli.engines.spark.failures import told
from funnelcli.engines.spark.kept import keep
from funnelcli.engines.spark.payload import packed, received, sent
from funnelcli.errors import DataError, FunnelError
from funnelcli.process.progress import doing
from funnelcli.tables.extract import Extract
from funnelcli.tables.raw import FILE, LAST_EMPTY, LONG, OfSources, RawSource
from funnelcli.tables.store import MEMORY, Store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MOST_BYTES: Final = 2**31 - 1
"""Spark hands a file to a worker as a whole, if it is no larger."""
FILES: Final = "block long, rows long, payload binary, told binary"
ROWS: Final = 100_000
"""So many rows are a block: Spark holds a few blocks at a time in memory, as bytes."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that Spark reads."""

    address: str
    """What Spark calls it."""
    shown: str
    """How reports call it."""
    size: int | None
    """In bytes; a table of the catalogue has none."""
    is_query: bool = False
    """Whether it is such a table."""


Read = Callable[[Path, int], tuple[Any, pl.DataFrame]]
"""Reads the file of a number: what is known of it, and its rows, `~0` their first column."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table, and where each file has them."""

    header: tuple[str, ...]
    positions: Sequence[Sequence[int | None]]
    types: Sequence[pl.DataType]
    lacking: Mapping[int, str]

    def of(self, file: int, frame: pl.DataFrame) -> pl.DataFrame:
        """Bring the rows of a file into the columns of the table."""
        return frame.select(
            *(
                (pl.lit(None, dtype) if at is None else pl.col(f"~{at}")).alias(f"~{i}")
                for i, (at, dtype) in enumerate(zip(self.positions[file], self.types, strict=True))
            ),
            pl.lit(file, pl.UInt32).alias(FILE),
            pl.lit(value=False).alias(LONG),
            pl.lit(value=False).alias(LAST_EMPTY),
        )


@dataclass(frozen=True, eq=False)
class SparkTable(OfSources):
    """A table as its files hold it; column i of the header is `~i` in the frame."""

    name: str
    files: tuple[File, ...]
    sources: tuple[RawSource, ...]
    columns: Columns
    blocks: Blocks | None
    """Its rows; a worker, who has those of a part, knows only the rest."""

    def __reduce__(self) -> tuple[object, ...]:
        return SparkTable, (self.name, self.files, self.sources, self.columns, None)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, as in the files."""
        return self.columns.header

    @property
    def lacking(self) -> Mapping[int, str]:
        """Columns that not every file has, and a sentence that says which lacks it."""
        return self.columns.lacking

    @cached_property
    def frame(self) -> pl.LazyFrame:
        """What queries are made on."""
        assert self.blocks is not None  # noqa: S101
        return self.blocks.lazy()

    def size(self, _columns: int) -> int:
        """Tell nothing: there is room for all rows."""
        return 0

    def collect(self, query: pl.LazyFrame, store: Store = MEMORY) -> Extract:
        """Collect a query that keeps `MARKS`; records were checked when the files were read."""
        doing(f"reading {self.name}", size=sum(file.size or 0 for file in self.files))
        return store.sink(query).drop([LONG, LAST_EMPTY])

    def look(self, query: pl.LazyFrame) -> pl.DataFrame:
        """Collect a query that finds out something about the table."""
        return query.collect()

    def head(self, rows: int, columns: Iterable[int]) -> pl.DataFrame:
        """Collect the first rows of some columns, to see what they look like."""
        assert self.blocks is not None  # noqa: S101
        return self.blocks.head(rows, [f"~{column}" for column in columns])

    def wait(self) -> None:
        """Wait for nothing: records were checked when the files were read."""

    def blame(self, error: BaseException) -> BaseException:
        """Leave an error as it is."""
        return error


def read(session: "SparkSession", files: Sequence[File], one: Read) -> tuple[list[Any], Blocks]:
    """Read files, each by a worker: what is known of each, and their rows, block by block."""
    numbers: dict[str, list[int]] = {}
    for number, file in enumerate(files):
        numbers.setdefault(_plain(file.address), []).append(number)
        if (file.size or 0) > MOST_BYTES:
            raise DataError(
                f"{file.shown}: larger than 2 GB, and Spark hands a worker whole files",
                "Write it in several files, best as Parquet.",
            )

    def of_partition(batches: Batches) -> Batches:
        for batch in batches:
            for each in batch.to_pylist():
                for number in numbers[_plain(each["path"])]:
                    yield from _of_file(number, files[number], each["content"], one)

    addresses = [_escaped(file.address) for file in files]
    with told():
        found = session.read.format("binaryFile").load(addresses).select("path", "content")
    data = keep(found.mapInArrow(of_partition, FILES))
    there = answer(data.select("block", "rows", "told"))
    there.sort(key=lambda each: each["block"])
    known = {each["block"] // OF_FILE: received(each["told"]) for each in there if each["told"]}
    sources = [_told(known.get(number), number, file, one) for number, file in enumerate(files)]
    return sources, Blocks(data, {each["block"]: each["rows"] for each in there}, {})


def _told(source: Any, number: int, file: File, one: Read) -> Any:
    """Give what is known of a file. Raises what is wrong with it, also where Spark left it out."""
    if isinstance(source, FunnelError):
        raise source
    if source is not None:
        return source
    if file.size:
        raise DataError(
            f"{file.shown}: Spark does not read it",
            "It leaves out names that begin with _ or a dot: rename it.",
        )
    with _copy(file, b"") as path:  # nor does it read a file without a byte
        return one(path, number)[0]


def _of_file(number: int, file: File, content: bytes, one: Read) -> Batches:
    """Read a file that a worker has been given; what is wrong with it is told."""
    block = number * OF_FILE
    with _copy(file, content) as path:
        try:
            source, frame = one(path, number)
        except FunnelError as error:
            yield row(block=block, rows=0, payload=b"", told=sent(error))
            return
    for first in range(0, max(frame.height, 1), ROWS):
        some, known = frame.slice(first, ROWS), sent(source) if first == 0 else b""
        yield row(block=block, rows=some.height, payload=packed(some), told=known)
        block += 1


@contextmanager
def _copy(file: File, content: bytes) -> Iterator[Path]:
    """Write what a file holds where it can be read, under its own name."""
    with TemporaryDirectory(prefix="funnelcli-") as folder:
        path = Path(folder) / Path(file.address).name
        path.write_bytes(content)
        yield path


def of_table(blocks: Blocks, columns: Columns) -> Blocks:
    """Bring blocks of files into the columns of their table."""
    schema = {f"~{i}": dtype for i, dtype in enumerate(columns.types)}
    marks = {FILE: pl.UInt32(), LONG: pl.Boolean(), LAST_EMPTY: pl.Boolean()}
    return replace(blocks, schema={**schema, **marks}, made=partial(_aligned, columns))


def _aligned(columns: Columns, block: int, frame: pl.DataFrame) -> pl.DataFrame:
    return columns.of(block // OF_FILE, frame)


def _plain(address: str) -> str:
    """Leave of the address of a local file its path: Spark writes file:/ where we say file:///."""
    path = address.removeprefix("file:")
    return address if path == address else "/" + path.lstrip("/")


def _escaped(address: str) -> str:
    """Write an address so that no sign of it means several files."""
    return re.sub(r"([\\{}\[\]*?])", r"\\\1", address)
