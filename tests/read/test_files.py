"""Which files a path means, how they are called, and files that do not go together."""

import os
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from funnelcli.errors import DataError
from funnelcli.read import find

from .raw_tables import opened, read, rows, write

ONE, TWO = "Id,Name\n1,Ann\n", "Id,Name\n2,Bo\n"


def shown(folder: Path, *patterns: str) -> list[str]:
    return [file.shown for file in find(patterns, folder)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {
        "data/2026-02.csv": TWO,
        "data/2026-01.csv": ONE,
        "data/2026-03.tsv.gz": TWO.replace(",", "\t"),
        "data/.hidden.csv": "x\n",
        "data/readme.txt": "no data",
        "data/deeper/2026-04.csv": ONE,
        "empty/notes.txt": "no data",
        "[1]/a?.csv": ONE,
    })  # fmt: skip
    return tmp_path


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["data/2026-01.csv"], ["data/2026-01.csv"]),
        (["data/*.csv"], ["data/2026-01.csv", "data/2026-02.csv"]),  # in order of name
        (["data/2026-0[2-9].*"], ["data/2026-02.csv", "data/2026-03.tsv.gz"]),
        # a folder: what ends like data, not hidden, nothing deeper
        (["data"], ["data/2026-01.csv", "data/2026-02.csv", "data/2026-03.tsv.gz"]),
        (["data/"], ["data/2026-01.csv", "data/2026-02.csv", "data/2026-03.tsv.gz"]),
        # a list in its own order, each file once
        (["data/2026-02.csv", "data/*.csv"], ["data/2026-02.csv", "data/2026-01.csv"]),
        (["data/2026-01.csv", "./data/../data/2026-01.csv"], ["data/2026-01.csv"]),
        # a file that is there means itself, whatever its name looks like
        (["[1]/a?.csv"], ["[1]/a?.csv"]),
        (["data/readme.txt"], ["data/readme.txt"]),
    ],
)
def test_paths(folder: Path, patterns: list[str], expected: list[str]) -> None:
    assert shown(folder, *patterns) == expected


def test_an_absolute_path_is_shown_by_its_name(folder: Path) -> None:
    assert shown(folder, str(folder / "data" / "2026-01.csv")) == ["2026-01.csv"]


def test_rows_of_several_files_in_their_order(folder: Path) -> None:
    assert rows(opened(folder, "data/*.csv")) == [("1", "Ann"), ("2", "Bo")]
    assert rows(opened(folder, "data/2026-02.csv", "data/2026-01.csv")) == [
        ("2", "Bo"), ("1", "Ann"),
    ]  # fmt: skip
    # each file in its own dialect
    assert rows(opened(folder, "data")) == [("1", "Ann"), ("2", "Bo"), ("2", "Bo")]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("data/2026-1.csv", ["data/2026-1.csv", "2026-01.csv"]),  # the nearest names
        ("data/*.parquet", ["data/*.parquet"]),
        ("dat/2026-01.csv", ["dat/2026-01.csv", "data"]),
        ("empty", ["empty", ".csv"]),
        ("empty/*.csv", ["empty/*.csv", "notes.txt"]),
    ],
)
def test_a_path_that_means_nothing(folder: Path, pattern: str, said: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        find([pattern], folder)
    text = f"{caught.value.message} {caught.value.hint}"
    assert [part for part in said if part not in text] == []
    assert str(folder) not in text


@pytest.mark.parametrize(
    ("second", "header", "found"),
    [
        ("Name,Id\nBo,2\n", ("Id", "Name"), [("1", "Ann"), ("2", "Bo")]),
        ("Id,Name,More\n2,Bo,x\n", ("Id", "Name", "More"), [("1", "Ann", None), ("2", "Bo", "x")]),
        ("Id\n2\n", ("Id", "Name"), [("1", "Ann"), ("2", None)]),
        ("Nam;Id\nBo;2\n", ("Id", "Name", "Nam"), [("1", "Ann", None), ("2", None, "Bo")]),
        ("Id,Name,Name\n2,Bo,x\n", ("Id", "Name", "Name"), [("1", "Ann"), ("2", "Bo")]),
        (" id ,NAME\n2,Bo\n", ("Id", "Name"), [("1", "Ann"), ("2", "Bo")]),
        ("Id,name,Name\n2,x,Bo\n", ("Id", "Name", "name"), [("1", "Ann", None), ("2", "Bo", "x")]),
    ],
)
def test_columns_in_another_order_or_number(
    tmp_path: Path,
    second: str,
    header: tuple[str, ...],
    found: list[tuple[str | None, ...]],
) -> None:
    write(tmp_path, {"a.csv": ONE, "b.csv": second})
    table = opened(tmp_path, "*.csv")
    assert table.header == header
    names = header[: len(found[0])]
    assert rows(table, *names) == found


def test_a_column_that_a_file_lacks_is_told_with_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.csv": ONE, "b.csv": "Id,More\n2,x\n", "c.csv": "Id\n3\n"})
    assert opened(tmp_path, "*.csv").lacking == {
        1: "b.csv: lacks 'Name', which a.csv has",
        2: "a.csv: lacks 'More', which b.csv has",
    }


def test_text_and_parquet_are_not_one_table(tmp_path: Path) -> None:
    write(tmp_path, {"a.csv": ONE, "b.csv": pl.DataFrame({"Id": ["2"], "Name": ["Bo"]})})
    with pytest.raises(DataError, match=r"a\.csv is text and b\.csv is Parquet"):
        opened(tmp_path, "*.csv")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"\xef\xbb\xbf", "header"),
        (b"  \n\n", "empty"),
        (b"\nId,Name\n1,Ann\n", "blank line"),
        (b"Id,Name\r1,Ann\r2,Bo\r", "carriage return"),
        (b"sep=;\nId;Name\n1;Ann\n", "only Excel understands"),
        ("Id,Name\n1,Ann\n".encode("utf-16-le"), "UTF-16 text without a mark"),
        (b"PK\x03\x04 and so on", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
    ],
)
def test_what_is_not_delimited_text_is_refused_by_name(
    tmp_path: Path, content: bytes, said: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, content)
    assert caught.value.message.startswith("leads.csv")
    assert said in caught.value.message


