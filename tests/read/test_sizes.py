"""How much memory rows of a file are expected to take: never less than a fraction of it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from .raw_tables import opened

ROW = "{},2026-01-0{},Ada Lovelace and a few more words,web,12.50\n"
HEADER = "id,created,name,source,amount\n"
TEXT = HEADER + "".join(ROW.format(n, n % 9 + 1) for n in range(40_000))
IN_MEMORY = 40_000 * 5 * 24
"""What five columns of these rows take."""


def size(folder: Path, name: str, content: bytes) -> int:
    (folder / name).write_bytes(content)
    return opened(folder, name).size(columns=5)


def members(text: str, each: int) -> bytes:
    """Pack a text in many members, as block gzip and appending programs do."""
    lines = text.encode()
    parts = (lines[at : at + each] for at in range(0, len(lines), each))
    return b"".join(gzip.compress(part) for part in parts)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("leads.csv", str.encode),
        ("leads.csv.gz", lambda text: gzip.compress(text.encode())),
        ("leads.csv.gz", lambda text: members(text, 4096)),
        ("leads.csv.gz", lambda text: members(text, 100_000)),
        ("leads.csv", lambda text: text.encode("utf-16")),
    ],
    ids=["plain", "packed", "small members", "members", "utf-16"],
)
def test_text_is_told_by_its_beginning(
    tmp_path: Path, name: str, written: Callable[[str], bytes]
) -> None:
    assert IN_MEMORY / 2 < size(tmp_path, name, written(TEXT)) < IN_MEMORY * 4


@pytest.mark.parametrize("text", [HEADER, HEADER + ROW.format(1, 1), HEADER.strip()])
def test_few_rows(tmp_path: Path, text: str) -> None:
    assert 0 < size(tmp_path, "leads.csv", text.encode()) < 100_000
    assert 0 < size(tmp_path, "leads.csv.gz", gzip.compress(text.encode())) < 100_000


def test_parquet_is_told_by_its_rows_however_small_the_file(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["a"]}).select(pl.col("id").repeat_by(1_000_000).explode())
    frame.write_parquet(tmp_path / "leads.parquet")
    assert (tmp_path / "leads.parquet").stat().st_size < 100_000
    assert opened(tmp_path, "leads.parquet").size(columns=1) >= 24_000_000
