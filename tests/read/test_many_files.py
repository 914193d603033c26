"""Many files of one table: scanned as one where they are alike, each with its own rows."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from funnelcli.define.columns.sample import WIDE, Sample
from funnelcli.errors import DataError
from funnelcli.read import RawTable
from funnelcli.read.align import align, alike
from funnelcli.read.shape import Scanned, are_whole
from funnelcli.tables.raw import FILE

from .raw_tables import Content, opened, read_table, rows, write

PARTS = 30
FORMS = {
    "plain": "Id,Name\n{n},Ann\n{n},\n",
    "other columns": "Name,Id,More\nAnn,{n},x\n,{n},\n",
    "semicolons": "Id;Name\n{n};Ann\n{n};\n",
    "quotes": 'Id,Name\n{n},"Ann"\n{n},\n',
    "line breaks": 'Id,Note,Name\n{n},"a\nb",Ann\n{n},c,\n',
    "a title": "Leads\n\nId,Name\n{n},Ann\n{n},\n",
    "a footer": "Id,Name\n{n},Ann\n{n},\n\nConfidential Information - Do Not Distribute\n",
}

EXPECTED = [(str(n), name) for n in range(PARTS) for name in ("Ann", None)]


def filled(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row for row in found if any(row)]


def numbers(table: RawTable) -> list[int]:
    frame = table.frame.select(FILE, pl.col(f"~{table.header.index('Id')}")).collect().drop_nulls()
    assert frame[FILE].cast(pl.String).equals(frame.to_series(1).alias(FILE)), "each its own rows"
    return frame[FILE].to_list()


@pytest.mark.parametrize("form", FORMS)
def test_rows_of_many_texts_in_their_order(tmp_path: Path, form: str) -> None:
    write(tmp_path, {f"{n:02}.csv": FORMS[form].format(n=n) for n in range(PARTS)})
    table = opened(tmp_path, "*.csv")
    assert numbers(table) == [n for n in range(PARTS) for _ in range(2)]
    assert filled(rows(table, "Id", "Name")) == EXPECTED


def test_rows_of_texts_that_differ(tmp_path: Path) -> None:
    forms = list(FORMS.values())
    write(tmp_path, {f"{n:02}.csv": forms[n // 2 % 7].format(n=n) for n in range(PARTS)})
    assert filled(rows(opened(tmp_path, "*.csv"), "Id", "Name")) == EXPECTED


@pytest.mark.parametrize("name", ["a b%20", "ü", "x[1]", "#", "~path", "a:b"])
def test_names_that_mean_something_elsewhere(tmp_path: Path, name: str) -> None:
    write(tmp_path, {f"{name}{n}.csv": FORMS["plain"].format(n=n) for n in range(3)})
    assert numbers(opened(tmp_path, ".")) == [0, 0, 1, 1, 2, 2]


def test_rows_of_many_parquet_files_in_their_order(tmp_path: Path) -> None:
    files: dict[str, Content] = {}
    for n in range(PARTS):
        frame = pl.DataFrame({"Id": [str(n)] * 2, "At": [date(2026, 1, 1), None]})
        files[f"{n:02}.parquet"] = frame if n % 10 else frame.select("At", "Id", More=pl.lit(n))
    write(tmp_path, files)
    table = opened(tmp_path, "*.parquet")
    assert numbers(table) == [n for n in range(PARTS) for _ in range(2)]
    assert rows(table, "At") == [(date(2026, 1, 1),), (None,)] * PARTS


def test_files_are_put_together_only_where_they_follow_each_other(tmp_path: Path) -> None:
    plain, other = FORMS["plain"], FORMS["other columns"]
    texts = (plain, plain, other, plain, plain, plain)
    write(tmp_path, {f"{n}.csv": text.format(n=n) for n, text in enumerate(texts)})
    table = opened(tmp_path, "*.csv")
    together = alike(table.sources, align(table.sources).positions)
    assert [len(several) for several, _ in together] == [2, 1, 3]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("7\n", "17.csv:4: 1 field, but the header has 2"),
        ("7,a,b\n", "17.csv:4: 3 fields, but the header has 2"),
        ('7,"a\n', "17.csv:4: a quote that does not fit"),
        ('"\n7,a\n', "17.csv:4: "),
    ],
)
def test_the_file_with_harm_is_named(tmp_path: Path, harm: str, said: str) -> None:
    files = {f"{n:02}.csv": FORMS["plain"].format(n=n) for n in range(PARTS)}
    write(tmp_path, {**files, "17.csv": files["17.csv"] + harm})
    with pytest.raises(DataError) as hit:
        read_table(opened(tmp_path, "*.csv"))
    assert hit.value.message.startswith(said)


def test_harm_that_two_files_would_mend_together(tmp_path: Path) -> None:
    """A quote left open at the end of one, and another that closes it in the next."""
    write(tmp_path, {"1.csv": 'Id,Name\n1,"a\n', "2.csv": 'Id,Name\n2,b"\n3,c\n'})
    with pytest.raises(DataError, match=r"^1\.csv:2: a quote that does not fit"):
        read_table(opened(tmp_path, "*.csv"))


def test_records_are_looked_at_together_and_told_one_by_one(tmp_path: Path) -> None:
    texts = [FORMS["line breaks"].format(n=n) for n in range(4)]
    texts[2] += "short\n"
    write(tmp_path, {f"{n}.csv": text for n, text in enumerate(texts)})
    sources = opened(tmp_path, "*.csv").sources
    scanned = [Scanned(source, 0, 1 + (n == 2)) for n, source in enumerate(sources)]
    assert are_whole(scanned) == [True, True, False, True]
    assert are_whole(scanned[:2]) == [True, True]
    assert are_whole([Scanned(sources[0], 0, 2), Scanned(sources[1], 0, 0)]) == [False, False]


def test_a_first_line_that_was_a_header_is_one(tmp_path: Path) -> None:
    """Whatever is below it: of ten thousand parts each has the header of the others."""
    write(tmp_path, {"1.csv": "Id,Name\n1,Ann\n2,Bo\n", "2.csv": "Id,Name\n\n3,Cy\n"})
    table, found = read_table(opened(tmp_path, "1.csv", "2.csv"))
    assert found == [("1", "Ann"), ("2", "Bo"), (None, None), ("3", "Cy")]
    assert [reading.header_row for reading in table.readings] == [1, 1]


def test_a_link_to_a_file_is_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"a/1.csv": FORMS["plain"].format(n=0), "b/2.csv": FORMS["plain"].format(n=1)})
    (tmp_path / "a" / "2.csv").symlink_to(tmp_path / "b" / "2.csv")
    (tmp_path / "c").symlink_to(tmp_path / "b")
    table = opened(tmp_path, "a", "b/2.csv", "c/2.csv", "a/../a/1.csv")
    assert [file.shown for file in table.files] == ["a/1.csv", "a/2.csv"]


def test_of_a_wide_table_the_columns_in_use_are_looked_at(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(WIDE + 1)]
    write(tmp_path, {"leads.csv": f"{','.join(names)}\n{','.join(names)}\n"})
    sample = Sample(opened(tmp_path))
    assert sample.of(7, {3, 200}).to_list() == ["c7"]
    assert sample.of(200, {3}).to_list() == ["c200"]