def test_parquet_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    frame = pl.DataFrame({"Id": ["1", "2"], "Name": ["Ann", None]})
    assert read(tmp_path, frame) == [("1", "Ann"), ("2", None)]  # in a file called leads.csv


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 31, 10, 20, 30)  # noqa: DTZ001
    frame = pl.DataFrame(
        {
            "date": pl.Series([date(2026, 1, 31)]),
            "ms": pl.Series([moment], dtype=pl.Datetime("ms")),
            "ns": pl.Series([moment], dtype=pl.Datetime("ns")),
            "zone": pl.Series([moment], dtype=pl.Datetime("us")).dt.replace_time_zone("Asia/Tokyo"),
            "decimal": pl.Series(["12.50"]).cast(pl.Decimal(10, 2)),
            "int": pl.Series([7], dtype=pl.Int16),
            "float": pl.Series([0.1]),
            "bool": pl.Series([True]),
            "category": pl.Series(["a"], dtype=pl.Categorical),
            "null": pl.Series([None]),
        }
    )
    write(tmp_path, {"leads.parquet": frame})
    table = opened(tmp_path, "leads.parquet")
    assert table.header == tuple(frame.columns)
    assert not table.is_text
    found = table.collect(table.frame).columns([f"~{i}" for i in range(frame.width)])
    assert found.rows() == frame.rows()
    assert list(found.schema.values()) == list(frame.schema.values())


def test_parquet_of_several_files(tmp_path: Path) -> None:
    write(tmp_path, {
        "a.parquet": pl.DataFrame({"Id": ["2"], "n": [1]}),
        "b.parquet": pl.DataFrame({"Id": ["1"], "n": [2]}),
    })  # fmt: skip
    assert rows(opened(tmp_path, "*.parquet")) == [("2", 1), ("1", 2)]
    write(tmp_path, {"b.parquet": pl.DataFrame({"Id": ["1"], "n": ["2"]})})
    with pytest.raises(DataError, match=r"^b\.parquet: column 'n'"):
        rows(opened(tmp_path, "*.parquet"))
    write(tmp_path, {"b.parquet": pl.DataFrame({"Id": ["1"], "m": [2]})})
    assert rows(opened(tmp_path, "*.parquet")) == [("2", 1, None), ("1", None, 2)]


def test_a_parquet_file_that_is_broken(tmp_path: Path) -> None:
    write(tmp_path, {"leads.parquet": b"PAR1 and nothing that follows"})
    with pytest.raises(DataError, match=r"^leads\.parquet: "):
        rows(opened(tmp_path, "leads.parquet"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"leads.csv": ONE})
    (tmp_path / "leads.csv").chmod(0)
    with pytest.raises(DataError, match=r"leads\.csv"):
        opened(tmp_path)
