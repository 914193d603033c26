"""Parquet whose sizes contradict each other is refused before a library believes them."""

import datetime as dt
import io
from pathlib import Path
from typing import Any, Final, Literal, get_args

import polars as pl
import pytest
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.errors import DataError

from .raw_tables import opened, rows

ROWS: Final = 100
TABLE: Final = pl.DataFrame({"Id": [f"Lead {n}" for n in range(ROWS)], "Amount": range(ROWS)})

# Thrift writes n as the varint of 2n, and -n as that of 2n - 1; each is two bytes here, as 100 is.
HUNDRED, NINETY_NINE, MINUS_HUNDRED = b"\xc8\x01", b"\xc6\x01", b"\xc7\x01"
MOST, LEAST = b"\xfe\x7f", b"\xff\x7f"
"""8191 and -8192, the last that two bytes hold."""
I64, IN_DATA, IN_DICTIONARY = b"\x16", b"\x2c\x15", b"\x4c\x15"
"""What is before a number of the footer, and before the number of values of a page."""

Compression = Literal["uncompressed", "snappy", "gzip", "brotli", "lz4", "zstd"]


def written(frame: pl.DataFrame = TABLE, **how: Any) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file, **how)
    return file.getvalue()


WHOLE: Final = written()


def replaced(
    place: bytes, number: bytes, before: int = 0, *, occurrence: int = 0, of: bytes = WHOLE
) -> bytes:
    """Write a number over the 100 that stands behind a place, or over one before that."""
    content = bytearray(of)
    at = -1 if place != I64 else len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    for _ in range(occurrence + 1):
        at = content.index(place + HUNDRED, at + 1)
    at += len(place) - before
    content[at : at + 2] = number
    return bytes(content)


