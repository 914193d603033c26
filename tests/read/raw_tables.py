"""Files written, and what the program reads in them."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from funnelcli.read import Options, RawTable, find, open_table, settled

Content = str | bytes | pl.DataFrame


def write(folder: Path, files: Mapping[str, Content]) -> None:
    """Write files, packed as their names say."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, pl.DataFrame):
            content.write_parquet(path)
            continue
        plain = content.encode() if isinstance(content, str) else content
        match path.suffix:
            case ".gz":
                plain = gzip.compress(plain)
            case ".zst":
                plain = zstandard(plain)
        path.write_bytes(plain)


def zstandard(plain: bytes) -> bytes:
    """Pack bytes as one raw block of a Zstandard frame (RFC 8878), which needs no library."""
    frame = b"\x28\xb5\x2f\xfd" + b"\xe0" + len(plain).to_bytes(8, "little")
    block = (1 | len(plain) << 3).to_bytes(3, "little")
    return frame + block + plain


def opened(folder: Path, *patterns: str, **given: Any) -> RawTable:
    """Open the files that the patterns mean as one table."""
    scratch = folder / ".scratch"
    scratch.mkdir(exist_ok=True)
    options = Options(scratch, **given)
    return open_table("leads", find(patterns or ["leads.csv"], folder), options)


def rows(table: RawTable, *names: str) -> list[tuple[Any, ...]]:
    """Read some columns of a table, by default all, and hold its records to their header."""
    return read_table(table, *names)[1]


def read_table(table: RawTable, *names: str) -> tuple[RawTable, list[tuple[Any, ...]]]:
    """Read some columns of a table, and say how its files were read in the end."""

    def work(tables: dict[str, RawTable]) -> tuple[RawTable, list[tuple[Any, ...]]]:
        table = tables["leads"]
        marks = [name for name in table.frame.collect_schema() if not name[1:].isdigit()]
        columns = [table.header.index(name) for name in names] or range(len(table.header))
        wanted = [f"~{column}" for column in columns]
        return table, table.collect(table.frame.select(*wanted, *marks)).columns(wanted).rows()

    return settled({"leads": table}, work)


def read(folder: Path, content: Content, *names: str, **options: Any) -> list[tuple[Any, ...]]:
    """Read one file."""
    write(folder, {"leads.csv": content})
    return rows(opened(folder, **options), *names)