UNPACKED, PACKED = 7, 4
"""How far the sizes of a page are before how many values it has."""
SIZE = -6
"""As far is the size of a column in the file behind how many values it has."""
FAULTS: Final = {
    "a page of fewer values than none": replaced(IN_DATA, MINUS_HUNDRED),
    "a page of fewer values than its column": replaced(IN_DATA, NINETY_NINE),
    "a page of more values than its column": replaced(IN_DATA, MOST),
    "a page of the last column": replaced(IN_DATA, LEAST, occurrence=1),
    "a dictionary of fewer values than none": replaced(IN_DICTIONARY, LEAST),
    "a dictionary of more values than bytes": replaced(IN_DICTIONARY, MOST),
    "a page of fewer bytes than none": replaced(IN_DATA, LEAST, PACKED),
    "a page that reaches into the footer": replaced(IN_DATA, MOST, PACKED),
    "a page unpacked to fewer bytes than none": replaced(IN_DATA, LEAST, UNPACKED),
    "a file of fewer rows than its row group": replaced(I64, NINETY_NINE),
    "a file of more rows than its row group": replaced(I64, MOST),
    "a column of fewer values than rows": replaced(I64, NINETY_NINE, occurrence=1),
    "a column of more values than its pages": replaced(I64, MOST, occurrence=1),
    "a column of fewer values than none": replaced(I64, LEAST, occurrence=2),
    "a row group of more rows than its columns": replaced(I64, MOST, occurrence=3),
    "a column that reaches into the footer": replaced(I64, MOST, SIZE, occurrence=1),
    "a row group and a file of more rows than its columns": replaced(
        I64, MOST, of=replaced(I64, MOST, occurrence=3)
    ),
    "a row group of fewer rows than none": replaced(I64, LEAST, occurrence=3),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_sizes_that_contradict_each_other_are_refused(tmp_path: Path, fault: str) -> None:
    (tmp_path / "leads.parquet").write_bytes(FAULTS[fault])
    with pytest.raises(DataError, match=r"^leads\.parquet: damaged, or of a kind that cannot be"):
        opened(tmp_path, "leads.parquet")


def test_a_page_is_not_unpacked_to_more_than_its_column(tmp_path: Path) -> None:
    long = pl.DataFrame({"Id": [f"{n}" + "x" * 30_000 for n in range(ROWS)]})
    content = bytearray(written(long, data_page_size=2**25))
    size = content.index(IN_DICTIONARY + HUNDRED) - 7
    assert content[4:size] == b"\x15\x04\x15"  # a dictionary, of 3 MB in four bytes
    content[size : size + 4] = b"\xfe\xff\xff\x3f"  # 64 MiB
    (tmp_path / "leads.parquet").write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        opened(tmp_path, "leads.parquet")


def test_a_negative_number_of_values_is_an_error_of_the_data(tmp_path: Path) -> None:
    """Asked for as many as that, the library would end the process."""
    (tmp_path / "leads.parquet").write_bytes(FAULTS["a page of fewer values than none"])
    run = CliRunner().invoke(app, ["report", str(tmp_path / "leads.parquet")])
    assert run.exit_code == 3
    assert run.stderr.startswith("error: leads.parquet: damaged, or of a kind that cannot be read")


def test_a_footer_is_refused_wherever_it_ends_early(tmp_path: Path) -> None:
    """As if the length of the footer were another: what is left has no beginning, or no end."""
    length = int.from_bytes(WHOLE[-8:-4], "little")
    for other in (*range(length), length + len(WHOLE), 2**31 - 1, 2**31, 2**32 - 1):
        cut = WHOLE[:-8] + other.to_bytes(4, "little") + b"PAR1"
        (tmp_path / "leads.parquet").write_bytes(cut)
        with pytest.raises(DataError, match="damaged"):
            opened(tmp_path, "leads.parquet")


@pytest.mark.parametrize(
    "footer",
    [
        b"\x19\xfc" + b"\xff" * 9 + b"\x7f",  # a list of more structs than there are bytes
        b"\x1c" * 5000,  # structs in structs
        b"\x16" + b"\x80" * 5000,  # a number that does not end
        b"\x18" + b"\xff" * 9 + b"\x7f",  # a text that ends far behind the file
        b"\x1f\x00",  # a value of a kind that there is not
        b"\x15\x02\x00",  # a footer without row groups
        b"\x36\x00\x15\x00\x00",  # one number instead of row groups
        b"\x36\x00\x19\x15\x02\x00",  # a list of numbers instead of row groups
    ],
)
def test_a_footer_that_is_none_is_refused(tmp_path: Path, footer: bytes) -> None:
    size = len(footer).to_bytes(4, "little")
    (tmp_path / "leads.parquet").write_bytes(b"PAR1" + footer + size + b"PAR1")
    with pytest.raises(DataError, match="damaged"):
        opened(tmp_path, "leads.parquet")


SEVERAL: Final = pl.DataFrame(
    {
        "text": [None if n % 7 == 0 else f"{n}" * (n % 40) for n in range(ROWS)],
        "null": [None] * ROWS,
        "day": [dt.date(2026, 1, 1) + dt.timedelta(n) for n in range(ROWS)],
        "flag": [n % 3 == 0 for n in range(ROWS)],
        "list": [None if n % 5 == 0 else list(range(n % 4)) for n in range(ROWS)],
        "struct": [{"a": n, "b": [{"c": str(n)}] * (n % 3)} for n in range(ROWS)],
        "kind": pl.Series([str(n % 2) for n in range(ROWS)], dtype=pl.Categorical),
        "money": pl.Series(range(ROWS)).cast(pl.Decimal(20, 2)),
    }
)


@pytest.mark.parametrize("compression", get_args(Compression))
@pytest.mark.parametrize("how", [{}, {"row_group_size": 7}, {"data_page_size": 50}])
@pytest.mark.parametrize("height", [0, 1, ROWS])
def test_whole_files_are_read(
    tmp_path: Path, compression: Compression, how: dict[str, int], height: int
) -> None:
    frame = SEVERAL.head(height)
    content = written(frame, compression=compression, **how)
    (tmp_path / "leads.parquet").write_bytes(content)
    assert rows(opened(tmp_path, "leads.parquet")) == frame.rows()


def test_a_column_without_rows_has_no_pages(tmp_path: Path) -> None:
    (tmp_path / "leads.parquet").write_bytes(written(pl.DataFrame({"Id": []})))
    assert rows(opened(tmp_path, "leads.parquet")) == []
